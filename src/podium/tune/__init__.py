"""`podium tune`: better parameters for a model, and what they are worth on rows that had no say in the choice.

space.py      which keys are tried, and which values: params.yaml's own, or those in spaces/
study.py      Optuna's study on the disk: trials by number, each with its folds' scores; a killed search goes on
search.py     batches of trials, fold by fold, the worse ones given up early
folds.py      what a trial's folds score, in worker processes, from the fold cache where it has them
nested.py     which trial is chosen, and by which folds, so that others can judge it
judge.py      the chosen one against params.yaml on those others: cross-fitted scores and the paired interval
current.py    whether the files of earlier stages are those of params.yaml
written.py    the winner's values in params.yaml, its comments as they were
page.py       tables and lines; plot.py: what mattered, drawn; progress.py: what is seen meanwhile
command.py    all of it, as the command line asks for it
"""
