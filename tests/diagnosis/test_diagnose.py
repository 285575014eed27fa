"""`podium diagnose` on a finished run, small."""

import json

import numpy as np
import pandas as pd
import pytest

from podium import cli
from podium.diagnosis.adversarial import Apart, Trait, Word
from podium.diagnosis.finished import finished
from podium.diagnosis.page import page
from podium.errors import PodiumError

BOARD = {
    "asked": "train",
    "train": 0.245,
    "prior": 0.5,
    "estimates": {
        "expectation_maximisation": {"share": 0.5, "low": 0.46, "high": 0.54, "known": 0.246},
        "black_box": {"share": 0.48, "low": 0.42, "high": 0.53, "known": 0.243},
    },
    "test_rows": 592,
    "score": 0.8,
    "low": 0.75,
    "high": 0.84,
    "trivial": {"all_positive": 0.6667, "majority": 0.6667, "prior_random": 0.5},
    "trivial_elsewhere": {"equal": {"all_positive": 0.6667, "majority": 0.6667, "prior_random": 0.5}},
}
SCORES = {"metric": "f1", "positive_class": "1", "confidence": 0.95, "board": BOARD}
SCORES |= {"ensemble": {"cross_fitted": 0.745, "low": 0.73, "high": 0.76}}
APART = Apart(0.82, 0.8, 0.84, (8500, 592), [Word("hotel", 0.01, 0.12)], [Trait("quotes", 0.9, 0.0, 0.12)])


@pytest.fixture
def run(tmp_path):
    """A finished run's files."""
    for place in ("data/prepared", "data/ensemble", "submissions"):
        (tmp_path / place).mkdir(parents=True)
    rng = np.random.default_rng(1)
    for side, rows in (("train", 120), ("test", 60)):
        lines = [" ".join(rng.choice(list("abcdefgh"), 6)) for _ in range(rows)]
        given = pd.DataFrame({"text": lines, "group": lines})
        given.assign(**({"source": "train"} if side == "train" else {})).to_parquet(
            tmp_path / f"data/prepared/{side}.parquet"
        )
    (tmp_path / "data/ensemble/scores.json").write_text(json.dumps(SCORES), encoding="utf-8")
    expected = {key: BOARD[key] for key in ("score", "low", "high", "asked", "prior", "trivial")}
    (tmp_path / "submissions/manifest.json").write_text(json.dumps({"expected": expected}), encoding="utf-8")
    return tmp_path


def diagnose(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["podium", "diagnose", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_it_says_what_to_expect_and_what_came(run, monkeypatch, capsys):
    monkeypatch.chdir(run)
    assert not diagnose(monkeypatch, "--board-score", "0.6693")
    said = capsys.readouterr().out
    for line in (
        "f1 out of fold, cross-fitted: 0.7450 (95 % interval 0.7300 to 0.7600)",
        "expected on 592 test rows: 0.8000 (0.7500 to 0.8400), were only the shares of the classes different",
        "without a model: all positive 0.6667, majority 0.6667, prior random 0.5000",
        "50.0 % (46.0 % to 54.0 %) by expectation-maximisation; of rows with known labels it says 24.6 %",
        "a classifier can",
        "0.6693 lies below the predicted interval, 0.7500 to 0.8400",
        "warning: within 0.005 of what all positive gets (0.6667): are these the model's?",
    ):
        assert f"  {line}" in said
    assert "of another run" not in said


def test_without_a_score_nothing_is_said_of_one(run, monkeypatch, capsys):
    monkeypatch.chdir(run)
    (run / "submissions/manifest.json").unlink()
    assert not diagnose(monkeypatch)
    said = capsys.readouterr().out
    assert "The board" not in said
    assert "warning" not in said
    assert "submissions/manifest.json is of another run, or missing" in said


def test_what_gives_the_files_away_is_named(run):
    parts = dict(page(finished(run), APART, []))
    assert parts["The texts"] == [
        "a classifier can well tell train from test texts: AUC 0.820 (0.800 to 0.840; 0.5 is chance), on 8,500 and 592",
        "the shares above, and the score to expect, take for granted that texts of one class are alike in both files: "
        "here they may not be",
        "words (texts that hold them, train and test): hotel 1.0 % and 12.0 %",
        "traits (mean of train and test): quotes 0.0 % and 12.0 % (AUC 0.90)",
    ]


def test_several_classes_are_told_by_how_far_they_move(run):
    names = [f"class {place}" for place in range(12)]
    shares = dict.fromkeys(names, 0.05)
    moved = shares | {"class 7": 0.4}
    one = {"share": moved, "low": shares, "high": moved, "known": shares}
    estimates = {name: one for name in BOARD["estimates"]}  # noqa: C420 - none is changed
    board = BOARD | {"train": shares, "prior": moved, "estimates": estimates, "disagree": ["class 7"]}
    given = finished(run)
    lines = dict(page(given._replace(scores=SCORES | {"board": board}), APART, []))["The shares of the classes"]
    assert lines[1] == "  class 7  5.0 % out of fold, test 40.0 % (5.0 % to 40.0 %), 40.0 %"
    assert "... the 8 that move most, of 12" in lines[9]
    assert lines[-2] == "the two contradict each other (class 7): more than the shares has changed"


@pytest.mark.parametrize("path", ["data/ensemble/scores.json", "data/prepared/test.parquet"])
def test_an_unfinished_run_is_one_line(run, path):
    (run / path).unlink()
    with pytest.raises(PodiumError, match=f"^{path}: cannot be read: No such file or directory; run `dvc repro`"):
        finished(run)


def test_scores_of_an_earlier_version_are_one_line(run):
    (run / "data/ensemble/scores.json").write_text("{}", encoding="utf-8")
    with pytest.raises(PodiumError, match="it has no entry `board`; run `dvc repro`, which makes it anew"):
        finished(run)


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("submissions/manifest.json", "[]", "it must be a mapping, and is []; run `dvc repro package`"),
        ("submissions/manifest.json", '{"expected": 3}', "expected must be a mapping, and is 3"),
        ("submissions/manifest.json", '{"expected": {"low": "x"}}', 'expected.low must be a number, and is "x"'),
        ("data/ensemble/scores.json", "[]", "it must be a mapping, and is []; run `dvc repro`, which makes it anew"),
        ("data/ensemble/scores.json", '{"board": []}', "board must be a mapping, and is []"),
        ("data/ensemble/scores.json", "[" * 10**5, "cannot be read: "),
    ],
)
def test_a_run_whose_files_have_another_shape_is_one_line(run, path, content, told):
    (run / path).write_text(content, encoding="utf-8")
    with pytest.raises(PodiumError) as raised:
        finished(run)
    assert str(raised.value).startswith(f"{path}: {told}")
