"""The table, what cross-fitted scores have been worth, which two to pick, and the drawing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from many_submissions import Ledger
from scipy import stats
from tiny_project import LEDGER, git, repository

import podium
from podium.errors import PodiumError
from podium.leaderboard import board, leaderboard
from podium.leaderboard.agreement import agreement, ranks
from podium.leaderboard.finals import finals
from podium.leaderboard.plot import draw
from podium.leaderboard.rows import Row, rows
from podium.ledger import Book
from podium.ledger.submissions import submissions

SOURCE = str(Path(podium.__file__).parents[1])
SCORES = [(0.70, 0.65), (0.72, 0.69), (0.75, None), (0.74, 0.73), (0.71, 0.69)]


def made(*scores: tuple[float, float | None], **other: Any) -> list[Row]:
    ledger = Ledger()
    for ours, theirs in scores:
        ledger.scored(ours, theirs, **other)
    return rows(submissions(ledger.events, {}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five submissions and one that failed."""
    ledger = Ledger()
    names = [ledger.scored(*pair) for pair in SCORES]
    names.append(ledger.scored(0.79, None, message="größer \u2014 " + "x" * 60))
    ledger.add("failed", names[-1], reason="the file was refused")
    ledger.add("noted", names[0], text="the first")
    return ledger.write(tmp_path_factory.mktemp("board"), names)


def test_table(folder: Path) -> None:
    told: list[str] = []
    board(folder, False, None, told.append)
    head, *body = told[:7]
    assert head.split() == [
        *(
            "no",
            "public",
            "private",
            "cross-fitted",
            "gap",
            "expected",
            "zip",
            "date",
            "(UTC)",
            "state",
            "message",
            "(f1)",
        )
    ]
    assert [line.split()[0] for line in body] == ["1", "2", "3", "4", "5", "6"]
    assert body[0].split()[1:6] == ["0.65000", "0.7000", "-0.0500", "0.680", "to"]
    assert "0.720 !" in body[0]  # outside of what was expected
    assert "!" not in body[3]
    assert body[3].split()[1] == "*0.73000"
    assert "*0.7900" in body[5]
    assert "failed: the file was refused (local)" in body[5]
    assert body[5].endswith("xxx...")
    assert "2026-11-22 00:00" in body[0]
    assert told[7] == "* the best of its column"
    line = stats.linregress(*zip(*[pair for pair in SCORES if pair[1] is not None], strict=True))
    assert told[8] == (
        f"of 4 submissions: a cross-fitted gain of 0.001 has been worth {line.slope / 1000:+.4f} "
        f"(± {line.stderr / 1000:.4f}) on the board; rank correlation +0.95"
    )
    assert told[9:] == [
        "to choose for the end: 3, best cross-fitted score, 0.7500",
        "to choose for the end: 4, best on the public board, 0.73000",
    ]


def test_json(folder: Path) -> None:
    told: list[str] = []
    board(folder, True, None, told.append)
    found = json.loads("\n".join(told))
    assert found == leaderboard(folder)
    assert [row["number"] for row in found["submissions"]] == [1, 2, 3, 4, 5, 6]
    assert found["submissions"][0]["notes"] == ["the first"]
    assert found["submissions"][3]["best"] == ["board"]
    assert found["problems"] == []
    assert [one["number"] for one in found["finals"]] == [3, 4]


def test_nothing_yet(tmp_path: Path) -> None:
    told: list[str] = []
    git(tmp_path, "init", "-q")
    board(tmp_path, False, None, told.append)  # not even a commit
    board(repository(tmp_path), False, None, told.append)
    assert told == ["nothing was submitted yet: `podium submit`"] * 2
    board(tmp_path, True, None, told.append)
    assert json.loads(told[-1]) == {"submissions": [], "agreement": None, "finals": [], "problems": []}
    with pytest.raises(PodiumError, match=r"^--plot: no submission has a score yet"):
        board(tmp_path, False, tmp_path / "a.svg", told.append)


def test_a_lost_ledger_is_told(folder: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(folder), "there")
    (tmp_path / "there" / LEDGER).unlink()
    told: list[str] = []
    board(tmp_path / "there", False, None, told.append)
    assert told[0].startswith("nothing was submitted yet")
    assert len(told) == 1 + 18
    assert all(line.startswith(f"warning: {LEDGER}, event ") for line in told[1:])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"competition"', '"competitjon"'),
        ('"score":0.7,', '"score":"a",'),
        ('"name":', '"nam":'),
        ('"file":{', '"file":7,"f":{'),
    ],
)
def test_a_changed_ledger_is_told_in_a_line(folder: Path, tmp_path: Path, old: str, new: str) -> None:
    git(tmp_path, "clone", "-q", str(folder), "there")
    path = tmp_path / "there" / LEDGER
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told: list[str] = []
    try:
        board(tmp_path / "there", False, None, told.append)
    except PodiumError as error:
        told = str(error).splitlines()
        assert len(told) == 1
    assert "line 1, event " in told[-1]
    assert "not as it was written" in told[-1]


