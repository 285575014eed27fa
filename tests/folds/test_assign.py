import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from podium.config.folds import Folds, Sampling
from podium.errors import Fault, PodiumError
from podium.folds import assert_no_leak, assign_folds, fold_names, training_side, validation_side
from podium.folds import assign as module
from podium.problem import Problem
from podium.sampling import fold_rng, sample

BINARY = Problem("binary", ("ham", "spam"))


def train_frame(rows: int, seed: int, equal: float = 0.3, shared: float = 0.2, extra: float = 0.0) -> pd.DataFrame:
    """Random rows, a third positive; shares of them repeat another's text, have another's user, are of extra files."""
    rng = np.random.default_rng(seed)

    def copied(share: float) -> np.ndarray:
        return np.where(rng.random(rows) < share, rng.integers(0, rows, rows), np.arange(rows))

    return pd.DataFrame(
        {
            "row": np.arange(rows) * 2,
            "target": (rng.random(rows) < 1 / 3).astype(np.int32),
            "group": [f"{text:016x}" for text in copied(equal)],
            "source": np.where(rng.random(rows) < extra, "extra.csv", "train"),
            "user_group": [f"user {user}" for user in copied(shared)],
            "time": rng.integers(0, rows, rows).astype(np.float64),
            "user_fold": [str(fold) for fold in rng.permutation(np.arange(rows) % 3)],
        }
    )


frames = st.builds(
    train_frame,
    rows=st.integers(60, 160),
    seed=st.integers(0, 10**6),
    equal=st.floats(0, 0.5),
    shared=st.floats(0, 0.3),
    extra=st.sampled_from([0.0, 0.3]),
)


def assigned(train: pd.DataFrame, **section) -> tuple[pd.DataFrame, pd.DataFrame, Folds]:
    """Folds of a frame that has them; frames without are told by tests of their own."""
    folds = Folds(**section)
    if folds.by == "time":  # extra rows are of the past
        train = train.assign(time=train["time"].where(train["source"] == "train", -1.0))
    try:
        return train, assign_folds(train, folds, BINARY), folds
    except PodiumError:
        assume(False)
        raise


sections = st.sampled_from(
    [
        {"k": 3, "repeats": 2},
        {"k": 3, "repeats": 2, "group": "user"},
        {"k": 3, "by": "column", "column": "part"},
        {"k": 3, "by": "column", "column": "part", "group": "user"},
        {"k": 3, "by": "time", "time": "at"},
        {"k": 2, "by": "time", "time": "at", "group": "user"},
    ]
)


@given(frames, sections, st.integers(0, 99))
@settings(max_examples=150)
def test_no_group_is_on_both_sides_even_after_oversampling(train, section, seed):
    train, frame, folds = assigned(train, seed=seed, **section)
    forward, targets = folds.by == "time", train["target"].to_numpy()
    for repeat, fold in fold_names(frame):
        held = validation_side(frame, repeat, fold)
        side = training_side(frame, repeat, fold, forward=forward)
        sampled = sample(side, targets, BINARY, Sampling(), fold_rng(seed, repeat, fold))
        for positions in (side, sampled):
            assert not set(train["group"].iloc[positions]) & set(train["group"].iloc[held])
            if folds.group:
                assert not set(train["user_group"].iloc[positions]) & set(train["user_group"].iloc[held])
            assert_no_leak(frame, repeat, fold, positions, forward=forward)
        assert set(sampled) == set(side)
        assert set(train["source"].iloc[held]) == {"train"}


@given(frames, sections, st.integers(0, 99))
@settings(max_examples=60)
def test_every_row_is_validated_exactly_once_a_repeat_and_extra_rows_never(train, section, seed):
    train, frame, folds = assigned(train, seed=seed, **section)
    own = (train["source"] == "train").to_numpy()
    for repeat in range(folds.repeats):
        held = [validation_side(frame, repeat, fold) for fold in range(folds.k)]
        validated = np.bincount(np.concatenate(held), minlength=len(train))
        assert all(len(side) for side in held)
        assert (validated[~own] == 0).all()
        if folds.by == "time":
            assert (validated[own] <= 1).all()
        else:
            assert (validated[own] == 1).all()


