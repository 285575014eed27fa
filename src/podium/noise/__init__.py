"""Labels that are probably wrong: to look at, and to leave out of training sides.

`confident` finds rows whose probabilities contradict their label, `conflicts` equal texts with unequal labels. `listed`
is what `podium noise` shows of a finished run, by its out-of-fold probabilities. `training` drops rows of one training
side, by probabilities of an inner cross-validation within that side alone.
"""
