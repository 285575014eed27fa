"""Losses, one file each, found by name: `models.<model>.loss.name` is a file of this folder.

A loss file holds `Settings`, what params.yaml may say about it, and `build(settings, class_counts, task)`, which
returns a `keras.losses.Loss` of targets and **logits**, both `(batch, outputs)`: one number a row, then the mean over
the batch. It imports Keras inside `build` only, so that reading params.yaml does not load TensorFlow.
"""
