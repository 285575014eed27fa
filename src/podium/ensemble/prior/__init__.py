"""The share of each class among test rows, and what follows from it: probabilities, thresholds, the score to expect.

`estimate` finds it by `expectation_maximisation` on probabilities that `bias_corrected` calibrates, and again by
`black_box`; `weights` brings out-of-fold rows to another mix of classes; `under` makes probabilities and thresholds for
that mix, `board` the score to expect there. All of it takes for granted that texts of one class are alike on both
sides, and only their shares differ (label shift).

A prior is `(outputs,)`: binary the share of positives, multi-class that of each class, with sum 1, multi-label that of
each label.
"""
