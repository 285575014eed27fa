"""Members become one prediction, and its score is one to believe.

`blend` is all of it: checked members in; predictions, scores and plots out. `members` says what a member is and checks
one, `methods/` holds a file for each way to combine them, `calibration/` one for each map of the blend's probabilities.
`crossed` fits weights, calibration and thresholds on all rows and again without each fold, `choice` takes the best of
several blends, `judged` scores one; `honest` and `bootstrap` are the scores and their intervals, `paired` compares two
entrants.
"""
