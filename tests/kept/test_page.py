"""What is kept is told, and deleted by what was asked."""

import os
import time

import pytest

from podium.errors import PodiumError
from podium.kept.items import Kept
from podium.kept.page import deleted, lines, seconds_of
from podium.training.fold_cache import FoldCache
from podium.training.fold_notes import Note
from podium.training.scratch import running_folder

DAY = 86_400


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Two folds of cnn, one of them 40 days old, one of nbsvm, one without a note; two logs, one old."""
    monkeypatch.delenv("PODIUM_FOLD_CACHE_SIZE", raising=False)
    monkeypatch.setenv("DVC_ROOT", str(tmp_path))
    place = tmp_path / ".dvc/tmp/podium"
    notes = [Note("cnn", "two_channel_cnn", 0, fold, 0, 90.0, "f1", 0.5) for fold in (0, 1)]
    with FoldCache(place / "folds") as cache:
        for number, note in enumerate([*notes, Note("nbsvm", "nbsvm", 0, 0, 0, 1.0, "f1", 0.4), None]):
            cache.put(f"{number:064x}", {"weights": bytes(100_000)}, note)
    for name, days in (("repeat-0-fold-0-aa", 40), ("repeat-0-fold-1-bb", 0)):
        log = place / "tensorboard/cnn" / name
        log.mkdir(parents=True)
        (log / "events").write_bytes(bytes(1000))
        for path in (log / "events", log):
            os.utime(path, (time.time() - days * DAY,) * 2)
    os.utime(place / "folds" / f"{0:064x}" / "sha256.json", (time.time() - 40 * DAY,) * 2)
    return tmp_path


def left(project):
    found = Kept.of(project)
    return [int(fold.path.name, 16) for fold in found.folds], [log.path.name[-2:] for log in found.logs]


def test_where_how_much_and_of_what(project):
    told = lines(Kept.of(project))
    assert told[0] == f"fold cache: {project}/.dvc/tmp/podium/folds"
    assert told[1] == "4 folds, 401 kB of at most 20 GB, at least 3 min of training"
    assert told[3].split("  ")[0] == "model"
    rows = {line.split()[0]: line for line in told[4:7]}
    assert rows["cnn"].split()[1:] == ["two_channel_cnn", "2", "200", "kB", "3", "min", *rows["cnn"].split()[-3:]]
    assert rows["nbsvm"].split()[1:6] == ["nbsvm", "1", "100", "kB", "1"]
    assert " unknown " in rows["(no"]
    assert told[-2:] == [f"TensorBoard logs: {project}/.dvc/tmp/podium/tensorboard", "2 logs, 2 kB"]


def test_nothing_is_told_too(tmp_path):
    told = lines(Kept.of(tmp_path))
    assert [told[1], told[3]] == ["0 folds, 0 B of at most 20 GB", "0 logs, 0 B"]


@pytest.mark.parametrize(
    ("model", "age", "stay"),
    [
        (None, None, ([], [])),
        ("cnn", None, ([2, 3], [])),
        (None, 30 * DAY, ([1, 2, 3], ["bb"])),
        ("nbsvm", 30 * DAY, ([0, 1, 2, 3], ["aa", "bb"])),
        ("(no note)", None, ([0, 1, 2], ["aa", "bb"])),
    ],
)
def test_what_was_asked_for_goes_and_nothing_else(project, model, age, stay):
    freed = Kept.of(project).chosen(model, age).delete()
    assert left(project) == stay
    assert len(freed.folds) + len(stay[0]) == 4
    assert len(freed.logs) + len(stay[1]) == 2
    assert freed.size // 100_000 == len(freed.folds)


def test_what_a_running_training_uses_stays_and_is_said(project):
    with running_folder(), FoldCache(project / ".dvc/tmp/podium/folds") as cache:
        cache.get(f"{2:064x}")
        (project / ".dvc/tmp/podium/tensorboard/cnn/repeat-0-fold-1-bb/events").write_bytes(b"more")
        told = deleted(Kept.of(project).delete())
    assert left(project) == ([2], ["bb"])
    assert told == [
        "freed 302 kB: 3 folds and 1 TensorBoard log",
        "a training that is going on uses 2 more; they stay",
    ]


def test_what_killed_trainings_left_is_told_and_goes(project):
    folder = project / ".dvc/tmp/podium/running/1-x"
    folder.mkdir(parents=True)
    (folder / "activations.npy").write_bytes(bytes(5000))
    os.utime(folder, (0, 0))
    assert lines(Kept.of(project))[-1] == "left by killed trainings, until the next one: 5 kB"
    Kept.of(project).chosen("nbsvm", None).delete()
    assert not folder.exists()


def test_an_unknown_model_is_one_line(project):
    with pytest.raises(PodiumError, match=r"--model: nothing is kept of .* 'cmn'; there are \(no note\), cnn, nbsvm"):
        Kept.of(project).chosen("cmn", None)


def test_ages():
    assert [seconds_of(age) for age in ("30d", "1.5h", "2 W", "5min")] == [30 * DAY, 5400, 14 * DAY, 300]
    for wrong in ("30", "d", "-1d", "1y", ""):
        with pytest.raises(PodiumError, match=r"--older-than: '.*' is no age; give a number and one of min, h, d, w"):
            seconds_of(wrong)
