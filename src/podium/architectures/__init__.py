"""Networks and classical members, one file each, found by name: `models.<model>.architecture` is a file of this room.

Each holds `Settings`, what `models.<model>.network` may say; `TASKS`, the tasks it can do; and `VIEWS`, the kinds of
view it reads. It imports Keras, scikit-learn or LightGBM inside its functions only, so that reading params.yaml loads
none of them.

A network's file has `build(settings, facts)`, which returns a `keras.Model` from token ids `(batch, time)` int32, 0 for
padding on either side, to logits `(batch, outputs)` float32; `facts` are those of `parts/facts.py`. It may have
`TOKEN_VECTORS`, the names of the layers that give the tokens' vectors, which adversarial training moves;
`TIME_MAJOR = True` where those are `(time, batch, units)`.

A classical member's file has `fit(settings, texts, targets, problem, seed)`, which returns arrays by name, all that
there is to keep, and `predict(settings, arrays, texts, problem)`, which returns probabilities `(rows, outputs)`
float32. Either may have `why_not(settings, problem)`, which says why it cannot be, or None.
"""