def test_a_fresh_clone_shows_the_same(folder: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(folder), "there")
    assert leaderboard(tmp_path / "there") == leaderboard(folder)


def test_two_branches_that_each_handed_in(folder: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(folder), "there")
    there = tmp_path / "there"
    book = Book(there)
    for name in ("left", "right"):
        git(there, "switch", "-qc", name, "origin/main")
        body = {**book.events()[0].body, "message": name}
        book.record("intended", f"{name:0<12}", **body)
        book.record("scored", f"{name:0<12}", public=0.7, private=None, by="hand", inside=True)
        number = 1 + len(git(there, "tag").split())
        git(there, "tag", "-a", "-m", f"podium submission {name:0<12}", f"submission/{number}")
        assert [row["number"] for row in leaderboard(there)["submissions"]][-1] == number
    git(there, "merge", "-q", "--no-edit", "left")
    found = leaderboard(there)
    assert found["problems"] == []
    assert [(row["number"], row["message"]) for row in found["submissions"]][6:] == [(7, "left"), (8, "right")]
    git(tmp_path, "clone", "-q", str(there), "fresh")
    assert leaderboard(tmp_path / "fresh") == found


# numbers


VALUES = st.integers(0, 1000).map(lambda value: value / 1000)


@given(st.lists(st.tuples(VALUES, VALUES), min_size=3, max_size=30))
def test_agreement_is_scipy_s(scores: list[tuple[float, float]]) -> None:
    ours, theirs = map(np.array, zip(*scores, strict=True))
    assume(len(set(ours)) > 1 and len(set(theirs)) > 1)
    found = agreement(made(*scores))
    assert found is not None
    line = stats.linregress(ours, theirs)
    assert found["submissions"] == len(scores)
    assert found["slope"] == pytest.approx(line.slope, rel=1e-6, abs=1e-9)
    assert found["intercept"] == pytest.approx(line.intercept, rel=1e-6, abs=1e-9)
    assert found["slope_error"] == pytest.approx(line.stderr, rel=1e-5, abs=1e-7)
    assert found["rank_correlation"] == pytest.approx(stats.spearmanr(ours, theirs).statistic, rel=1e-9, abs=1e-12)


@given(st.lists(VALUES, min_size=1, max_size=30))
def test_ranks_are_scipy_s(values: list[float]) -> None:
    assert ranks(values) == stats.rankdata(values).tolist()


@pytest.mark.parametrize(
    "scores", [[], [(0.7, 0.6)], [(0.7, 0.6), (0.8, 0.7)], [(0.7, 0.6)] * 4, [(0.7, 0.1), (0.7, 0.2), (0.7, 0.3)]]
)
def test_no_line_through_what_has_none(scores: list[tuple[float, float | None]]) -> None:
    assert agreement(made(*scores)) is None
    assert agreement(made(*scores, (0.9, None))) is None


def test_best_of_each_column() -> None:
    assert [row.best for row in made((0.7, 0.6), (0.8, 0.5), (0.6, None), (0.8, 0.6))] == [
        ("board",),
        ("cross_fitted",),
        (),
        ("board", "cross_fitted"),
    ]


@pytest.mark.parametrize("metric", ["log_loss", "brier"])
def test_of_a_loss_the_least_is_best(metric: str) -> None:
    found = made((0.7, 0.6), (0.5, 0.65), (0.6, 0.4), metric=metric)
    assert [row.best for row in found] == [(), ("cross_fitted",), ("board",)]
    assert [one["number"] for one in finals(found)] == [2, 3]
    assert made((0.7, 0.6), (0.5, 0.65), metric="own metric")[0].best == ("cross_fitted",)


def test_boards_are_not_mixed() -> None:
    """Neither a competition's, nor a platform's, nor a metric's scores say anything of another's."""
    ledger = Ledger()
    for other in ({"competition": "other"}, {"platform": "kaggle"}, {"metric": "log_loss"}, {}):
        for ours, theirs in ((0.9, 0.1), (0.2, 0.8), (0.5, 0.5)):
            ledger.scored(ours, theirs, **other)
    found = rows(submissions(ledger.events, {}))
    assert [row.best for row in found] == [
        *[("cross_fitted",), ("board",), ()] * 2,
        *[("board",), ("cross_fitted",), ()],
        *[("cross_fitted",), ("board",), ()],
    ]


def test_the_last_board_is_the_one_spoken_of(tmp_path: Path) -> None:
    ledger = Ledger()
    for pair in SCORES:
        ledger.scored(*pair, platform="kaggle")
    ledger.scored(0.1, 0.2)
    found = leaderboard(ledger.write(tmp_path / "one"))
    assert found["agreement"] is None
    assert [one["number"] for one in found["finals"]] == [6]


