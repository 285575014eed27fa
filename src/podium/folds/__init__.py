"""Cross-validation folds in which no row is trained on whose group is validated.

Who trains and who validates follows from `data/folds.parquet` by one rule: the validation side of (repeat, fold) is the
rows of that fold; its training side is the rows of the other folds (by time: of the earlier ones), less every row
whose group has a row on the validation side.
"""

from podium.folds.assign import assign_folds
from podium.folds.inner import inner_split
from podium.folds.sides import assert_no_leak, check_folds, fold_name, fold_names, training_side, validation_side

__all__ = [
    "assert_no_leak",
    "assign_folds",
    "check_folds",
    "fold_name",
    "fold_names",
    "inner_split",
    "training_side",
    "validation_side",
]
