"""`podium experiments`: DVC's experiments in a table that fits a terminal.

`dvc exp show` has a column for each metric, each key of params.yaml and each dependency, a hundred of them here. `rows`
asks DVC the same, `table` prints what tells experiments apart: score, interval, gap, and the keys that were changed.
"""
