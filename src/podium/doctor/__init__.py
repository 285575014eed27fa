"""Is everything in place for `dvc repro`, what would it run, and about how long would that take?

examine.examine(root)  a finding a line
"""
