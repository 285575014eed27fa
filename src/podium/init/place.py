"""The files and params.yaml into their places: all of it, or nothing; what was there stays beside."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from podium.check import check
from podium.config import recipe as recipes
from podium.config.load import read
from podium.errors import PodiumError, first_line
from podium.io.atomic import whole_file, whole_folder

PARAMS = "params.yaml"


@dataclass(frozen=True)
class Placed:
    """What was put where.

    Args:
        data: the folder of the files, relative to the project; "": none were given.
        kept: what was there before, and where it is now, relative to the project.
    """

    data: str
    kept: list[str]


def check_free(root: Path, name: str, source: Path | None, *, force: bool) -> None:
    """Assert that nothing of the user's would be replaced.

    Args:
        root: the project's folder.
        name: of the competition.
        source: where its files are; None: none are put in place.
        force: what is there may be put aside.

    Raises:
        PodiumError: something is there.
    """
    if force:
        return
    fix = "--force puts it aside, and loses nothing"
    path, data = root / PARAMS, root / "data/raw" / name
    if path.is_file() and not _is_shipped(path):
        raise PodiumError("it is not as the project ships it any more", where=PARAMS, fix=fix)
    if source is not None and data.exists() and not _is_same(source, data):
        raise PodiumError("it is there already", where=f"data/raw/{name}/", fix=f"{fix}; or give another --name")


def place(root: Path, name: str, source: Path | None, files: Sequence[tuple[Path, str]], text: str) -> Placed:
    """Put the files into data/raw/<name>/, tell DVC of them, and write params.yaml; nothing of it where one fails.

    Args:
        root: the project's folder.
        name: of the competition.
        source: the folder that the user gave; None: no files are put in place.
        files: what is copied, and its name there.
        text: of params.yaml.

    Raises:
        PodiumError: something cannot be written, DVC refuses the files, or params.yaml would not be right.
    """
    data, params, kept = root / "data/raw" / name, root / PARAMS, list[str]()
    with _undone() as undo:
        if source is not None and not _is_same(source, data):
            with whole_folder(data.with_name(f"{name}.new")) as partial:
                for path, target in files:
                    (partial / target).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, partial / target)
            undo(lambda: shutil.rmtree(data.with_name(f"{name}.new"), ignore_errors=True))
            if data.exists():
                kept += _aside(data, undo)
            _moved(data.with_name(f"{name}.new"), data, undo)
        if source is not None:
            tracking = data.with_name(f"{name}.dvc")
            before = tracking.read_bytes() if tracking.is_file() else None
            undo(lambda: tracking.unlink(missing_ok=True) if before is None else tracking.write_bytes(before))
            _add(root, f"data/raw/{name}")
        with _uninterrupted(), whole_file(params) as partial_file:
            partial_file.write_text(text, encoding="utf-8", newline="\n")
            check(partial_file)
            if params.is_file() and not _is_shipped(params):
                beside = _free(params)
                shutil.copyfile(params, beside)
                kept.append(f"{PARAMS} is now {beside.name}")
    return Placed("" if source is None else f"data/raw/{name}", kept)


def _is_shipped(path: Path) -> bool:
    """Whether a params.yaml says what the project ships, and nothing of the user's is in it."""
    try:
        return read(path) == recipes.find(recipes.SHIPPED).params
    except PodiumError:
        return False


def _is_same(source: Path, data: Path) -> bool:
    return source.resolve() == data.resolve()


def _free(path: Path) -> Path:
    """A name beside a path that is free."""
    count = 1
    while (beside := path.with_name(f"{path.name}.before-{count}")).exists():
        count += 1
    return beside


def _aside(data: Path, undo: Callable[[Callable[[], object]], None]) -> list[str]:
    """Put a folder aside, and what DVC knows of it with it."""
    beside = _free(data)
    tracking, new = data.with_name(f"{data.name}.dvc"), beside.with_name(f"{beside.name}.dvc")
    _moved(data, beside, undo)
    if tracking.is_file():
        old = tracking.read_bytes()
        undo(lambda: tracking.write_bytes(old))
        undo(lambda: new.unlink(missing_ok=True))
        text = re.sub(rf"^(\s*(?:- )?path: ){re.escape(data.name)}$", rf"\g<1>{beside.name}", old.decode(), flags=re.M)
        new.write_text(text, encoding="utf-8", newline="\n")
        tracking.unlink()
    return [f"data/raw/{data.name} is now data/raw/{beside.name}"]


def _moved(source: Path, target: Path, undo: Callable[[Callable[[], object]], None]) -> None:
    with _uninterrupted():
        try:
            source.replace(target)
        except OSError as error:
            what = f"cannot be put there: {error.strerror}"
            raise PodiumError(what, where=str(target), fix="give write permission there") from None
        undo(lambda: target.replace(source))


def _add(root: Path, path: str) -> None:
    """Let DVC track a folder."""
    command = [sys.executable, "-P", "-m", "dvc", "add", "--quiet", path]
    done = subprocess.run(  # noqa: S603 - a list of arguments; no shell reads them
        command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = first_line(RuntimeError(done.stderr.removeprefix("ERROR: ")))
        raise PodiumError(f"DVC does not track it: {told}", where=f"{path}/", fix="mend that, and run this again")


@contextmanager
def _undone() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Collects how to undo each step; where the block fails or is interrupted they are undone, the last one first."""
    steps: list[Callable[[], object]] = []
    try:
        yield steps.append
    except BaseException:
        with _uninterrupted():
            for step in reversed(steps):
                step()
        raise


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until a step is whole."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
