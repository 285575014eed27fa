"""What a job needs on its way to a machine with which this one shares no disk, and what it writes on its way back.

Arrays, texts and files that several jobs share go into the cluster's object store once, and a job carries references to
them. Paths among the arguments of a call are places that it writes to: on the other machine they are in a temporary
folder, and what is there in the end comes back.
"""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from podium.errors import PodiumError
from podium.hashing import sha256_file
from podium.io.atomic import whole_folder
from podium.text.encoders import Encoder
from podium.training.job import Job, Prediction, Rows, Texts
from podium.training.scratch import running_folder

Written = dict[str, NDArray[np.uint8]]
"""The bytes of files by their path below a place; of the place itself by `.`."""


@dataclass(frozen=True)
class Place:
    """A path that a call writes to, by its number among the arguments."""

    number: int


@dataclass(frozen=True)
class SentTexts:
    """`Texts` in the store."""

    texts: Any


@dataclass(frozen=True)
class SentRows:
    """`Rows`, with references to what is in the store; of the encoder the content of its files is there."""

    ids: Any
    lengths: Any
    vectors: Any
    padding: Literal["post", "pre"]
    encoder: Encoder | None
    files: Any
    activations: Any


class Store:
    """What has been put into the object store: each thing once.

    Args:
        put: puts a value there and gives a reference to it.
    """

    def __init__(self, put: Callable[[Any], Any]) -> None:
        self.put = put
        self.known: dict[int | str, tuple[Any, Any]] = {}  # the value is kept, so that no other gets its id

    def once(self, value: Any) -> Any:
        """A reference to a value."""
        if id(value) not in self.known:
            sent = np.asarray(value) if isinstance(value, np.ndarray) else value  # no memory map there
            self.known[id(value)] = value, self.put(sent)
        return self.known[id(value)][1]

    def content(self, name: str, read: Callable[[], Any]) -> Any:
        """A reference to what is read from files.

        Args:
            name: of what they hold.
            read: does so, if it was not done before.
        """
        if name not in self.known:
            self.known[name] = None, self.put(read())
        return self.known[name][1]


def packed(arguments: tuple[Any, ...], store: Store) -> tuple[Any, ...]:
    """The arguments of a call without anything of this machine's disk.

    Args:
        arguments: of a function of `podium.training.worker` or `.timed`.
        store: what jobs share goes there.
    """
    return tuple(_packed(value, number, store) for number, value in enumerate(arguments))


def _packed(value: Any, number: int, store: Store) -> Any:
    if isinstance(value, Path):
        return Place(number)
    if isinstance(value, Texts):
        return SentTexts(store.once(value))
    if isinstance(value, Rows):
        encoder, activations = value.encoder, value.activations
        return SentRows(
            store.once(value.ids),
            store.once(value.lengths),
            store.once(value.vectors),
            value.padding,
            encoder,
            encoder and store.content(encoder.sha256, lambda: _contents(Path(encoder.folder), encoder.files)),
            activations and store.content(activations, lambda: np.fromfile(activations, np.uint8)),
        )
    if isinstance(value, Job):
        rows: Any = _packed(value.rows, number, store)
        return replace(value, rows=rows, targets=store.once(value.targets), groups=store.once(value.groups))
    if isinstance(value, Prediction):
        return replace(value, rows=_packed(value.rows, number, store))
    return value


@contextmanager
def opened(arguments: tuple[Any, ...], get: Callable[[Any], Any]) -> Iterator[tuple[tuple[Any, ...], Path]]:
    """On the other machine: the arguments as they were, and the folder that what is written is below.

    Args:
        arguments: as `packed` gives them.
        get: the value that a reference is to.
    """
    with running_folder(_own("running")) as folder, tempfile.TemporaryFile(dir=folder) as activations:
        # The file has no name, so that it goes with the process however that ends; the kernel shows it as this path.
        path = f"/proc/self/fd/{activations.fileno()}"

        def open_(value: Any) -> Any:
            if isinstance(value, Place):
                return folder / str(value.number)
            if isinstance(value, SentTexts):
                return get(value.texts)
            if isinstance(value, SentRows):
                encoder = value.encoder and replace(value.encoder, folder=str(_folder(value, get)))
                if value.activations:
                    get(value.activations).tofile(activations)
                    activations.flush()
                ids, lengths, vectors = map(get, (value.ids, value.lengths, value.vectors))
                return Rows(ids, lengths, value.padding, vectors, encoder, path if value.activations else None)
            if isinstance(value, Job):
                return replace(value, rows=open_(value.rows), targets=get(value.targets), groups=get(value.groups))
            if isinstance(value, Prediction):
                return replace(value, rows=open_(value.rows))
            return value

        yield tuple(map(open_, arguments)), folder


def written(folder: Path) -> dict[int, Written]:
    """What a call has written, by the number of the argument that named the place.

    Args:
        folder: as `opened` gives it.
    """
    found: dict[int, Written] = {}
    for place in folder.iterdir():
        files = [path for path in (place, *sorted(place.rglob("*"))) if path.is_file()]
        found[int(place.name)] = _contents(place, [path.relative_to(place).as_posix() for path in files])
    return found


def write(arguments: tuple[Any, ...], found: dict[int, Written]) -> None:
    """Write here what a call has written elsewhere.

    Args:
        arguments: of the call, as it was made here.
        found: as `written` gives it.
    """
    for number, files in found.items():
        for name, content in files.items():
            path = Path(arguments[number]) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            content.tofile(path)


def _contents(folder: Path, names: Any) -> Written:
    return {name: np.fromfile(folder / name, np.uint8) for name in names}


def _own(*parts: str) -> Path:
    """A path below this user's folder on a machine of a cluster, which nobody else may look into.

    Raises:
        PodiumError: somebody else has put something in its place.
    """
    own = Path(tempfile.gettempdir(), f"podium-{os.getuid()}")
    own.mkdir(mode=0o700, exist_ok=True)
    found = own.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        fix = "remove it there, or set TMPDIR for the cluster's workers"
        raise PodiumError("it is not a folder of this user's own", where=str(own), fix=fix)
    own.chmod(0o700)
    return own.joinpath(*parts)


def _folder(sent: SentRows, get: Callable[[Any], Any]) -> Path:
    """Where the encoder lies on this machine: where it lay on the other, if it does here too, else where it is kept."""
    encoder: Any = sent.encoder
    kept = _own("encoders", encoder.sha256)
    for folder in (Path(encoder.folder), kept):
        if all((folder / name).is_file() and sha256_file(folder / name) == sha for name, sha in encoder.files.items()):
            return folder
    with whole_folder(kept) as partial:
        for name, content in get(sent.files).items():
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            content.tofile(partial / name)
    return kept
