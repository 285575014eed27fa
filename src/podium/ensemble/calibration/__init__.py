"""One file a calibration, found by the name that `ensemble.calibration` gives; `none` is none.

Each has two functions, as a blend has: `fit(probabilities, targets, problem) -> list` reads the blend's out-of-fold
probabilities `(rows, outputs)`, and `apply(probabilities, fitted, problem) -> (rows, outputs)` maps others with it.
What is fitted is a list that JSON can hold, with an entry an output; None there: the rows told nothing of it, and it
stays as it is. Of each output alone the map never decreases. In a multi-class task rows are divided by their sums after
it, so there the order of rows within a class may change.

It is fitted after the blend and before the thresholds, on the same rows, so cross-fitting keeps the held rows from all
three.
"""
