"""Losses, one file each, found by name: `models.<model>.loss.name` is a file of this folder.

A loss file holds `Settings`, what params.yaml may say about it; `TASKS`, the tasks it is for; and
`build(settings, class_counts, problem)`, which returns a `keras.losses.Loss` of targets and **logits**, both `(batch,
outputs)` float32. It may have `why_not(settings, problem)`, which says why it cannot be had, or None. It imports Keras
inside `build` only, so that reading params.yaml does not load TensorFlow. `own` is no network's: it stands for what a
classical member minimises by itself.
"""
