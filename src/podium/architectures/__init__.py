"""Networks, one file each, found by name: `models.<model>.architecture` is a file of this folder.

An architecture file holds `Settings`, what `models.<model>.network` may say, and `build(settings, *, vocabulary_size,
outputs, output_bias)`, which returns a `keras.Model` from token ids `(batch, time)` int32, 0 for padding, to logits
`(batch, outputs)` float32. It imports Keras inside `build` only, so that reading params.yaml does not load TensorFlow.
"""
