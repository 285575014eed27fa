"""Set-up: what the Makefile does and when, with a stand-in for Python that only notes what it is asked for."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[1]
LOCKS = tuple(f"requirements{what}.lock" for what in ("", "-dev", "-cluster", "-docs", "-audit"))
STAND_IN = """#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in
  *"$BREAK"*) exit 1 ;;
  *_base_executable*) echo "$0" ;;
  "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
esac
"""


class Place:
    """A folder with the files that set-up reads."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.calls, self.python = folder, folder.parent / "calls", folder.parent / "python3.11"
        folder.mkdir()
        for name in ("Makefile", "pyproject.toml", *LOCKS):
            shutil.copy2(CHECKOUT / name, folder / name)
        self.python.write_text(STAND_IN, encoding="utf-8")
        self.python.chmod(0o755)

    def make(self, target: str, *, failing: str = "no such call", python: Path | None = None) -> tuple[int, str, str]:
        """Run a target: exit status, what it printed, what Python was asked for."""
        self.calls.write_text("", encoding="utf-8")
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        done = subprocess.run(
            ["make", "--no-print-directory", f"PYTHON={python or self.python}", target],
            cwd=self.folder,
            env=outside | {"CALLS": str(self.calls), "BREAK": failing, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr, self.calls.read_text(encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        """Add text to a file, and keep its time: what counts is what it holds."""
        path = self.folder / name
        times = path.stat()
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "project")


def test_first_call_installs_what_is_locked_and_the_project(place: Place) -> None:
    status, printed, calls = place.make("setup")

    assert status == 0, printed
    builder, locked, project = [line.split(" install ")[1] for line in calls.splitlines() if " install " in line]
    for line in (builder, locked):
        assert "--no-deps" in line
        assert "--require-hashes" in line
    assert builder.endswith("--requirement .venv/setuptools.lock")
    assert locked.endswith("--requirement requirements.lock")
    assert project.endswith("--no-index --editable .")
    assert "-m compileall" in calls
    assert "requirements-dev.lock" not in calls


def test_what_builds_the_others_is_itself_locked(place: Place) -> None:
    place.make("setup")
    entry = (place.folder / ".venv" / "setuptools.lock").read_text(encoding="utf-8")

    assert entry in (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    assert re.match(r"setuptools==[^ ]+ \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+ +# via", entry)


def test_it_says_what_takes_long_and_nothing_else(place: Place) -> None:
    assert place.make("setup")[1].splitlines() == [
        "making .venv",
        f"installing {len(_entries('requirements.lock'))} packages (about two minutes, once)",
        "compiling them to byte-code",
    ]


def test_second_call_does_nothing(place: Place) -> None:
    place.make("setup")
    for name in ("Makefile", "pyproject.toml", *LOCKS):
        (place.folder / name).touch()  # as after a checkout: newer, but the same

    assert place.make("setup") == (0, "", "")


@pytest.mark.parametrize("failing", ["-m venv", "setuptools.lock", "requirements.lock", "--editable"])
def test_what_was_broken_off_is_done_again(place: Place, failing: str) -> None:
    assert place.make("setup", failing=failing)[0] != 0

    status, printed, calls = place.make("setup")
    assert status == 0, printed
    assert "--editable ." in calls
    assert ("-m venv .venv" in calls) == (failing != "--editable")
    assert place.make("setup") == (0, "", "")


def test_another_lock_file_is_installed_anew(place: Place) -> None:
    place.make("setup")
    (place.folder / ".venv" / "left-over").touch()
    place.append("requirements.lock", "another==1.0\n")

    assert "--requirement requirements.lock" in place.make("setup")[2]
    assert not (place.folder / ".venv" / "left-over").exists()


def test_another_pyproject_installs_only_the_project(place: Place) -> None:
    place.make("setup")
    place.append("pyproject.toml", "# changed\n")

    calls = place.make("setup")[2]
    assert "--editable ." in calls
    assert "requirements.lock" not in calls


def test_a_moved_folder_is_set_up_anew(place: Place) -> None:
    """Programs in .venv/bin name the folder that they were made in."""
    place.make("setup")
    place.folder = place.folder.rename(place.folder.with_name("moved"))

    assert "--requirement requirements.lock" in place.make("setup")[2]


def test_an_environment_of_the_users_own_is_left_alone(place: Place) -> None:
    own = place.folder / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.touch()

    status, printed, calls = place.make("setup")
    assert status != 0
    assert ".venv was not made by this Makefile" in printed
    assert calls == ""
    assert own.exists()


def test_no_python(place: Place) -> None:
    status, printed, _ = place.make("setup", python=place.folder / "gone")

    assert status != 0
    assert "Python 3.11 is not here" in printed


def test_python_may_be_the_environments_own(place: Place) -> None:
    """With .venv activated, `python3.11` is the one in it, which set-up removes before it makes the new one."""
    place.make("setup")
    place.append("requirements.lock", "another==1.0\n")
    own = place.folder / ".venv" / "bin" / "python"
    own.write_text(f"#!/bin/sh\necho {place.python}\n", encoding="utf-8")

    status, printed, calls = place.make("setup", python=own)
    assert status == 0, printed
    assert "-m venv .venv" in calls


def test_tests_install_the_development_lock_once(place: Place) -> None:
    assert "--requirement requirements-dev.lock" in place.make("test")[2]
    assert "requirements-dev.lock" not in place.make("test")[2]

    place.append("requirements-dev.lock", "another==1.0\n")
    calls = place.make("test")[2]
    assert "--requirement requirements-dev.lock" in calls
    assert "--requirement requirements.lock" not in calls


def test_the_long_tests_install_what_the_pages_take(place: Place) -> None:
    """They build the site."""
    assert "--requirement requirements-docs.lock" in place.make("test-long")[2]
    assert "requirements-docs.lock" not in place.make("test-long")[2]
    assert "requirements-docs.lock" not in place.make("test")[2]


def test_help_is_the_default_and_lists_every_target(place: Place) -> None:
    targets = re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    status, printed, calls = place.make("help")

    assert (status, calls) == (0, "")
    assert re.findall(r"^make ([a-z-]+) +\S", printed, re.MULTILINE) == targets
    plain = subprocess.run(["make"], cwd=place.folder, capture_output=True, text=True, check=True).stdout
    assert printed.strip() in plain
    assert {"setup", "repro", "test", "test-long", "lint", "lock", "clean"} <= set(targets)


def _lines(name: str) -> list[str]:
    return (CHECKOUT / name).read_text(encoding="utf-8").splitlines()


def _entries(name: str) -> list[str]:
    """Each package of a lock file: its version, hashes, and what asked for it."""
    return re.split(r"^(?=[^ ])", "\n".join(_lines(name)), flags=re.MULTILINE)[1:]


def _locked(name: str) -> dict[str, str]:
    """The version of each package that a lock file installs here; some are for other systems or Pythons."""
    pins = [Requirement(entry.partition(" \\")[0]) for entry in _entries(name)]
    here = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
    assert len({pin.name for pin in here}) == len(here) > 10
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in here}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    for entry in _entries(name):
        assert re.match(r"[a-z0-9-]+==\S+ ", entry)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    text = "\n".join(_lines(name))
    assert "://" not in text
    assert not re.search(r"--(index|extra-index|find-links)", text)


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "requirements.lock": [
            *project["project"]["dependencies"],
            *project["build-system"]["requires"],  # set-up builds without a network
            *_lines("requirements-data.in"),
        ],
        "requirements-dev.lock": project["dependency-groups"]["dev"],
        "requirements-cluster.lock": project["project"]["optional-dependencies"]["cluster"],
        "requirements-docs.lock": project["dependency-groups"]["docs"],
        "requirements-audit.lock": project["dependency-groups"]["audit"],
    }
    for name, requirements in asked.items():
        for requirement in map(Requirement, requirements):
            version = _locked(name).get(canonicalize_name(requirement.name))
            assert version is not None, f"{name} lacks {requirement}: run `make lock`"
            assert requirement.specifier.contains(version), f"{name} has {version}, not {requirement}: run `make lock`"


@pytest.mark.parametrize("name", LOCKS[1:])
def test_what_is_added_agrees_with_what_runs(name: str) -> None:
    run, added = _locked(LOCKS[0]), _locked(name)
    for package in run.keys() & added.keys():
        assert run[package] == added[package], package


def test_ray_is_installed_only_when_it_is_asked_for(place: Place) -> None:
    assert "ray" in _locked("requirements-cluster.lock")
    assert all("ray" not in _locked(name) for name in LOCKS[:2])
    place.make("setup")
    assert "--requirement requirements-cluster.lock" in place.make("cluster")[2]
    assert place.make("cluster") == (0, "", "")


OUTPUTS = [
    "data/validated.txt",
    "data/raw/sms-spam/train.csv",
    "data/raw/mine/train.csv",
    "data/board/sms-spam/solution.csv",
    "data/models/cnn/oof.parquet",
    "submissions/submission.zip",
    "submissions/manifest.json",
    "data/.folds.parquet.12.partial",
    ".venv/bin/python",
    "site/index.html",
]
KEPT = [
    "data/raw/mine.dvc",
    "params.yaml",
    "dvc.lock",
    "submissions/ledger.jsonl",
    "src/podium/cli.py",
    "bench/times.md",
]


@pytest.mark.parametrize(("path", "ignored"), [*((path, True) for path in OUTPUTS), *((path, False) for path in KEPT)])
def test_git_ignores_outputs_and_only_those(path: str, ignored: bool) -> None:
    command = ["git", "-c", "core.excludesFile=", "check-ignore", "-q", "--no-index", path]
    assert (subprocess.run(command, cwd=CHECKOUT, check=False).returncode == 0) == ignored


def test_dvc_sends_nothing_and_counts_no_ignore_file() -> None:
    plots = ["[plots]", "    html_template = plots/offline.html"]
    assert _lines(".dvc/config") == ["[core]", "    analytics = false", *plots]
    assert {".gitignore", "__pycache__", "*.pyc", ".venv"} <= set(_lines(".dvcignore"))


def test_dvc_finds_the_raw_files_that_a_user_added(tmp_path: Path) -> None:
    """It passes over .dvc files below a folder that it takes for ignored: they would never be pushed."""
    for folder in ("raw", "encoders", "vectors", "external"):
        (tmp_path / "data" / folder).mkdir(parents=True)
        (tmp_path / "data" / folder / "mine.dvc").write_text(f"outs:\n- {{md5: {'a' * 32}, path: mine}}\n")
    shutil.copy(CHECKOUT / ".gitignore", tmp_path)
    (tmp_path / ".dvc").mkdir()
    (tmp_path / ".dvc" / "config").touch()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    code = "from dvc.repo import Repo; print(sorted(stage.path_in_repo for stage in Repo('.').index.stages))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    found = [f"data/{folder}/mine.dvc" for folder in ("encoders", "external", "raw", "vectors")]
    assert done.stdout == f"{found}\n"


@pytest.mark.parametrize("given", [None, "/elsewhere"])
def test_continuous_integration_runs_make_test_with_the_competitions(tmp_path: Path, given: str | None) -> None:
    """The script itself, in an empty project beside a folder `shared`, with a `make` that only tells."""
    project, make = tmp_path / "project", tmp_path / "programs" / "make"
    for folder in (project / ".ci", make.parent):
        folder.mkdir(parents=True)
    shutil.copy2(CHECKOUT / ".ci" / "run", project / ".ci" / "run")
    make.write_text('#!/bin/sh\necho "$PWD make $* $PODIUM_COMPETITIONS"; exit 3\n', encoding="utf-8")
    make.chmod(0o755)
    _program(make.with_name("chromium"), "exit 0")
    environment = {name: value for name, value in os.environ.items() if name != "PODIUM_COMPETITIONS"}
    environment["PATH"] = f"{make.parent}{os.pathsep}{environment['PATH']}"
    if given:
        environment["PODIUM_COMPETITIONS"] = given

    command = ["bash", str(project / ".ci" / "run")]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    folder = given or tmp_path / "shared" / "competitions"
    assert (done.returncode, done.stdout) == (3, f"{project} make test {folder}\n")


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("user", "programs", "said"),
    [
        (0, {"apt-get": 'echo "$@" >> "$CALLS"'}, ""),
        (1000, {"apt-get": 'echo "$@" >> "$CALLS"', "sudo": 'shift; "$@"'}, ""),
        (1000, {"apt-get": 'echo "$@" >> "$CALLS"', "sudo": "exit 1"}, "cannot be installed"),
        (0, {"apt-get": "exit 100"}, "cannot be installed"),
        (0, {}, "cannot be installed"),
    ],
)
def test_continuous_integration_gets_a_browser_or_fails(
    tmp_path: Path, user: int, programs: dict[str, str], said: str
) -> None:
    """With nothing on the path but what is named, so that there is no browser at first."""
    project, folder = tmp_path / "project", tmp_path / "programs"
    for place in (project / ".ci", folder):
        place.mkdir(parents=True)
    shutil.copy2(CHECKOUT / ".ci" / "run", project / ".ci" / "run")
    for name, script in ({"make": "echo tested", "id": f"echo {user}"} | programs).items():
        _program(folder / name, script)
    for name in ("bash", "sh", "dirname", "true"):
        (folder / name).symlink_to(shutil.which(name) or name)
    environment = {"PATH": str(folder), "CALLS": str(tmp_path / "calls")}
    command = [str(folder / "bash"), str(project / ".ci" / "run")]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == ((1, "") if said else (0, "tested\n"))
    assert said in done.stderr
    if not said:
        assert (tmp_path / "calls").read_text(encoding="utf-8") == "update\ninstall -y chromium\n"