@given(frames, st.sampled_from([None, "user"]))
@settings(max_examples=60)
def test_nothing_else_is_left_out_of_training(train, group):
    train, frame, _ = assigned(train, k=3, group=group)
    groups = frame["group"].to_numpy()
    for repeat, fold in fold_names(frame):
        held = validation_side(frame, repeat, fold)
        left_out = np.setdiff1d(np.arange(len(train)), training_side(frame, repeat, fold, forward=False))
        assert set(left_out) == set(np.flatnonzero(np.isin(groups, groups[held])))


@given(frames, st.sampled_from([None, "user"]))
@settings(max_examples=60)
def test_time_folds_never_train_on_later_rows(train, group):
    train, frame, _ = assigned(train, k=2, by="time", time="at", group=group)
    time, own = train["time"], train["source"] == "train"
    last = time.where(own).groupby(frame["group"]).transform("max")  # a group is as late as its last row
    for repeat, fold in fold_names(frame):
        earliest = last.iloc[validation_side(frame, repeat, fold)].min()
        assert (time.iloc[training_side(frame, repeat, fold, forward=True)] < earliest).all()


@given(frames, sections)
@settings(max_examples=20)
def test_the_frame_is_as_the_contract_says(train, section):
    train, frame, folds = assigned(train, **section)
    dtypes = {"row": "int64", "group": "int64", "repeat": "int16", "fold": "int16"}
    assert frame.dtypes.astype(str).to_dict() == dtypes
    assert frame["row"].tolist() == train["row"].tolist() * folds.repeats
    assert frame["repeat"].tolist() == np.repeat(np.arange(folds.repeats), len(train)).tolist()


def test_stratified_folds_have_equal_sizes_and_shares():
    train = train_frame(1000, 1, equal=0)
    frame = assign_folds(train, Folds(k=5, repeats=2), BINARY)
    positives = train["target"].sum() / 5
    for repeat, fold in fold_names(frame):
        held = validation_side(frame, repeat, fold)
        assert len(held) == pytest.approx(200, abs=1)
        assert train["target"].iloc[held].sum() == pytest.approx(positives, abs=1)


@given(st.integers(0, 10**6))
@settings(max_examples=20)
def test_folds_of_uneven_groups_are_of_like_sizes(seed):
    for section in ({"k": 5}, {"k": 5, "group": "user"}):
        train, frame, _ = assigned(train_frame(600, seed), **section)
        sizes = frame.loc[frame["fold"] >= 0, "fold"].value_counts()
        assert sizes.max() - sizes.min() <= 0.1 * len(train)


def test_seed_and_repeat_change_the_split_and_nothing_else_does():
    train = train_frame(200, 3)
    first = assign_folds(train, Folds(k=3, repeats=2, seed=1), BINARY)
    np.random.seed(5)  # noqa: NPY002 - the global state must not matter
    assert assign_folds(train, Folds(k=3, repeats=2, seed=1), BINARY).equals(first)
    alone = assign_folds(train, Folds(k=3, repeats=1, seed=1), BINARY)
    assert alone.equals(first[first["repeat"] == 0])
    folds = first["fold"].to_numpy().reshape(2, -1)
    assert (folds[0] != folds[1]).any()
    assert (assign_folds(train, Folds(k=3, seed=2), BINARY)["fold"] != alone["fold"]).any()


def test_the_users_folds_are_numbered_in_order():
    train = train_frame(60, 4, equal=0)
    for values in (["2", "9", "10"], ["-1", "0.5", "1e3"], ["a", "b", "c"], ["1", "10", "x"]):
        train["user_fold"] = [values[row % 3] for row in range(60)]
        frame = assign_folds(train, Folds(k=3, by="column", column="part"), BINARY)
        assert frame["fold"].tolist() == [row % 3 for row in range(60)]


def test_duplicates_in_two_of_the_users_folds_train_neither():
    train = train_frame(60, 4, equal=0)
    train["group"] = [f"{max(row, 1):016x}" for row in range(60)]  # rows 0 and 1 are equal
    train["user_fold"] = [str(row % 3) for row in range(60)]
    frame = assign_folds(train, Folds(k=3, by="column", column="part"), BINARY)
    for fold, own in ((0, 0), (1, 1)):
        assert own in validation_side(frame, 0, fold)
        assert not {0, 1} & set(training_side(frame, 0, fold, forward=False).tolist())
    assert {0, 1} <= set(training_side(frame, 0, 2, forward=False).tolist())


