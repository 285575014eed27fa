"""`podium init`, from the command line to a project that is ready."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from init.small import simple
from init.test_unpack import packed

from podium import cli
from podium.init import place as placing

CHECKOUT = Path(__file__).resolve().parents[2]
Podium = Callable[..., tuple[int, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project as cloned, without its library: what init looks at and writes."""
    root = tmp_path / "project"
    for path in ("dvc.yaml", "params.yaml", ".gitignore", ".dvcignore", ".dvc/config", ".dvc/.gitignore"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CHECKOUT / path, root / path)
    (root / "src/podium").mkdir(parents=True)
    (root / "src/podium/__init__.py").touch()
    for path in ("data/raw", "data/vectors", "data/encoders"):
        (root / path).mkdir(parents=True)
    monkeypatch.chdir(root)
    monkeypatch.delenv("DVC_ROOT", raising=False)
    return root


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "My competition!"
    folder.mkdir()
    for name, content in simple().items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def untracked(monkeypatch: pytest.MonkeyPatch) -> None:
    """DVC, which takes two seconds, is not asked."""
    monkeypatch.setattr(placing, "_add", lambda root, path: (root / f"{path}.dvc").write_text("outs: []\n"))


@pytest.fixture
def podium(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Podium:
    def run(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["podium", *map(str, arguments)])
        monkeypatch.setattr("podium.commands.init._stoppable", lambda: None)
        with pytest.raises(SystemExit) as left:
            cli.main()
        out = capsys.readouterr().out
        return (1, left.value.code) if isinstance(left.value.code, str) else (left.value.code or 0, out)

    return run


def state(root: Path) -> dict[str, bytes]:
    """All files, without DVC's scratch space."""
    files = (path for path in root.rglob("*") if path.is_file() and ".dvc/tmp" not in path.as_posix())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_a_zip_becomes_a_project_that_is_right_and_tracked(project: Path, given: Path, podium: Podium) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    archive = given.with_name("nice-words.zip")
    archive.write_bytes(packed({f"nice/{name}": content for name, content in simple().items()}))
    status, told = podium("init", archive)
    assert status == 0, told
    assert told.splitlines()[-2:] == [
        "written       params.yaml, data/raw/nice-words/ (3 files), data/raw/nice-words.dvc",
        "next          podium check; git add -A && git commit -m 'begin nice-words'; dvc repro",
    ]
    assert podium("check") == (0, "params.yaml is valid: nice-words, 5 folds, blending cnn, bilstm_attention\n")
    assert sorted(path.name for path in (project / "data/raw").iterdir()) == ["nice-words", "nice-words.dvc"]
    (out,) = yaml.safe_load((project / "data/raw/nice-words.dvc").read_text())["outs"]
    assert (out["path"], out["nfiles"]) == ("nice-words", 3)
    listed = subprocess.run(
        ["git", "status", "--short", "-uall"], cwd=project, capture_output=True, text=True, check=True
    )
    assert "?? data/raw/nice-words.dvc" in listed.stdout
    assert "train.csv" not in listed.stdout


@pytest.mark.usefixtures("untracked")
def test_nothing_of_the_users_is_replaced_without_force(project: Path, given: Path, podium: Podium) -> None:
    assert podium("init", given)[0] == 0
    before = state(project)
    status, told = podium("init", given)
    assert (status, told) == (
        1,
        "podium: params.yaml: it is not as the project ships it any more; --force puts it aside, and loses nothing",
    )
    shutil.copy2(CHECKOUT / "params.yaml", project / "params.yaml")
    assert "data/raw/My-competition/: it is there already" in podium("init", given)[1]
    (project / "params.yaml").write_bytes(before["params.yaml"])
    assert state(project) == before
    (project / "data/raw/My-competition.dvc").write_text("outs:\n- md5: a.dir\n  path: My-competition\n")
    before = state(project)
    status, told = podium("init", given, "--force", "--metric", "accuracy")
    assert status == 0
    assert "kept          params.yaml is now params.yaml.before-1" in told
    after = state(project)
    assert after["params.yaml.before-1"] == before["params.yaml"]
    assert b"metric: accuracy" in after["params.yaml"]
    assert after["data/raw/My-competition.before-1/train.csv"] == before["data/raw/My-competition/train.csv"]
    assert b"path: My-competition.before-1\n" in after["data/raw/My-competition.before-1.dvc"]


@pytest.mark.usefixtures("untracked")
def test_files_that_lie_in_their_place_stay_there(project: Path, given: Path, podium: Podium) -> None:
    place = project / "data/raw/mine"
    given.rename(place)
    assert podium("init", "data/raw/mine")[0] == 0
    assert sorted(path.name for path in place.iterdir()) == ["sample_submission.csv", "test.csv", "train.csv"]
    assert "name: mine" in (project / "params.yaml").read_text()


def test_where_dvc_fails_all_is_as_before(
    project: Path, given: Path, podium: Podium, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(given, project / "data/raw/toy")
    (project / "data/raw/toy.dvc").write_text("outs:\n- md5: a.dir\n  path: toy\n")
    (project / ".dvc/config").write_text("[core\n")
    before = state(project)
    status, told = podium("init", given, "--name", "toy", "--force")
    assert status == 1
    assert told.startswith("podium: data/raw/toy/: DVC does not track it: ")
    assert state(project) == before

    def interrupted(root: Path, path: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(placing, "_add", interrupted)
    status, told = podium("init", given, "--name", "toy", "--force")
    assert (status, told) == (1, "podium: interrupted; nothing has changed; run it again")
    assert state(project) == before


def test_a_termination_leaves_nothing_half_done(project: Path, given: Path) -> None:
    """A real signal, while DVC is at work."""
    before = state(project)
    slow = project.parent / "slow"
    (slow / "dvc").mkdir(parents=True)
    (slow / "dvc/__init__.py").touch()
    (slow / "dvc/__main__.py").write_text("import pathlib, time\npathlib.Path('../begun').touch()\ntime.sleep(60)\n")
    environment = os.environ | {"PYTHONPATH": f"{slow}{os.pathsep}{CHECKOUT / 'src'}"}
    command = [sys.executable, "-P", "-m", "podium.cli", "init", str(given)]
    process = subprocess.Popen(command, cwd=project, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    while not (project.parent / "begun").exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    error = process.communicate(timeout=60)[1]
    assert (process.returncode, error) == (1, b"podium: interrupted; nothing has changed; run it again\n")
    assert state(project) == before


def test_a_dry_run_writes_nothing(project: Path, given: Path, podium: Podium) -> None:
    before = state(project)
    status, told = podium("init", given, "--dry-run")
    assert (status, told.splitlines()[-1]) == (0, "written       nothing: --dry-run")
    assert state(project) == before


@pytest.mark.usefixtures("untracked")
def test_a_recipe_and_its_files(project: Path, tmp_path: Path, podium: Podium) -> None:
    folder = tmp_path / "kim"
    folder.mkdir()
    (folder / "custrev.all").write_text("".join(f"{n % 2} words of row {n}\n" for n in range(30)))
    status, told = podium("init", "--recipe", "cr", "--from", folder)
    assert (status, "data/raw/cr/ (1 file)" in told) == (0, True)
    assert "k: 10" in (project / "params.yaml").read_text()
    assert "rt-polarity.all missing" in podium("init", "--recipe", "mr", "--from", folder, "--force")[1]
    assert "do not come with the project; say where" in podium("init", "--recipe", "mr")[1]
    status, told = podium("init", "--recipe", "trec-6", "--force")
    assert (status, "stage fetch brings the files" in told) == (0, True)


def test_mistakes_end_with_what_to_do(project: Path, given: Path, podium: Podium) -> None:
    for arguments, said in [
        ([], "podium: nothing to look at; give the folder or zip that you downloaded: podium init ~/Downloads"),
        ([given, "--from", given], "podium: --from: two folders are given; give one"),
        ([given, "--name", "a b"], "podium: --name: 'a b' cannot be a name; use letters"),
        ([given, "--name", "sms-spam"], "podium: --name: 'sms-spam' is a competition that comes with the project"),
        ([given, "--recipe", "cr", "--task", "binary"], "podium: --task goes with what is inferred"),
        ([given / "gone"], "there is no such folder or zip; give the one you downloaded"),
    ]:
        status, told = podium("init", *arguments)
        assert (status, said in told) == (1, True), told


def test_names_cannot_command_a_terminal(project: Path, given: Path, podium: Podium) -> None:
    (given / "notes\x1b[2J.dat").write_bytes(b"one line")
    (given / "more\x1b[2J.csv").write_bytes(b"a\n1\n")
    told = podium("init", given, "--dry-run")[1]
    assert "\x1b" not in told
    assert "more\\x1b[2J.csv" in told


def test_with_a_terminal_it_asks_until_it_knows(
    project: Path, given: Path, podium: Podium, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy2(given / "train.csv", given / "train_2.csv")
    assert podium("init", given)[1].endswith("say it with --train: 'train.csv', 'train_2.csv'")
    answers = iter(["7", "x", "2", "matthews"])
    monkeypatch.setattr("podium.commands.init._asks", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda question, default: next(answers))
    status, told = podium("init", given, "--dry-run")
    assert status == 0
    assert "  2  train_2.csv\n" in told
    assert "train         train_2.csv, 40 rows  (as you say)" in told
    assert "metric        matthews  (as you say)" in told


def test_a_mere_enter_takes_the_guess_of_the_metric(
    project: Path, given: Path, podium: Podium, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("podium.commands.init._asks", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda question, default: asked.append(default) or default)
    told = podium("init", given, "--dry-run")[1]
    assert asked == ["f1"]
    assert "No file tells the metric, the competition's page does. f1 is a guess" in told
    assert "metric        f1  (a guess" in told
