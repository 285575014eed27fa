"""Experiments in a table: what tells them apart, within a terminal's width."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.experiments.rows import Row, changed, flat
from podium.experiments.table import EMPTY, lines

WHEN = datetime(2026, 11, 22, 15, 33)
SCORES = {"score": 0.9421, "low": 0.92264, "high": 0.96072, "gap": 0.005676}


def row(name="", commit="1ee02967730d", state="success", scores=SCORES, changes=None, experiments=()):
    return Row(name, commit, WHEN, state, scores, "f1", changes or {}, tuple(experiments))


def test_a_commit_and_its_experiments():
    wider = row("wider", changes={"models.cnn.network.filters": 200, "models.cnn.epochs": 4})
    waiting = row("", "a1b2c3d4", "queued", {}, {"models.cnn.epochs": 8})
    workspace = row("", "workspace")
    shown = lines([workspace, row("main", experiments=[wider, waiting])])
    assert shown == [
        "experiment  created            score  interval              gap  changed  (f1)",
        "main        2026-11-22 15:33  0.9421  0.9226 to 0.9607  +0.0057",
        "  wider     2026-11-22 15:33  0.9421  0.9226 to 0.9607  +0.0057  cnn.network.filters 200, cnn.epochs 4",
        "  a1b2c3d   queued                                               cnn.epochs 8",
    ]


def test_without_experiments_it_says_how_to_make_one():
    assert lines([row("main")])[-1] == EMPTY


def test_the_workspace_is_there_where_it_differs():
    shown = lines([row("", "workspace", changes={"models.cnn.epochs": 9}), row("main")])
    assert shown[1].startswith("workspace")
    assert shown[1].endswith("cnn.epochs 9")


@given(
    st.dictionaries(st.text("abc._", min_size=1, max_size=40), st.text(max_size=40), max_size=5),
    st.sampled_from([100, 120, 200]),
)
def test_no_line_is_wider_than_the_terminal_nor_steers_it(changes, width):
    shown = lines([row("main", experiments=[row("x" * 80, changes=changes)])], width)
    assert max(map(len, shown)) <= width
    assert all(line.isprintable() for line in shown)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 2}}, {"a.b": 2}),
        ({"a": {"b": 1}}, {"a": {}}, {"a.b": None, "a": {}}),
        ({}, {}, {}),
    ],
)
def test_what_was_changed(before, after, told):
    assert changed(dict(flat(before)), dict(flat(after))) == told
