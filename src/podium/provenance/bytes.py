"""Where the bytes of a recorded file are: in the workspace, in DVC's cache, in its remote, or nowhere.

DVC keeps a file under the MD5 of its content, `files/md5/<2 digits>/<30>`, in its cache and in a remote alike, so both
are looked into by path where they are folders; DVC itself, which takes a second to load, is asked about other remotes.
"""

import configparser
import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from podium.errors import PodiumError, first_line
from podium.io.shape import is_inside
from podium.provenance.logins import hide_logins

Place = Literal["workspace", "cache", "remote", "git"]
CONFIG, CONFIG_LOCAL = ".dvc/config", ".dvc/config.local"
ADDRESS = re.compile(r"\w+://")
MD5 = re.compile(r"[0-9a-f]{32}(\.dir)?")


class Hashes(NamedTuple):
    """What identifies bytes."""

    md5: str
    sha256: str


def hashes(path: Path) -> Hashes:
    """Both hashes of a file, read once.

    Args:
        path: the file.

    Raises:
        OSError: it cannot be read.
    """
    md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            md5.update(block)
            sha256.update(block)
    return Hashes(md5.hexdigest(), sha256.hexdigest())


def hashes_of(content: bytes) -> Hashes:
    """Both hashes of bytes.

    Example:
        >>> hashes_of(b"").md5
        'd41d8cd98f00b204e9800998ecf8427e'
    """
    return Hashes(hashlib.md5(content, usedforsecurity=False).hexdigest(), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True)
class Stores:
    """Where a project's bytes may be.

    Args:
        root: the project's folder.
        cache: of DVC.
        remote: the folder that the default remote is; None: there is none, or it is no folder.
        name: of the default remote; None: there is none.
    """

    root: Path
    cache: Path
    remote: Path | None = None
    name: str | None = None

    @property
    def afar(self) -> bool:
        """Whether there is a remote that only DVC can look into."""
        return self.name is not None and self.remote is None

    def copies(self, path: str, md5: str) -> dict[Place, Path]:
        """Files that may hold the bytes; whether they do is for a hash to tell.

        Args:
            path: relative to the project; empty: it has none.
            md5: of the bytes; empty: not known, so that only the workspace can hold them.
        """
        places: dict[Place, Path] = {"workspace": self.root / path} if path else {}
        if md5:
            places["cache"] = object_of(self.cache, md5)
            if self.remote is not None:
                places["remote"] = object_of(self.remote, md5)
        return {place: found for place, found in places.items() if found.is_file()}

    def content(self, path: str, md5: str) -> bytes | None:
        """The bytes with that MD5, from wherever they are at hand; None: nowhere.

        Args:
            path: relative to the project; empty: it has none.
            md5: of the bytes.
        """
        for found in self.copies(path, md5).values():
            content = found.read_bytes()
            if hashes_of(content).md5 == md5.removesuffix(".dir"):
                return content
        return None

    def listed(self, md5: str) -> dict[str, str] | None:
        """The MD5 of each file of a folder, by its path inside; None: the list is not at hand, or damaged.

        Args:
            md5: of the folder, with `.dir` behind.
        """
        content = self.content("", md5)
        return None if content is None else _entries(content)


def _entries(content: bytes) -> dict[str, str] | None:
    try:
        entries = {str(entry["relpath"]): str(entry["md5"]) for entry in json.loads(content)}
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    sound = all(is_inside(path) and MD5.fullmatch(md5) for path, md5 in entries.items())
    return entries if sound else None


def object_of(store: Path, md5: str) -> Path:
    """Where a cache or remote keeps the bytes with an MD5.

    Args:
        store: its folder.
        md5: of the bytes.
    """
    return store / "files" / "md5" / md5[:2] / md5[2:]


@dataclass(frozen=True)
class Settings:
    """DVC's settings, as far as they say where bytes are, with every relative path made absolute.

    Args:
        sections: as they stand in DVC's files: section, option, value.
    """

    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def remote(self) -> str | None:
        """The name of the default remote."""
        return self.sections.get("core", {}).get("remote")

    @property
    def url(self) -> str | None:
        """Where the default remote is."""
        return self.sections.get(f"'remote \"{self.remote}\"'", {}).get("url")

    def text(self) -> str:
        """As a file of DVC's settings."""
        return "".join(
            f"[{section}]\n" + "".join(f"    {key} = {value}\n" for key, value in options.items())
            for section, options in self.sections.items()
        )


def settings(root: Path) -> Settings:
    """What DVC's files of settings say of a project: the machine's, the user's, the project's, and its local one.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: a file is not as DVC writes it.
    """
    wide = os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(os.pathsep)[0]
    own = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    found: dict[str, dict[str, str]] = {}
    for path in (Path(wide) / "dvc/config", Path(own) / "dvc/config", root / CONFIG, root / CONFIG_LOCAL):
        for section, options in _read(path).items():
            found.setdefault(section, {}).update(options)
    return Settings(found)


def _read(path: Path) -> dict[str, dict[str, str]]:
    reader = configparser.RawConfigParser(default_section="", strict=False, inline_comment_prefixes=None)
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        reader.read_string("\n".join(lines))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, configparser.Error) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or first_line(error)}"
        raise PodiumError(what, where=str(path), fix="mend it: see `dvc config --list`") from None
    return {
        section: {
            key: _absolute(section, key, value.strip("'\""), path.parent) for key, value in reader[section].items()
        }
        for section in reader.sections()
    }


def _absolute(section: str, key: str, value: str, folder: Path) -> str:
    """A path that stands relative to the file of settings; anything else as it is."""
    is_path = (section, key) == ("cache", "dir") or (section.startswith("'remote ") and key == "url")
    if not is_path or ADDRESS.match(value):
        return value
    return os.path.abspath(folder / Path(value).expanduser())  # noqa: PTH100 - `resolve` would follow links, as DVC does not


def stores(root: Path) -> Stores:
    """Where a project's bytes may be, by its settings.

    Args:
        root: the project's folder.

    Raises:
        PodiumError: a file of DVC's settings is not as DVC writes it.
    """
    given = settings(root)
    cache = Path(given.sections.get("cache", {}).get("dir") or root / ".dvc/cache")
    url = given.url
    remote = None if url is None or ADDRESS.match(url) else Path(url)
    return Stores(root, cache, remote, given.remote)


def asked(root: Path, md5s: Iterable[str]) -> set[str]:
    """Which bytes the default remote has, asked through DVC: for remotes that are no folder.

    Args:
        root: the project's folder.
        md5s: of the bytes, of folders with `.dir` behind.

    Raises:
        PodiumError: it cannot be reached.
    """
    from dvc.exceptions import DvcException  # type: ignore[import-untyped]  # a second to load
    from dvc.repo import Repo  # type: ignore[import-untyped]

    hide_logins()
    wanted = sorted(set(md5s))
    try:
        with Repo(str(root)) as repository:
            remote = repository.cloud.get_remote_odb()
            return {md5 for md5, there in zip(wanted, _exist(remote, wanted), strict=True) if there}
    except (DvcException, OSError) as error:
        what = f"the remote cannot be asked: {first_line(error)}"
        raise PodiumError(what, fix="see `dvc remote list`, or leave --remote away") from None


def _exist(remote: object, md5s: list[str]) -> list[bool]:
    paths = [remote.oid_to_path(md5) for md5 in md5s]  # type: ignore[attr-defined]
    found: list[bool] = remote.fs.exists(paths)  # type: ignore[attr-defined]
    return found
