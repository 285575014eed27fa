"""Members become one prediction, and its score is one to believe.

`blend` is all of it: checked members in; predictions, scores and plots out. `members` says what a member is and checks
one, `methods/` holds a file for each way to combine them, `honest` and `bootstrap` the scores and their intervals,
`paired` compares two entrants.
"""
