import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.competition.rare_classes import Rare, rare, told
from podium.config.competition import RareClasses
from podium.errors import PodiumError
from podium.problem import Problem

NAMES = ("a", "b", "c", "d")
SINGLE, SEVERAL = Problem("multiclass", NAMES), Problem("multilabel", NAMES)


def single(counts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Rows of each class, each a text of its own."""
    targets = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    return targets, np.array([f"{row:016x}" for row in range(len(targets))])


def decide(counts: list[int], do: str, below: int = 5) -> tuple[Rare, np.ndarray]:
    targets, groups = single(counts)
    return rare(targets, groups, RareClasses(do=do, below=below), SINGLE), targets


@pytest.mark.parametrize("do", ["error", "merge", "train_only"])
def test_without_rare_classes_nothing_changes(do: str) -> None:
    decided, targets = decide([5, 9, 7, 5], do)
    assert decided.found == {}
    assert not decided.train_only.any()
    assert decided.joined(targets).tolist() == targets.tolist()


def test_an_error_names_the_rare_classes_rarest_first() -> None:
    with pytest.raises(PodiumError) as caught:
        decide([4, 9, 0, 2], "error")
    assert str(caught.value) == (
        "params.yaml, competition.rare_classes: 3 classes have fewer than 5 distinct texts: 'c' 0, 'd' 2, 'a' 4; "
        "set competition.rare_classes.do to merge or train_only, lower competition.rare_classes.below, "
        "or raise data.sample if that is below 1"
    )


def test_rare_classes_are_joined_under_the_most_frequent_of_them() -> None:
    decided, targets = decide([3, 20, 4, 1], "merge")
    assert decided.becomes.tolist() == [2, 1, 2, 2]
    assert np.bincount(decided.joined(targets)).tolist() == [0, 20, 8]
    assert decided.joined(targets).dtype == np.int32
    assert decided.found == {
        "do": "merge",
        "below": 5,
        "into": "c",
        "rows": 8,
        "texts": {"a": 3, "c": 4, "d": 1},
    }
    assert told(decided.found) == "3 rare classes are one from here on, called c (8 rows): a, c, d"


def test_where_the_rare_are_too_few_together_the_next_rarest_joins() -> None:
    decided, targets = decide([1, 20, 6, 30], "merge")
    assert decided.becomes.tolist() == [2, 1, 2, 3]
    assert np.bincount(decided.joined(targets)).tolist() == [0, 20, 7, 30]


def test_a_class_must_be_left_beside_the_joined_one() -> None:
    with pytest.raises(PodiumError, match=r"joined, all classes but one have fewer than 9 distinct texts"):
        decide([1, 2, 3, 2], "merge", below=9)


def test_rows_of_rare_classes_are_only_trained_on() -> None:
    decided, targets = decide([3, 20, 7, 1], "train_only")
    assert decided.train_only.tolist() == np.isin(targets, [0, 3]).tolist()
    assert decided.becomes.tolist() == [0, 1, 2, 3]
    assert decided.found == {"do": "train_only", "below": 5, "rows": 4, "texts": {"a": 3, "d": 1}}
    assert told(decided.found) == "rare classes that are trained on and never validated on: a, d (4 rows)"
    with pytest.raises(PodiumError, match=r"3 of 4 classes have fewer than 5 distinct texts to validate on"):
        decide([3, 20, 3, 1], "train_only")


def test_equal_texts_count_once_and_those_of_two_classes_for_neither() -> None:
    targets, groups = single([6, 6, 6, 6])
    groups[:2] = groups[0]  # 5 texts are left of a
    assert rare(targets, groups, RareClasses(do="train_only"), SINGLE).found == {}
    groups[6] = groups[5]  # one text of a and b
    assert rare(targets, groups, RareClasses(do="train_only"), SINGLE).found["texts"] == {"a": 4}


LABELS = np.array(
    [[1, 0, 0, 0]] * 6 + [[0, 1, 0, 0]] * 4 + [[0, 1, 1, 0]] * 2 + [[1, 0, 0, 1]] * 2 + [[0, 0, 0, 0]] * 3,
    dtype=np.int32,
)  # a 8, b 6, c 2, d 2


def test_labels_that_are_joined_are_carried_by_whoever_carried_one() -> None:
    groups = np.array([f"{row:016x}" for row in range(len(LABELS))])
    decided = rare(LABELS, groups, RareClasses(do="merge", below=3), SEVERAL)
    assert decided.becomes.tolist() == [0, 1, 2, 2]  # of equals, the first
    joined = decided.joined(LABELS)
    assert joined.sum(axis=0).tolist() == [8, 6, 4, 0]
    assert (joined[:, 2] == LABELS[:, 2:].max(axis=1)).all()


def test_a_label_that_others_take_below_the_limit_is_rare_too() -> None:
    groups = np.array([f"{row:016x}" for row in range(len(LABELS))])
    decided = rare(LABELS, groups, RareClasses(do="train_only", below=5), SEVERAL)
    assert decided.found["texts"] == {"b": 6, "c": 2, "d": 2}  # 4 texts with b alone are left
    left = LABELS[~decided.train_only].sum(axis=0)
    assert left.tolist() == [6, 0, 0, 0]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), min_size=1, max_size=80),
    st.sampled_from(["merge", "train_only"]),
    st.integers(1, 6),
    st.booleans(),
)
def test_no_class_that_is_validated_on_is_rare(rows, do, below, several) -> None:
    classes, texts = np.array(rows).T
    groups = np.array([f"{text:016x}" for text in texts])
    problem = SEVERAL if several else SINGLE
    targets = np.eye(4, dtype=np.int32)[classes] | np.eye(4, dtype=np.int32)[texts % 4] if several else classes
    try:
        decided = rare(targets.astype(np.int32), groups, RareClasses(do=do, below=below), problem)
    except PodiumError:  # too little would be left; told by tests of their own
        return
    after = decided.joined(targets.astype(np.int32))[~decided.train_only]
    for index in range(4):
        has = after[:, index] > 0 if several else after == index
        assert not has.any() or len(set(groups[~decided.train_only][has])) >= below