@pytest.mark.parametrize(
    ("scores", "chosen", "reasons"),
    [
        ([], [], []),
        ([(0.7, None)], [1], ["best cross-fitted score, 0.7000"]),
        ([(0.7, 0.6)], [1], ["best cross-fitted score, 0.7000"]),
        ([(0.7, 0.6), (0.6, 0.7)], [1, 2], ["best cross-fitted score, 0.7000", "best on the public board, 0.70000"]),
        (
            [(0.6, 0.6), (0.7, 0.7), (0.65, 0.5)],
            [2, 3],
            [
                "best cross-fitted score, 0.7000, and best on the public board, 0.70000",
                "next best cross-fitted score, 0.6500",
            ],
        ),
        (
            [(0.7, 0.6), (0.7, 0.6)],
            [1, 2],
            ["best cross-fitted score, 0.7000, and best on the public board, 0.60000", "next"],
        ),
        (
            [(0.7, None), (0.8, None)],
            [2, 1],
            ["best cross-fitted score, 0.8000", "next best cross-fitted score, 0.7000"],
        ),
    ],
)
def test_finals(scores: list[tuple[float, float | None]], chosen: list[int], reasons: list[str]) -> None:
    found = finals(made(*scores))
    assert [one["number"] for one in found] == chosen
    assert all(one["reason"].startswith(reason) for one, reason in zip(found, reasons, strict=True))


def test_what_failed_is_not_chosen(folder: Path) -> None:
    assert 6 not in [one["number"] for one in leaderboard(folder)["finals"]]  # though its cross-fitted score is best


# drawing


def test_the_drawing_has_the_same_bytes_twice(folder: Path, tmp_path: Path) -> None:
    draw(leaderboard(folder), tmp_path / "here.svg")
    code = (
        "import sys; from pathlib import Path; from podium.leaderboard import board;"
        "board(Path(sys.argv[1]), False, Path(sys.argv[2]), lambda line: None)"
    )
    for seed in ("2",):
        environment = os.environ | {"PYTHONPATH": SOURCE, "PYTHONHASHSEED": seed}
        path = tmp_path / f"{seed}.svg"
        subprocess.run([sys.executable, "-c", code, str(folder), str(path)], check=True, env=environment)
        assert path.read_bytes() == (tmp_path / "here.svg").read_bytes()
    text = (tmp_path / "here.svg").read_text(encoding="utf-8")
    for told in ("cross-fitted f1", "public f1", "rank correlation 0.95"):
        assert f"<!-- {told}" in text or told in text


def test_an_interval_that_leaves_its_score_out_is_drawn(tmp_path: Path) -> None:
    odd = {"score": 0.5, "low": 0.6, "high": 0.7}
    found = {"submissions": [row.plain() for row in made((0.7, 0.6), expected=odd)], "agreement": None}
    draw(found, tmp_path / "a.svg")
    assert (tmp_path / "a.svg").stat().st_size > 1000


@pytest.mark.parametrize("name", ["a.png", "a", "svg"])
def test_no_svg(folder: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(PodiumError, match=rf"^--plot: '{name}' is no \.svg; name a file that ends in \.svg$"):
        board(folder, False, tmp_path / name, print)
    (tmp_path / "file").touch()
    with pytest.raises(PodiumError, match="cannot be written"):
        board(folder, False, tmp_path / "file" / "a.svg", print)


# quick


HEAVY = ["tensorflow", "keras", "pandas", "dvc", "scipy", "sklearn", "matplotlib", "requests", "kagglesdk"]


@pytest.mark.parametrize(
    "arguments", [["leaderboard"], ["leaderboard", "--json"], ["submit", "--help"], ["sync", "--help"]]
)
def test_nothing_heavy_is_loaded(folder: Path, arguments: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['podium', *{arguments}]\n"
        "from podium.cli import main\n"
        "try:\n    main()\nexcept SystemExit as left:\n    assert not left.code\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    environment = os.environ | {"PYTHONPATH": SOURCE}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert done.stderr == ""


def test_two_hundred_are_quick(tmp_path: Path) -> None:
    """Under 1.5 seconds, of the processor's time: on a busy machine the clock tells nothing."""
    ledger, rng = Ledger(), np.random.default_rng(1)
    names = [ledger.scored(*pair) for pair in rng.uniform(0.6, 0.9, (200, 2)).tolist()]
    folder = ledger.write(tmp_path / "many", names)
    code = "import sys; sys.argv = ['podium', 'leaderboard']; from podium.cli import main; main()"
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": SOURCE},
        capture_output=True,
        text=True,
        check=True,
    )
    after = os.times()
    assert len(done.stdout.splitlines()) == 205
    assert done.stdout.splitlines()[201] == "* the best of its column"
    took = after.children_user + after.children_system - before.children_user - before.children_system
    assert took < 1.5, took
