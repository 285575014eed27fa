"""A user's mistake: one clear line, status 1, no traceback, every earlier output as it was."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from project import Project

from podium.hashing import sha256_tree


def _table(project: Project, name: str, text: str) -> None:
    project.path(f"data/raw/mine/{name}").write_text(text, encoding="utf-8")


def _params(changes: dict[str, object]) -> Callable[[Project], None]:
    return lambda project: project.edit(changes)


def _file(name: str, text: str) -> Callable[[Project], None]:
    return lambda project: _table(project, name, text)


def _binary(project: Project) -> None:
    project.path("data/raw/mine/train.csv").write_bytes(bytes(range(256)) * 20)


def _sample_submission(change: Callable[[list[str]], list[str]]) -> Callable[[Project], None]:
    """Change the sample submission of the base run's own competition."""

    def make_it(project: Project) -> None:
        project.edit({"competition.name": "sms-spam"})
        path = project.path("data/raw/sms-spam/sample_submission.csv")
        path.write_text("".join(change(path.read_text(encoding="utf-8").splitlines(keepends=True))), encoding="utf-8")

    return make_it


OUTPUTS = ("data/prepared", "data/models", "data/ensemble", "submissions")
ROWS = "".join(f"{i},a text of {i} words,{'spam' if i % 3 == 0 else 'ham'}\n" for i in range(60))
TRAIN = f"id,text,label\n{ROWS}"
TEST = "id,text\n" + "".join(f"{i},another text {i}\n" for i in range(20))

MISTAKES: dict[str, tuple[str, Callable[[Project], None], list[str]]] = {
    "unknown key": ("validate", _params({"models.cnn.epocs": 3}), ["models.cnn.epocs", "epochs"]),
    "wrong type": ("validate", _params({"models.cnn.epochs": "many"}), ["models.cnn.epochs", "'many'"]),
    "member that is not there": ("validate", _params({"ensemble.members": ["cn"]}), ["ensemble.members", "cnn"]),
    "missing file": ("prepare", _params({"data.test.path": "tset.csv"}), ["tset.csv", "test.csv"]),
    "missing column": ("prepare", _params({"competition.text": ["txt"]}), ["train.csv", "txt", "text"]),
    "doubled column": ("prepare", _file("train.csv", "id,text,text\n1,a,b\n"), ["train.csv", "text"]),
    "empty file": ("prepare", _file("train.csv", ""), ["train.csv", "empty"]),
    "a ragged row": ("prepare", _file("train.csv", TRAIN + "61,too,many,fields\n"), ["train.csv", "62"]),
    "unknown label": ("prepare", _file("train.csv", TRAIN + "61,some text,egg\n"), ["train.csv", "62", "egg"]),
    "a single class": ("prepare", _file("train.csv", TRAIN.replace("spam", "ham")), ["train.csv", "spam"]),
    "ids repeated in test": ("prepare", _file("test.csv", TEST + "3,again\n"), ["test.csv", "3"]),
    "text that is not text": ("prepare", _binary, ["train.csv"]),
    "undecodable bytes": ("prepare", _params({"data.train.encoding": "ascii"}), ["train.csv", "ascii"]),
    "k larger than a class": ("folds", _params({"folds.k": 30}), ["folds.k", "30"]),
    "a ratio that cannot be": (
        "oversample",
        _params({"samplings.balanced.ratio": 0.1}),
        ["samplings.balanced.ratio", "0.1"],
    ),
    "sample submission of other ids": (
        "package",
        _sample_submission(lambda lines: [*lines[:-1], "unheard-of,ham\n"]),
        ["sample_submission.csv", "unheard-of"],
    ),
    "ids repeated in the sample submission": (
        "package",
        _sample_submission(lambda lines: [*lines, lines[-1]]),
        ["sample_submission.csv", "twice"],
    ),
}


@pytest.fixture(scope="module")
def mine(base: Project, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Project]:
    """Make copies of the base run with a small competition of one's own in place."""

    def make(folder: Path) -> Project:
        shutil.copytree(base.folder, folder, symlinks=True)
        project = Project(folder)
        project.path("data/raw/mine").mkdir()
        for name, text in (("train.csv", TRAIN + "60,über,ham\n"), ("test.csv", TEST)):
            _table(project, name, text)
        _table(project, "sample_submission.csv", "id,label\n" + "".join(f"{i},ham\n" for i in range(20)))
        project.edit({"competition.name": "mine", "data.sample": 1.0})
        return project

    return make


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_line_and_nothing_lost(mistake: str, mine: Callable[[Path], Project], tmp_path: Path) -> None:
    stage, make_it, words = MISTAKES[mistake]
    project = mine(tmp_path / "project")
    if stage in ("folds", "oversample"):
        project.run("python", "stages/prepare.py")
    if stage == "oversample":
        project.run("python", "stages/folds.py")
    make_it(project)
    before = {name: sha256_tree(project.path(name)) for name in OUTPUTS}
    argument = ["balanced"] if stage == "oversample" else []

    done = project.run("python", f"stages/{stage}.py", *argument, check=False)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr
    assert {name: sha256_tree(project.path(name)) for name in before} == before


def test_dvc_repro_stops_at_a_wrong_key(fresh: Project) -> None:
    fresh.edit({"models.cnn.epocs": 3})
    _stops(fresh, "did you mean epochs?")


def test_dvc_repro_stops_at_a_wrong_file(mine: Callable[[Path], Project], tmp_path: Path) -> None:
    project = mine(tmp_path / "project")
    _table(project, "train.csv", TRAIN + "61,too,many,fields\n")
    _stops(project, "train.csv, line 62")


def test_dvc_runs_again_after_podium_check_where_a_kill_left_its_list_half_written(fresh: Project) -> None:
    """DVC itself refuses an empty one, and says nothing of what to do."""
    fresh.path(".dvc/tmp/rwlock").write_text("")
    refused = fresh.run("dvc", "repro", "validate", check=False)
    assert refused.returncode
    assert "rwlock" in refused.stderr
    told = fresh.run("podium", "check")
    assert ".dvc/tmp/rwlock was left half written by a DVC command that was killed, and is taken away" in told.stderr
    fresh.run("dvc", "repro", "validate")


def _stops(project: Project, said: str) -> None:
    before = {name: sha256_tree(project.path(name)) for name in OUTPUTS}
    done = project.run("dvc", "repro", check=False)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert {name: sha256_tree(project.path(name)) for name in OUTPUTS} == before
