"""Errors: the most confident first; duplicates, doubts and what members said are of the row itself."""

from collections.abc import Callable

import numpy as np
import pytest

from podium.problem import Problem
from podium.report.panels import errors as room
from podium.report.panels.errors import errors, wrongness
from podium.report.panels.suspects import suspects
from podium.report.run import Run

Given = Callable[[str], Run]
pytestmark = pytest.mark.xdist_group("report")


@pytest.mark.parametrize("task", ["binary", "multiclass", "multilabel"])
def test_each_row_shown_is_wrong_and_the_surest_come_first(
    task: str, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = given(task)
    monkeypatch.setattr(room, "MOST", 10)
    found = errors(one, suspects(one).doubtful)
    assert len(found.rows) == 10 < found.wrong
    assert [row.own for row in found.rows] == sorted(row.own for row in found.rows)
    train = one.train.set_index("row")
    for row in found.rows:
        text = train.loc[int(row.row), "text"]
        assert (row.text or row.begun) == text
        assert row.label != row.answer
        assert [said.name for said in row.said] == ["ensemble", "cnn", "bilstm_attention"]
        assert all(len(said.shares) == len(row.outputs) for said in row.said)
        same = train[(train["group"] == train.loc[int(row.row), "group"]) & (train.index != int(row.row))]
        assert len(row.twins) == len(same)
        assert ("label in doubt" in row.chips) == (int(row.row) in suspects(one).doubtful)
        assert not {near.row for near in row.near} & {name for name, _ in row.twins}
    assert sum(count for _, count in found.kinds) <= 10


def test_what_a_member_said_is_its_own_out_of_fold_probability(given: Given) -> None:
    one = given("multiclass")
    row = errors(one, frozenset()).rows[0]
    place = int(np.flatnonzero(one.truth.row == int(row.row))[0])
    label, answer = (one.problem.classes.index(name) for name in (row.label, row.answer))
    assert row.outputs == [row.label, row.answer]
    assert row.said[1].shares == [f"{one.members[0].oof[place, output]:.3f}" for output in (label, answer)]
    assert row.own == pytest.approx(float(one.probabilities[place, label]), abs=1e-6)


def test_wrongness_of_labels_is_that_of_the_worst() -> None:
    problem = Problem("multilabel", ("joy", "fear"))
    found = wrongness(problem, np.array([[1, 0], [0, 0]]), np.array([[0.9, 0.6], [0.1, 0.2]]))
    assert found.tolist() == [0.6, 0.2]
