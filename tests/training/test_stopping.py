"""Which epoch is kept, on scripted curves."""

import pytest

from podium.training.stopping import Stopping


def follow(curve, patience):
    """The epochs that were run, those kept at the time, and the object."""
    stopping, kept = Stopping(patience), []
    for epoch, score in enumerate(curve, start=1):
        if stopping.update(epoch, score):
            kept.append(epoch)
        if stopping.exhausted:
            break
    return epoch, kept, stopping


def test_without_patience_the_last_epoch_is_kept_however_bad():
    run, kept, stopping = follow([0.9, 0.1, None], patience=None)
    assert (run, kept, stopping.best_epoch) == (3, [1, 2, 3], 3)


@pytest.mark.parametrize(
    ("curve", "patience", "run", "best"),
    [
        ([0.1, 0.2, 0.3, 0.4], 1, 4, 4),
        ([0.5, 0.4, 0.6], 1, 2, 1),
        ([0.5, 0.4, 0.6, 0.5, 0.5, 0.9], 2, 5, 3),
        ([0.5, 0.5, 0.5, 0.5], 2, 3, 1),
        ([0.0, 0.0, 0.1], 2, 3, 3),
    ],
)
def test_with_patience_the_best_is_kept_the_first_of_equal_ones(curve, patience, run, best):
    assert follow(curve, patience)[0] == run
    assert follow(curve, patience)[2].best_epoch == best


def test_a_worse_epoch_is_never_kept():
    assert follow([0.3, 0.2, 0.4, 0.1, 0.35], 5)[1] == [1, 3]


def test_patience_needs_scores():
    with pytest.raises(ValueError, match="every epoch"):
        Stopping(2).update(1, None)
