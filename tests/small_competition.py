"""A competition of twenty rows, the stages on it, and what a case of tests/malformed/ changes in its files.

A case is a folder; good/ is the competition that the others differ from. What may lie in it:

- params.yaml and raw files (train.csv, ...), which take the place of the good ones, byte for byte;
- change.yaml: dotted keys of params.yaml, each with the value that it gets;
- make.yaml: what is done to the raw files, since git cannot hold it or it would be large: see `_make`;
- submission.csv: what the zip must hold;
- expected.txt: `works` and every line that is printed otherwise than of the good files; or, for each command that
  stops, its name and status, and the lines on standard error.
"""

import gzip
import io
import json
import os
import resource
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pandas as pd
import yaml

import podium.stage
from podium.cli import main
from podium.config.parse import parse
from podium.hashing import sha256_file, sha256_tree
from podium.submission.archive import unzipped

CHECKOUT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).with_name("malformed")
GOOD = CASES / "good"
RAW = Path("data/raw/mine")
TEST = "data/prepared/test.parquet"
SETTINGS = ("params.yaml", "change.yaml", "make.yaml", "expected.txt", "submission.csv")
COMMANDS = (
    "podium check",
    "validate",
    "prepare",
    "folds",
    "tokenise words",
    "pad words",
    "oversample balanced",
    "package",
)


class Done(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str
    seconds: float = 0.0  # of processor time


Runner = Callable[[str, Path], Done]


class Outcome(NamedTuple):
    """What a case comes to."""

    stopped: list[tuple[str, Done]]
    printed: list[str]
    overwritten: list[str]  # outputs that a command touched which did not end well

    def told(self, good: list[str]) -> str:
        """As expected.txt says it."""
        if not self.stopped:
            return "\n".join(["works", *(line for line in self.printed if line not in good)]) + "\n"
        blocks: dict[str, list[str]] = {}
        for command, done in self.stopped:
            blocks.setdefault(f"status {done.status}\n{done.err}", []).append(command)
        return "\n".join(f"{', '.join(commands)}: {block}" for block, commands in blocks.items())


def cases() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


def is_large(case: str) -> bool:
    """Whether its files are made, of many times the same text."""
    made = CASES / case / "make.yaml"
    return made.exists() and "times" in made.read_text(encoding="utf-8")


def expected(case: str) -> str:
    return (CASES / case / "expected.txt").read_text(encoding="utf-8")


def lay(case: str, folder: Path) -> None:
    """Put the raw files and the parameters of a case into a project; dvc.yaml too, where they may not fit it."""
    given = CASES / case
    raw = folder / RAW
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir(parents=True)
    for source in dict.fromkeys([GOOD, given]):
        for path in source.iterdir():
            if path.name not in SETTINGS:
                shutil.copyfile(path, raw / path.name)
        if (source / "params.yaml").exists():
            shutil.copyfile(source / "params.yaml", folder / "params.yaml")
    changes = _given(given / "change.yaml")
    if changes or (given / "params.yaml").exists():
        shutil.copyfile(CHECKOUT / "dvc.yaml", folder / "dvc.yaml")
    if changes:
        params = _given(folder / "params.yaml")
        for key, value in changes.items():
            section, (*way, last) = params, key.split(".")
            for part in way:
                section = section.setdefault(part, {})
            section[last] = value
        (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False, allow_unicode=True), "utf-8")
    for file, how in _given(given / "make.yaml").items():
        _make(raw / file, how)


