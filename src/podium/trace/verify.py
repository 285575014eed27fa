"""Whether bytes are at hand, and whether they have the hashes that a chain has of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from podium.provenance.bytes import Hashes, Place, Stores, asked, hashes, hashes_of
from podium.trace.chain import Link
from podium.trace.run import Run

MOST = 256_000_000
"""So many bytes are read unless more are asked for."""

KNOWN_BY_NAME = frozenset({"member", "view", "parameters", "commit", "workspace", "content"})
"""Links that are no file of the project."""


class Broken(NamedTuple):
    """A link that does not hold."""

    link: str
    what: str


class State(NamedTuple):
    """What became of a link."""

    at: tuple[Place, ...]  # where its bytes are; of a folder, those of all its files
    read: bool  # whether they were hashed
    broken: tuple[Broken, ...]


@dataclass
class Reader:
    """Hashes files, each once, as long as not too many bytes were read.

    Args:
        most: so many bytes; None: any number.
    """

    most: int | None = MOST
    read: int = 0
    unread: set[Path] = field(default_factory=set)
    _known: dict[Path, Hashes] = field(default_factory=dict)

    def hashes(self, path: Path) -> Hashes | None:
        """Those of a file; None: it would be too much, or it cannot be read."""
        if path in self._known:
            return self._known[path]
        try:
            size = path.stat().st_size
            if self.most is not None and self.read + size > self.most:
                self.unread.add(path)
                return None
            self._known[path] = hashes(path)
        except OSError:
            return None
        self.read += size
        return self._known[path]


class Verify:
    """Looks for the bytes of a run's links.

    Args:
        run: whose links they are.
        stores: where bytes may be.
        reader: hashes them.
        afar: which bytes a remote that is no folder has; None: it was not asked.
        strict: whether the workspace must hold the run's own files: it is the one that lies there, or its copy.
    """

    def __init__(
        self, run: Run, stores: Stores, reader: Reader, afar: set[str] | None = None, *, strict: bool = False
    ) -> None:
        self.run, self.stores, self.reader, self.afar, self.strict = run, stores, reader, afar or set(), strict

    def states(self, links: Iterable[Link]) -> dict[int, State]:
        """What became of links and all below them, by their `id`."""
        return {id(link): self.state(link) for top in links for link in top.walk()}

    def state(self, link: Link) -> State:
        """What became of one link."""
        if link.what in KNOWN_BY_NAME or link.above:
            return State((), True, ())
        if missing := link.facts.get("missing"):
            return State((), True, (Broken(shown(link), missing),))
        if not link.md5.endswith(".dir"):
            return self._file(link, link.path, link.md5, link.sha256)
        return self._folder(link)

    def _folder(self, link: Link) -> State:
        """The list of a folder's files, and each of them."""
        listed, read, broken = self._copies("", link.md5, "", f"{shown(link)}, the list of its files")
        if link.files is None:
            listed += ["remote"] if link.md5 in self.afar else []
            if not listed and any(path.startswith(f"{link.path}/") for path in self.run.tracked):
                listed = ["git"]
            elif not listed and link.of:  # nobody keeps the list, as of raw files that were never added to DVC
                listed = _common([self.state(one) for one in link.of])
            return State(tuple(listed), read, tuple(broken))
        states = [self._file(link, f"{link.path}/{name}", md5, "") for name, md5 in link.files.items()]
        broken += [one for state in states for one in state.broken]
        return State(tuple(_common(states)), all(state.read for state in states), tuple(broken))

    def _file(self, link: Link, path: str, md5: str, sha256: str) -> State:
        name = shown(link) if path == link.path else f"{link.what} {path}"
        if self.run.commit is not None and path in self.run.tracked:
            return self._tracked(name, path, md5, sha256)
        if not path and not md5:
            return State((), True, ())
        at, read, broken = self._copies(path, md5, sha256, name)
        if md5 in self.afar:
            at.append("remote")
        return State(tuple(at), read, tuple(broken))

    def _tracked(self, name: str, path: str, md5: str, sha256: str) -> State:
        """A file that the commit itself holds."""
        content = self.run.tracked[path]
        found = hashes_of(content) if content is not None else None
        broken = []
        if found and md5 and found.md5 != md5:
            broken.append(Broken(name, f"the run read bytes with MD5 {md5}, the commit's have {found.md5}"))
        if found and sha256 and found.sha256 != sha256:
            broken.append(Broken(name, f"SHA-256 {sha256} is recorded, the commit's bytes have {found.sha256}"))
        return State(("git",), True, tuple(broken))

    def _copies(self, path: str, md5: str, sha256: str, name: str) -> tuple[list[Place], bool, list[Broken]]:
        """Each place where bytes lie under that path or hash."""
        at: list[Place] = []
        broken: list[Broken] = []
        all_read, plain = True, md5.removesuffix(".dir")
        for place, file in self.stores.copies(path, md5).items():
            if place == "remote" and at and self.reader.most is not None:
                at.append(place)  # a copy of what was read; `--verify` reads it too
                continue
            found = self.reader.hashes(file)
            if found is None:
                all_read = False
                at.append(place)
            elif plain and found.md5 != plain:
                if place != "workspace":
                    broken.append(Broken(name, f"the bytes in the {place} have MD5 {found.md5}, not {md5} ({file})"))
                elif self.strict:
                    broken.append(Broken(name, f"the file has MD5 {found.md5}, dvc.lock says {md5}"))
            elif sha256 and found.sha256 != sha256 and (plain or self.strict):
                at.append(place)
                broken.append(Broken(name, f"SHA-256 {sha256} is recorded, the bytes have {found.sha256}"))
            elif not sha256 or found.sha256 == sha256:
                at.append(place)
        if self.strict and path and "workspace" not in at and not any("the file has MD5" in one.what for one in broken):
            broken.append(Broken(name, "the file is not there"))
        return at, all_read, list(dict.fromkeys(broken))


def _common(states: list[State]) -> list[Place]:
    """Where all of several are."""
    places: tuple[Place, ...] = ("workspace", "cache", "remote", "git")
    return [place for place in places if states and all(place in state.at for state in states)]


def shown(link: Link) -> str:
    """What a link is called."""
    return " ".join(filter(None, [link.what, link.path or link.name]))


def afar(stores: Stores, links: Iterable[Link]) -> set[str]:
    """Which bytes of links a remote that is no folder has.

    Args:
        stores: where bytes may be.
        links: whose bytes.

    Raises:
        PodiumError: it cannot be reached.
    """
    wanted = {one for top in links for link in top.walk() for one in (link.md5, *(link.files or {}).values()) if one}
    return asked(stores.root, wanted) if stores.afar else set()


def everything(run: Run) -> Iterator[Link]:
    """Every output of every stage, whether it is in the chain or not.

    Args:
        run: whose.
    """
    for path, out in run.lock.outs.items():
        yield Link("output", path=path, md5=out.md5, files=run.listed(out.md5) if out.is_folder else None)


def missing(links: Iterable[Link], states: Mapping[int, State]) -> list[Link]:
    """Files whose bytes are nowhere."""
    below = [link for top in links for link in top.walk()]
    return [link for link in below if link.what not in KNOWN_BY_NAME and not link.above and not states[id(link)].at]
