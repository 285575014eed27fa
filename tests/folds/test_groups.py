import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from podium.folds.groups import class_counts, connected_groups, group_labels, majority_class

rows = st.lists(st.tuples(st.integers(0, 6), st.none() | st.integers(0, 6)), max_size=25)


def test_groups_are_numbered_by_first_appearance():
    assert connected_groups(pd.Series(["b", "a", "b", "c"])).tolist() == [0, 1, 0, 2]


def test_groups_join_over_several_steps():
    duplicate = pd.Series(["a", "b", "b", "c", "d"])
    user = pd.Series(["u", "u", "v", "v", "w"])
    assert connected_groups(duplicate, user).tolist() == [0, 0, 0, 0, 1]


def test_a_missing_user_joins_nothing():
    assert connected_groups(pd.Series(["a", "b", "c"]), pd.Series([None, None, "u"])).tolist() == [0, 1, 2]


@given(rows)
def test_two_rows_are_together_exactly_when_a_chain_joins_them(pairs):
    duplicate = pd.Series([f"d{text}" for text, _ in pairs], dtype="str")
    user = pd.Series([None if owner is None else f"u{owner}" for _, owner in pairs], dtype="str")
    groups = connected_groups(duplicate, user)
    linked = np.array([[a == c or (b == d and b is not None) for c, d in pairs] for a, b in pairs], dtype=bool)
    linked = linked.reshape(len(pairs), len(pairs))
    for _ in pairs:
        linked = linked | (linked.astype(int) @ linked.astype(int) > 0)
    assert ((groups[:, None] == groups[None, :]) == linked).all()
    assert groups.dtype == np.int64


def test_counts_and_majority():
    groups, targets = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 0, 0], dtype=np.int32)
    counts = class_counts(groups, targets)
    assert counts.tolist() == [[2, 1], [1, 1], [1, 0]]
    assert majority_class(counts).tolist() == [0, 1, 0]  # of the tie, the class that is rarer


@given(st.lists(st.tuples(st.integers(0, 5), st.lists(st.booleans(), min_size=3, max_size=3)), min_size=1))
def test_a_group_carries_the_labels_of_all_its_rows(drawn):
    groups = np.unique([group for group, _ in drawn], return_inverse=True)[1]
    targets = np.array([labels for _, labels in drawn], dtype=np.int32)
    carried = group_labels(groups, targets)
    assert carried.shape == (len(set(groups)), 3)
    for group in set(groups):
        assert carried[group].tolist() == (targets[groups == group].max(axis=0) > 0).tolist()
