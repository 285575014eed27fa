"""Lines where there is no terminal, a bar where there is one; as many steps as were told."""

import io

import numpy as np

from podium.config.ensemble import Bootstrap, Ensemble
from podium.ensemble import progress
from podium.ensemble.blend import blend, steps
from podium.ensemble.members import Member
from podium.ensemble.progress import Progress
from podium.ensemble.truth import Truth
from podium.problem import Problem


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_plain_lines_are_rare(monkeypatch):
    stream = io.StringIO()
    with Progress(3, stream) as shown:
        shown.step("average")
        monkeypatch.setattr(progress, "QUIET", 0.0)
        shown.step("rank")
    assert stream.getvalue() == "ensemble: rank, step 2 of 3\n"


def test_a_terminal_has_a_bar(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Progress(2, stream) as shown:
        shown.step("average")
    assert "ensemble: average" in stream.getvalue()
    assert "step 1" not in stream.getvalue()


def test_every_step_is_told():
    rng, each = np.random.default_rng(1), np.arange(40)
    truth = Truth(each, (each % 4)[None], each, (each // 4 % 2).astype(np.int32), each, Problem("binary", ("n", "y")))
    members = [Member(name, rng.random((40, 1)), rng.random((40, 1))) for name in "ab"]
    for method in ("rank", "auto"):
        told = []
        settings = Ensemble(members=["a", "b"], method=method, candidates=["rank"], bootstrap=Bootstrap(repeats=100))
        blend(members, truth, settings, tell=told.append)
        assert len(told) == steps(settings)
        assert told[-2:] == ["member a", "member b"]
