"""What saved networks predict, before it is written."""

import numpy as np
import pytest

from podium.errors import Fault
from podium.training.saved import check_predicted

ABOUT = {"model": "cnn", "task": "multiclass", "jobs": [{"name": "repeat-0-fold-0"}, {"name": "refit"}]}
RIGHT = np.array([[0.25, 0.75], [1, 0]], np.float32)


def test_every_row_gets_its_probabilities_of_each_network():
    check_predicted(ABOUT, 2, [RIGHT, RIGHT])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (RIGHT[:1], r"it has 1 rows, and data/prepared/test\.parquet 2"),
        (np.where(RIGHT == 1, np.nan, RIGHT), "row 1 has the probability nan of output 0"),
        (RIGHT * 1.5, "has the probability 1.125"),
        (RIGHT / 2, "the probabilities of row 0 sum to 0.5, not 1"),
    ],
)
def test_else_the_run_stops(wrong, told):
    with pytest.raises(Fault, match=rf"^model cnn, refit, test rows: .*{told}.*run `dvc repro --force train@cnn`"):
        check_predicted(ABOUT, 2, [RIGHT, wrong])
