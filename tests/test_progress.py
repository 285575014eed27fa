"""Lines where there is no terminal, a bar where there is one; as many steps as were told."""

import io

import numpy as np
import pytest

from podium import progress
from podium.config.ensemble import Bootstrap, Ensemble
from podium.ensemble.blend import blend, steps
from podium.ensemble.members import Member
from podium.ensemble.truth import Truth
from podium.problem import Problem
from podium.progress import Progress, followed


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """Seconds, which pass when the test says so."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_plain_lines_are_rare_and_tell_the_time_left(clock):
    stream = io.StringIO()
    with Progress("ensemble", 3, "steps", stream) as shown:
        shown.step("average")
        clock[0] = 11
        shown.step("rank")
        clock[0] = 12
        shown.step("member a")
    assert stream.getvalue() == "ensemble: rank, 1 of 3 steps; about 22 s left\n"


def test_a_terminal_has_a_bar(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Progress("ensemble", 2, "steps", stream) as shown:
        shown.step("average")
    assert "ensemble: average" in stream.getvalue()
    assert "0/2" in stream.getvalue()
    assert "steps" not in stream.getvalue()


def test_a_size_may_be_told_later(clock):
    stream = io.StringIO()
    with Progress("predict", stream=stream) as shown:
        clock[0] = 100
        shown.begin(2000)
        clock[0] = 300
        shown.advance(500)
        shown.advance(500)
        clock[0] = 320
        shown.advance(900)
    said = ["predict: 500 of 2,000 rows; about 10 min left", "predict: 1,900 of 2,000 rows; about 12 s left"]
    assert stream.getvalue().splitlines() == said


def test_blocks_pass_as_they_are_and_are_counted(clock, capsys):
    blocks, seen = [[1, 2], [3], [4, 5, 6]], []
    for block in followed(blocks, "cleaning a.csv", 6, len):
        seen.append(block)
        clock[0] += 20
    assert seen == blocks
    said = ["2 of 6 rows; about 40 s left", "3 of 6 rows; about 40 s left", "6 of 6 rows"]
    assert capsys.readouterr().err.splitlines() == [f"cleaning a.csv: {one}" for one in said]


def test_every_step_of_a_blend_is_told():
    rng, each = np.random.default_rng(1), np.arange(40)
    truth = Truth(each, (each % 4)[None], each, (each // 4 % 2).astype(np.int32), each, Problem("binary", ("n", "y")))
    members = [Member(name, rng.random((40, 1)), rng.random((40, 1))) for name in "ab"]
    for method in ("rank", "auto"):
        told = []
        settings = Ensemble(members=["a", "b"], method=method, candidates=["rank"], bootstrap=Bootstrap(repeats=100))
        blend(members, truth, settings, tell=told.append)
        assert len(told) == steps(settings)
        assert told[-2:] == ["member a", "member b"]
