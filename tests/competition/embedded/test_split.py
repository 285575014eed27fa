"""A labelled set as a competition, whatever its duplicates and classes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.competition.embedded import split as module
from podium.competition.embedded.split import part, split
from podium.errors import Fault

ROWS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abc")), min_size=1, max_size=80)


def _labelled(rows: list[tuple[int, str]]) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows of a text that its group names, and the groups."""
    frame = pd.DataFrame([(f"text {group}", label) for group, label in rows], columns=["text", "label"])
    return frame, np.array([f"{group:04x}" for group, _ in rows])


@given(ROWS, st.integers(0, 9))
def test_every_row_stands_on_one_side_and_no_text_on_two(rows: list[tuple[int, str]], seed: int) -> None:
    frame, groups = _labelled(rows)
    made = split(frame, groups, np.random.default_rng(seed))

    train, solved = made.train, made.test.assign(label=made.solution["label"])
    together = pd.concat([train, solved]).sort_values("id")
    assert sorted(zip(together["text"], together["label"], strict=True)) == sorted(
        zip(frame["text"], frame["label"], strict=True)
    )
    assert together["id"].is_unique
    assert not set(train["text"]) & set(made.test["text"])
    usage = dict.fromkeys(made.test["text"])
    for text, where in zip(made.test["text"], made.solution["usage"], strict=True):
        assert usage[text] in (None, where)
        usage[text] = where


@given(ROWS, st.integers(0, 9))
def test_the_files_agree(rows: list[tuple[int, str]], seed: int) -> None:
    frame, groups = _labelled(rows)
    made = split(frame, groups, np.random.default_rng(seed))

    assert list(made.train) == ["id", "text", "label"]
    assert list(made.test) == ["id", "text"]
    assert list(made.sample_submission) == ["id", "label"]
    assert list(made.solution) == ["id", "label", "usage"]
    assert made.test["id"].tolist() == made.sample_submission["id"].tolist() == made.solution["id"].tolist()
    assert set(made.sample_submission["label"]) <= {min(frame["label"])}
    assert set(made.solution["usage"]) <= {"Public", "Private"}


@given(ROWS, st.integers(0, 9))
def test_same_seed_same_split(rows: list[tuple[int, str]], seed: int) -> None:
    frame, groups = _labelled(rows)
    once, again = (split(frame, groups, np.random.default_rng(seed)) for _ in range(2))

    for first, second in zip(once, again, strict=True):
        pd.testing.assert_frame_equal(first, second)


@given(ROWS, st.floats(0, 1), st.integers(0, 9))
def test_each_class_has_its_share_to_within_a_group(rows: list[tuple[int, str]], share: float, seed: int) -> None:
    frame, groups = _labelled(rows)
    of_group = dict(zip(groups[::-1], frame["label"][::-1], strict=True))  # a group counts as its first row's class
    labels = np.array([of_group[group] for group in groups])
    chosen = part(labels, groups, share, np.random.default_rng(seed))

    for label in set(labels):
        of_class = labels == label
        largest = pd.Series(groups[of_class]).value_counts().max()
        assert abs(chosen[of_class].sum() - share * of_class.sum()) <= largest / 2


def test_ids_tell_nothing() -> None:
    frame = pd.DataFrame({"text": [f"text {n}" for n in range(2000)], "label": ["a"] * 1000 + ["b"] * 1000})
    made = split(frame, frame["text"].to_numpy(), np.random.default_rng(1))

    ids, is_b = made.train["id"].astype(int), made.train["label"] == "b"
    assert abs(np.corrcoef(ids, is_b)[0, 1]) < 0.06  # three standard errors of none
    assert abs(ids.mean() - 1000) < 35
    assert made.train["id"].str.fullmatch(r"\d{4}").all()


def test_equal_texts_on_two_sides_stop_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    frame, groups = _labelled([(1, "a"), (1, "a"), (2, "b")])
    monkeypatch.setattr(module, "part", lambda labels, *_: np.arange(len(labels)) % 2 == 0)
    with pytest.raises(Fault, match="a group of equal texts stands on both sides; run `dvc repro --force fetch`"):
        for seed in range(9):
            split(frame, groups, np.random.default_rng(seed))
