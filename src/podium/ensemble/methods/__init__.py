"""One file a way to combine members, found by the name that `ensemble.method` gives.

Each has two functions: `fit(oof, targets, problem) -> weights (members,)` sees out-of-fold probabilities
`(members, rows, outputs)`, and `combine(probabilities, weights) -> (rows, outputs)` applies them, out of fold or test.
Members come sorted by name, so that no result depends on the order in which they are named.
"""
