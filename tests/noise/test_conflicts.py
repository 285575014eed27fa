"""Equal texts with unequal labels."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from podium.noise.conflicts import conflicting

ROWS = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 2)), min_size=1, max_size=25)


@given(ROWS)
def test_only_the_label_that_most_rows_of_a_text_have_is_right(rows):
    groups, labels = zip(*rows, strict=True)
    found = conflicting(groups, np.array(labels))
    for (group, label), wrong in zip(rows, found, strict=True):
        counts = np.bincount([other for same, other in rows if same == group], minlength=3)
        assert wrong == ((counts >= counts[label]).sum() > 1)


def test_sets_of_labels_are_compared_whole():
    assert conflicting(["a", "a", "a"], np.array([[1, 0], [1, 0], [1, 1]])).tolist() == [False, False, True]