def _given(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file; nothing where there is none."""
    return parse(path.read_text(encoding="utf-8")) if path.exists() else {}


def _make(path: Path, how: dict[str, Any]) -> None:
    """remove; folder; gzip; rename: another name; text: after the file's own, `{}` in it `repeat` times the given."""
    match how:
        case {"remove": True}:
            path.unlink()
        case {"folder": True}:
            path.unlink()
            path.mkdir()
        case {"gzip": True}:
            path.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        case {"rename": name}:
            path.rename(path.with_name(name))
        case {"before": before, "repeat": text, "times": times, "after": after}:
            with path.open("a", encoding="utf-8", newline="") as file:
                file.write(before + text * times + after)
        case _:
            raise AssertionError(f"{path.name}: {how}")


def run(folder: Path, runner: Runner, commands: Sequence[str] = COMMANDS) -> Outcome:
    """Run commands one after the other, up to the first stage that stops."""
    outcome = Outcome([], [], [])
    for command in commands:
        before = _outputs(folder)
        done = runner(command, folder)
        outcome.printed.extend(line for line in done.out.splitlines() if not line.startswith("sha256 "))
        if done.status:
            outcome.stopped.append((command, done))
            after = _outputs(folder)
            outcome.overwritten.extend(name for name in before | after if before.get(name) != after.get(name))
            if command != "podium check":
                break
        if command == "prepare":
            made_up_predictions(folder)
    return outcome


def handed_in(folder: Path) -> bytes:
    """The file in the zip."""
    (content,) = unzipped((folder / "submissions/submission.zip").read_bytes()).values()
    return content


def _outputs(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Every file that stages have written, and what would change if it were written again."""
    found = {}
    for top in (folder / "data", folder / "submissions"):
        for path in top.rglob("*"):
            if path.is_file() and not path.is_relative_to(folder / "data/raw"):
                about = path.stat()
                found[path.relative_to(folder).as_posix()] = about.st_ino, about.st_mtime_ns, about.st_size
    return found


def made_up_predictions(folder: Path) -> None:
    """What stage ensemble would leave: every second test row is of the second class."""
    params = _given(folder / "params.yaml")["competition"]
    rows = pd.read_parquet(folder / "data/prepared/test.parquet", columns=["row"])["row"]
    columns: dict[str, Any] = {"row": rows}
    number = len(params["classes"])
    for place, name in enumerate(params["classes"]):
        if params["task"] == "multilabel":
            columns |= {f"p_{name}": 0.25, f"prediction_{name}": (rows % number == place).astype("int32")}
        elif params["task"] == "multiclass" or place == 1:
            columns[f"p_{name}"] = 1 / number
    if params["task"] != "multilabel":
        columns["prediction"] = rows % number
    ensemble = folder / "data/ensemble"
    ensemble.mkdir(exist_ok=True)
    for name in ("oof", "test"):
        pd.DataFrame(columns).to_parquet(ensemble / f"{name}.parquet")
    board = dict.fromkeys(("score", "low", "high", "asked", "prior", "trivial"))
    for name, content in (("metrics", {"score": 0.8}), ("scores", {"board": board})):
        (ensemble / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    vouch(folder, ["cnn"])


def vouch(folder: Path, members: Sequence[str]) -> None:
    """A blend.json of the members that tells the hashes of what lies in data/ensemble/."""
    ensemble = folder / "data/ensemble"
    made = {f"data/ensemble/{name}": sha for name, sha in sha256_tree(ensemble).items() if name != "blend.json"}
    sources = {TEST: sha256_file(folder / TEST)}
    blend = {"members": [*members], "sources": sources, "networks": {name: {} for name in members}, "made": made}
    (ensemble / "blend.json").write_text(json.dumps(blend), encoding="utf-8")


def in_process(command: str, folder: Path) -> Done:
    """Run a command in this process, as it would end."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    name, *arguments = command.split()
    argv, here = sys.argv, Path.cwd()
    sys.argv = [f"stages/{name}.py", *arguments]
    os.chdir(folder)
    status = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            try:
                main() if name == "podium" else podium.stage.run(_stage(name))
            except SystemExit as end:
                status = _status(end)
    finally:
        os.chdir(here)
        sys.argv = argv
    return Done(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def _status(end: SystemExit) -> int:
    """As Python ends on it: text is printed, and the status 1."""
    if isinstance(end.code, str):
        print(end.code, file=sys.stderr)
        return 1
    return int(end.code or 0)


@cache
def _stage(name: str) -> Callable[..., None]:
    """A stage's function; its script runs nothing while `here`, which starts it, is this stand-in."""
    found: list[Callable[..., None]] = []
    real = sys.modules.get("here")
    sys.modules["here"] = SimpleNamespace(run=found.append)  # type: ignore[assignment]
    try:
        runpy.run_path(str(CHECKOUT / "stages" / f"{name}.py"))
    finally:
        del sys.modules["here"]
        if real is not None:
            sys.modules["here"] = real
    return found[0]


def for_real(command: str, folder: Path) -> Done:
    """Run a command in a process of its own."""
    name, *arguments = command.split()
    script = ["-m", "podium.cli"] if name == "podium" else [str(CHECKOUT / "stages" / f"{name}.py")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *script, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "src"), "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode(), seconds)