def test_time_blocks_are_as_equal_as_equal_times_and_groups_allow():
    times = [5, 1, 1, 1, 1, 2, 3, 4, 6, 7, 7, 8]
    train = pd.DataFrame({"row": range(12), "target": np.arange(12, dtype=np.int32) % 2, "source": "train"})
    train["group"], train["time"] = [f"{row:016x}" for row in range(12)], np.array(times, dtype=np.float64)
    section = Folds(k=3, by="time", time="at")
    frame = assign_folds(train, section, BINARY)
    blocks = dict(zip(times, frame["fold"].tolist(), strict=True))
    assert blocks == {1: -1, 2: 0, 3: 0, 4: 1, 5: 1, 6: 1, 7: 2, 8: 2}
    train.loc[1, "group"] = train.loc[11, "group"]  # an early row equal to the last one moves to its block
    assert assign_folds(train, section, BINARY)["fold"].iloc[1] == 2


def test_undated_extra_rows_are_trained_on_by_every_fold():
    train = train_frame(90, 5, equal=0, extra=0.3)
    extra = train["source"] != "train"
    train["time"] = train["time"].where(~extra)
    frame = assign_folds(train, Folds(k=2, by="time", time="at"), BINARY)
    for repeat, fold in fold_names(frame):
        assert set(np.flatnonzero(extra)) <= set(training_side(frame, repeat, fold, forward=True))


