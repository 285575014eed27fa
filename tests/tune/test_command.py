"""`podium tune` as it is called: searched, judged, shown, written, and gone on with."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from podium.commands.tune import tune as called
from podium.config import load
from podium.config.models import Loss
from podium.errors import PodiumError
from podium.training import backend
from podium.training.job import Texts
from podium.tune.command import Wanted, put, sides, tune
from podium.tune.current import check_current
from podium.tune.folds import Asked, Material, Trainer
from podium.tune.space import space_of
from podium.tune.study import Studies, alone, identity_of, place

COMMAND = [sys.executable, "-m", "podium.cli", "tune", "words"]
SOURCE = str(Path(__file__).resolve().parents[2] / "src")


def edit(run, key, value):
    params = yaml.safe_load((run / "params.yaml").read_text())
    *way, last = key.split(".")
    section = params
    for part in way:
        section = section[part]
    section[last] = value
    (run / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))


def told(run, folds=None, trials=4, show=False, plot=None):
    lines: list[str] = []
    found = tune(run, Wanted("words", folds, trials, None, show, plot), lines.append)
    return found, lines


@pytest.fixture
def tuned(finished, run, monkeypatch):
    """A copy of it."""
    shutil.rmtree(run)
    shutil.copytree(finished[0], run)
    monkeypatch.chdir(run)
    return run, finished[1], list(finished[2])


def test_a_search_tells_every_trial_and_what_the_best_is_worth_elsewhere(tuned):
    run, found, lines = tuned
    assert lines[0].split() == ["trial", "mean", "fold", "1", "fold", "2", "C", "word_ngrams"]
    assert len([line for line in lines if line.split()[0].rstrip("*") in {"0", "1", "2", "3", "params.yaml"}]) >= 5
    if found.changes:
        assert any(
            line.startswith("cross-fitted on folds 3 and 4, which had no say in the choice: 80 rows") for line in lines
        )
        assert any("95 % interval" in line or "alike" in line for line in lines)
    again, shown = told(run, show=True)
    assert shown == lines
    assert again == found


def test_the_same_search_again_trains_nothing_and_more_trials_go_on(tuned, monkeypatch):
    run, _, lines = tuned
    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "_train", lambda self, missing: pytest.fail("it trains"))
        assert told(run)[1] == lines
    _, more = told(run, trials=6)
    assert len([line for line in more if line.split()[0].rstrip("*").isdecimal()]) == 6


def test_the_best_is_written_and_the_study_is_still_the_same(tuned):
    run, found, _ = tuned
    wanted = {"models.words.network.C": 3.21, "models.words.network.word_ngrams": [1, 1]}
    put(run, found._replace(changes=wanted), lambda line: None)
    after = load(run / "params.yaml").models["words"].network
    assert (after["C"], after["word_ngrams"]) == (3.21, [1, 1])
    _, lines = told(run)
    assert len([line for line in lines if line.split()[0].rstrip("*").isdecimal()]) == 4


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("models.words.network.min_count", 2, "other parameters of the model"),
        ("tune.seed", 2, "how it is drawn"),
        ("competition.metric", "accuracy", "the competition"),
        ("tune.space", {"models.words.network.C": [1.0, 2.0]}, "what is tried"),
    ],
)
def test_what_decides_a_score_begins_another_study_and_is_named(tuned, key, value, what):
    run, *_ = tuned
    edit(run, key, value)
    with pytest.raises(PodiumError, match=f"4 of others \\(differing: .*{what}"):
        told(run, show=True)
    if key == "tune.seed":
        _, lines = told(run, trials=1)
        assert lines[0] == f"words: another study begins; 4 trials of before had other: {what}"


def test_all_folds_can_choose_each_judged_without_itself(run):
    _, lines = told(run, folds=4, trials=4)
    assert "fold 4" in lines[0]
    judged = [line for line in lines if line.startswith("cross-fitted on")]
    assert judged == [
        "cross-fitted on folds 1, 2, 3 and 4, each answered by what the others would have chosen: 160 rows, 160 groups"
    ]


def test_data_of_other_parameters_are_refused(run):
    edit(run, "folds.seed", 7)
    with pytest.raises(PodiumError, match=r"folds is another than that which stage prepare ran with; run `dvc repro`"):
        told(run)
    edit(run, "folds.seed", 1)
    edit(run, "competition.classes", ["no", "yes"])
    lock = (
        (run / "dvc.lock")
        .read_text()
        .replace("    params.yaml:\n", "    params.yaml:\n        competition.classes: [no, yes]\n")
    )
    (run / "dvc.lock").write_text(lock)
    params = load(run / "params.yaml")
    check_current(run, params, "words", space_of("words", params))  # both read as YAML 1.2
    (run / "dvc.lock").unlink()
    with pytest.raises(PodiumError, match="stage prepare has not run"):
        told(run)


def test_mistakes_are_one_line(run):
    with pytest.raises(PodiumError, match="there is no model 'wrods'; did you mean words"):
        tune(run, Wanted("wrods", None, 1, None, False, None), print)
    with pytest.raises(PodiumError, match="there are 4 folds, not 9"):
        told(run, folds=9)
    with pytest.raises(PodiumError, match="no trial yet; `podium tune words`"):
        told(run, show=True)
    with alone(place("words")), pytest.raises(PodiumError, match="another `podium tune` of this model is running"):
        told(run)


def test_one_fold_may_choose(run):
    assert sides([0, 1, 2, 3], 1) == ([0], [1, 2, 3])
    assert sides([0, 1], None) == ([0], [1])
    with pytest.raises(PodiumError, match="one fold cannot both choose and judge"):
        sides([0], None)


@pytest.mark.long
def test_workers_and_the_cache_change_nothing(run, monkeypatch):
    monkeypatch.setattr("podium.tune.folds.pool", backend.pool)
    material = Material("words", load(run / "params.yaml"), run)
    asked = [Asked({"models.words.network.C": c, "models.words.network.word_ngrams": [1, 1]}, 1) for c in (0.5, 2.0)]
    scores = []
    for workers, cache in (("1", "on"), ("2", "off")):
        monkeypatch.setenv("PODIUM_WORKERS", workers)
        monkeypatch.setenv("PODIUM_FOLD_CACHE", cache)
        with Trainer(material, print, lambda: None) as trainer:
            scores.append([(one.score, one.probabilities.tobytes()) for one in trainer.answers([*asked, asked[0]])])
            assert trainer.trained == 2
    assert scores[0] == scores[1]
    assert scores[0][0] == scores[0][2]


@pytest.mark.long
def test_a_plot_is_an_svg_and_the_same_again(tuned):
    run, *_ = tuned
    for name in ("a.svg", "b.svg"):
        told(run, show=True, plot=run / name)
    assert (run / "a.svg").read_bytes() == (run / "b.svg").read_bytes()
    assert (run / "a.svg").read_bytes().count(b'id="axes_') == 2
    with pytest.raises(PodiumError, match=r"is no \.svg"):
        told(run, show=True, plot=run / "a.png")


def test_a_file_that_is_no_study_is_named(run):
    path = place("words")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all, but long enough to be looked at" * 50)
    with pytest.raises(PodiumError, match=r"words\.db: no study: .*; delete it"):
        told(run)


@pytest.mark.long
def test_ctrl_c_is_one_line_and_the_search_goes_on_from_there(run):
    environment = os.environ | {"PYTHONPATH": SOURCE}
    process = subprocess.Popen(
        [*COMMAND, "--trials", "500"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stderr is not None
    while not (line := process.stderr.readline()).startswith("words: trial 1:"):
        assert line, process.communicate()
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert out == ""
    assert [line for line in err.splitlines() if not line.startswith("words: ")] == [
        "podium: interrupted; the same command goes on from here"
    ]
    material = Material("words", load(run / "params.yaml"), run)
    space = space_of("words", material.params)
    studies = Studies(place("words"))
    study = studies.find(identity_of(material, space, [0, 1], adaptive=True))
    assert study is not None
    assert len([one for one in study.get_trials() if one.state.is_finished()]) >= 2
    studies.close()


def test_without_a_terminal_nothing_is_asked(tuned, monkeypatch, capsys):
    run, found, _ = tuned
    before = (run / "params.yaml").read_text()
    monkeypatch.setattr("podium.commands.tune.signal.signal", lambda *_: None)
    called("words", None, None, None, show=True)
    shown = capsys.readouterr()
    assert (run / "params.yaml").read_text() == before
    assert ("to take it: podium tune words --show --write" in shown.out) is bool(found.changes)
    assert shown.err == ""


def test_an_interrupt_is_one_line_and_status_130(run, monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("podium.tune.command.tune", interrupted)
    monkeypatch.setattr("podium.commands.tune.signal.signal", lambda *_: None)
    with pytest.raises(SystemExit) as left:
        called("words")
    assert left.value.code == 130
    assert capsys.readouterr() == ("", "podium: interrupted; the same command goes on from here\n")


def test_a_choice_of_losses_is_the_same_study_after_one_was_written(run):
    """Of a network; nothing is trained."""
    params = load(Path(SOURCE).parent / "params.yaml")
    losses = [{"name": "cross_entropy"}, {"name": "focal", "gamma": 2.0}]
    found = []
    for loss in losses:
        model = params.models["cnn"].model_copy(update={"loss": Loss.model_validate(loss)})
        ensemble = params.ensemble.model_copy(update={"members": ["cnn"]})
        changed = params.model_copy(update={"models": {"cnn": model}, "ensemble": ensemble})
        material = Material("cnn", changed, run)
        material.__dict__["_views"] = {"words": Texts(tuple("abcd" * 40))}  # only hashed
        space = {"models.cnn.loss": losses}
        found.append(identity_of(material, space, [0], adaptive=True))
    assert found[0] == found[1]