ROWS = np.arange(60)
COLUMN, TIME = {"k": 3, "by": "column", "column": "part"}, {"k": 3, "by": "time", "time": "at"}
CASES = {
    "a rare class": (
        {"target": ROWS < 4},
        {},
        "folds.k: k is 5, but the class 'spam' has only 4 groups (equal texts are one group); "
        "lower it to 4 or less, add rows of 'spam', or raise data.sample if that is below 1",
    ),
    "a rare class of equal texts": (
        {"target": ROWS < 9, "group": np.maximum(ROWS, 8).astype(str)},
        {},
        "folds.k: k is 5, but the class 'spam' has only 1 group (equal texts are one group); add rows of 'spam'",
    ),
    "a rare class of few users": (
        {"target": ROWS < 9, "user_group": (ROWS // 3).astype(str)},
        {"group": "user"},
        "folds.k: k is 5, but the class 'spam' has only 3 groups "
        "(rows of one 'user' are one group, as are equal texts)",
    ),
    "one user": (
        {"user_group": "all"},
        {"group": "user"},
        "folds.group: all 60 training rows are one group by the column 'user'; name another column, or set it to null",
    ),
    "one text": (
        {"group": "0" * 16, "user_group": "all"},
        {"group": "user"},
        "data.train: all 60 training texts are one; the column of text (competition.text) is empty or the wrong one",
    ),
    "one text by time": ({"group": "0" * 16}, TIME, "data.train: all 60 training texts are one;"),
    "one class": ({"target": 0}, {}, "data.train: all 60 training rows are of the class 'ham'"),
    "a class of extra rows only": (
        {"target": ROWS < 9, "source": np.where(ROWS < 9, "extra.csv", "train")},
        {},
        "data.train: all 51 training rows are of the class 'ham'",
    ),
    "more folds than rows": ({}, {"k": 61}, "folds.k: k is 61, more than the 60 training rows"),
    "another number of user folds": (
        {},
        COLUMN | {"k": 5},
        "folds.k: k is 5, but the column 'part' holds 3 folds; set it to 3, or raise data.sample if that is below 1",
    ),
    "a missing user fold": (
        {"user_fold": np.where(ROWS < 3, None, "0")},
        COLUMN,
        "folds.column: part: 3 training rows have no fold",
    ),
    "groups in every user fold": (
        {"user_group": np.where(ROWS < 50, "u", "v")},
        COLUMN | {"group": "user"},
        "folds.by: column: fold 0 would train on ",
    ),
    "few times": (
        {"time": ROWS // 20},
        TIME,
        "folds.k: k is 3, which needs 4 different times; the training rows hold 3; "
        "set it to at most 2, or raise data.sample if that is below 1",
    ),
    "a missing time": ({"time": np.where(ROWS < 3, np.nan, ROWS)}, TIME, "folds.time: 3 training rows have no time"),
    "a first block of one class": (
        {"time": ROWS, "target": ROWS > 30},
        TIME,
        "folds.by: time: fold 0 would train on 15 rows, none of the class 'spam'",
    ),
    "extra rows of the future": (
        {"time": -ROWS, "source": np.where(ROWS < 7, "extra.csv", "train")},
        TIME,
        "data.extra with folds.by: time: 7 extra rows are as late",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_split_is_told_in_one_line(case):
    columns, section, message = CASES[case]
    train = train_frame(60, 6, equal=0).assign(**columns)
    with pytest.raises(PodiumError, match=f"^{re.escape(message)}") as caught:
        assign_folds(train, Folds(**section), BINARY)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("fold", "message"), [(0, "not 5 folds, 1 times"), (-1, "would never be validated on")])
def test_folds_that_are_not_as_asked_stop_everything(monkeypatch, fold, message):
    monkeypatch.setattr(module, "stratified", lambda groups, *_: np.full(len(groups), fold))
    with pytest.raises(Fault, match=message):
        assign_folds(train_frame(60, 6), Folds(), BINARY)


LABELS = Problem("multilabel", ("a", "b", "c"))
CLASSES = Problem("multiclass", ("a", "b", "c"))


def labelled(rows: int, seed: int, **shares: float) -> pd.DataFrame:
    """The same frame with three labels, the rarer the later, each in k groups or more."""
    train = train_frame(rows, seed, **shares).drop(columns="target")
    carried = (np.random.default_rng(seed).random((rows, 3)) < [0.5, 0.3, 0.15]).astype(np.int32)
    return train.assign(**dict(zip(LABELS.target_columns, carried.T, strict=True)))


@given(st.integers(60, 160), st.integers(0, 10**6), sections, st.sampled_from([0.0, 0.3]))
@settings(max_examples=60)
def test_of_several_labels_every_row_is_validated_once_and_no_label_missed(rows, seed, section, extra):
    train, folds = labelled(rows, seed, extra=extra), Folds(seed=seed % 100, **section)
    if folds.by == "time":
        train["time"] = train["time"].where(train["source"] == "train", -1.0)
    own = (train["source"] == "train").to_numpy()
    try:
        frame = assign_folds(train, folds, LABELS)
    except PodiumError:
        assume(False)
        raise
    forward, targets = folds.by == "time", LABELS.targets(train)
    for repeat, fold in fold_names(frame):
        held, side = (validation_side(frame, repeat, fold), training_side(frame, repeat, fold, forward=forward))
        assert not set(train["group"].iloc[side]) & set(train["group"].iloc[held])
        assert own[held].all()
        assert (targets[side].any(axis=0) >= targets[own].any(axis=0)).all()
        for method in ("over", "under", "both"):
            sampled = sample(side, targets, LABELS, Sampling(method=method, ratio=0.9), fold_rng(seed, repeat, fold))
            assert set(sampled) <= set(side)
    if not forward:
        folds_of = frame["fold"].to_numpy().reshape(folds.repeats, -1)
        assert ((folds_of >= 0) == own).all()


def test_folds_have_equal_shares_of_every_label():
    train = labelled(1000, 1, equal=0)
    train.loc[:9, LABELS.target_columns] = [0, 0, 1]
    targets = LABELS.targets(train)
    for section in (Folds(k=5, repeats=2), Folds(k=5, group="user")):
        train["user_group"] = [f"u{row // 2}" for row in range(1000)]
        frame = assign_folds(train, section, LABELS)
        for name in fold_names(frame):
            held = validation_side(frame, *name)
            assert len(held) == pytest.approx(200, abs=4)
            assert abs(targets[held].sum(axis=0) - targets.sum(axis=0) / 5).max() <= 8
    again = assign_folds(train, section, LABELS)
    np.random.seed(5)  # noqa: NPY002 - the global state must not matter
    assert assign_folds(train, section, LABELS).equals(again)


def test_folds_have_equal_shares_of_many_classes():
    train = train_frame(600, 2, equal=0).assign(target=np.repeat(np.arange(3, dtype=np.int32), [400, 185, 15]))
    frame = assign_folds(train, Folds(), CLASSES)
    for name in fold_names(frame):
        assert np.bincount(train["target"].iloc[validation_side(frame, *name)]).tolist() == [80, 37, 3]


@pytest.mark.parametrize("problem", [CLASSES, LABELS])
@pytest.mark.parametrize("section", [{}, {"group": "user"}, {"k": 3, "by": "column", "column": "part"}])
def test_rows_of_rare_classes_are_trained_on_and_never_validated(problem, section):
    train = labelled(300, 3).assign(target=np.repeat(np.arange(3, dtype=np.int32), [200, 98, 2]))
    if problem is LABELS:
        train["target_c"] = (np.arange(300) >= 298).astype(np.int32)
    train["group"] = [f"{row:016x}" for row in range(300)]
    train["user_group"] = train["group"]
    train["train_only"] = np.arange(300) >= 298
    frame = assign_folds(train, Folds(**section), problem)
    assert frame["fold"].iloc[298:].tolist() == [-1, -1]
    assert (frame["fold"].iloc[:298] >= 0).all()
    for name in fold_names(frame):
        assert {298, 299} <= set(training_side(frame, *name, forward=False).tolist())


def test_a_class_that_was_joined_to_another_needs_no_rows():
    train = train_frame(60, 6, equal=0).assign(target=np.where(np.arange(60) < 20, 0, 2).astype(np.int32))
    assert len(fold_names(assign_folds(train, Folds(), CLASSES))) == 5


MORE_CASES = {
    "a rare class": (
        CLASSES,
        {"target": np.where(ROWS < 3, 2, ROWS % 2)},
        {},
        "folds.k: k is 5, but the class 'c' has only 3 groups (equal texts are one group); lower it to 3 or less, "
        "add rows of 'c', set competition.rare_classes.do to merge or train_only, or raise data.sample if that is",
    ),
    "a rare label": (
        LABELS,
        {"target_c": (ROWS < 1).astype(np.int32)},
        {},
        "folds.k: k is 5, but the label 'c' has only 1 group (equal texts are one group); add rows of 'c', "
        "set competition.rare_classes.do to merge or train_only, or raise data.sample if that is below 1",
    ),
    "a label in one of the user's folds": (
        LABELS,
        {"target_c": (ROWS % 3 == 0).astype(np.int32), "user_fold": (ROWS % 3).astype(str)},
        COLUMN,
        "folds.by: column: fold 0 would train on 40 rows, none with the label 'c'; lower folds.k, "
        "change how rows are split, set competition.rare_classes.do to merge or train_only, or raise data.sample",
    ),
    "no label": (
        LABELS,
        dict.fromkeys(LABELS.target_columns, 0),
        {},
        "data.train: none of the 60 training rows has a label; a classifier needs rows with each label",
    ),
    "one class": (
        CLASSES,
        {"target": 1},
        {},
        "data.train: all 60 training rows are of the class 'b'; a classifier needs rows of several classes",
    ),
    "rare classes by time": (
        CLASSES,
        {"target": ROWS % 3, "train_only": ROWS < 3},
        TIME,
        "competition.rare_classes.do with folds.by: time: train_only would train every fold on all rows of the rare",
    ),
}


@pytest.mark.parametrize("case", MORE_CASES)
def test_what_cannot_be_split_in_other_tasks_is_told_in_one_line(case):
    problem, columns, section, message = MORE_CASES[case]
    train = labelled(60, 6, equal=0).assign(**columns)
    with pytest.raises(PodiumError, match=f"^{re.escape(message)}") as caught:
        assign_folds(train, Folds(**section), problem)
    assert "\n" not in str(caught.value)


SCRIPT = """
import hashlib, numpy as np, pandas as pd
from podium.config.folds import Folds
from podium.folds import assign_folds
from podium.problem import Problem
rows = np.arange(300)
train = pd.DataFrame({"row": rows, "target": (rows % 3 == 0).astype("int32"), "source": "train"})
train["group"], train["user_group"] = [f"t{row // 2}" for row in rows], [f"u{row % 50}" for row in rows]
train["target_a"], train["target_b"] = train["target"], (rows % 7 == 0).astype("int32")
for problem in (Problem("binary", ("a", "b")), Problem("multilabel", ("a", "b"))):
    for section in (Folds(), Folds(group="u")):
        print(hashlib.sha256(assign_folds(train, section, problem).to_csv().encode()).hexdigest())
"""


def test_python_hash_seed_does_not_matter():
    def printed(seed: str) -> str:
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(
            [sys.executable, "-c", SCRIPT], env=env, check=True, capture_output=True, text=True
        ).stdout

    first, second = printed("1"), printed("2")
    assert len(set(first.split())) == 4
    assert first == second
