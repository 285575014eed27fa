"""Competitions that come with the project, one file each, found by its name: `sms-spam` is `sms_spam.py`.

Such a file has three names:

    SOURCE      the file of an installed package that carries the data (podium.io.installed.InstalledFile)
    ABOUT       who made the data, its licence, and what was done to it: the text beside the files
    read(path)  every row of that file: text and label
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType

from podium.errors import PodiumError

WRITTEN = {"train.csv", "test.csv", "sample_submission.csv", "ATTRIBUTION.md", "NOTE.txt"}
"""What stage fetch puts into a competition's folder."""

SHARED = {"__init__", "split", "trec_questions"}


def names() -> list[str]:
    """The embedded competitions.

    Example:
        >>> names()
        ['sms-spam', 'trec-50', 'trec-6']
    """
    files = {path.stem for folder in __path__ for path in Path(folder).glob("*.py")}
    return sorted(stem.replace("_", "-") for stem in files - SHARED)


def find(name: str) -> ModuleType:
    """The file of the embedded competition with that name.

    Raises:
        PodiumError: there is none.
    """
    if name not in names():
        raise PodiumError(f"no embedded competition is called {name!r}", fix=f"there are: {', '.join(names())}")
    return import_module(f"{__name__}.{name.replace('-', '_')}")


def refuse_foreign(*folders: Path) -> None:
    """Stop before folders are replaced that hold anything which stage fetch did not write.

    Args:
        folders: data/raw/<name>/ of embedded competitions.

    Raises:
        PodiumError: there are a user's files in one of them.
    """
    for folder in folders:
        there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        foreign = sorted(there - WRITTEN)
        if there and not foreign and not there & {"ATTRIBUTION.md", "NOTE.txt"}:
            foreign = sorted(there)
        if foreign:
            fix = "move your files to a folder of their own, data/raw/<name>/, and set competition.name to it"
            raise PodiumError(f"{', '.join(foreign)}: not of the embedded competition", where=f"{folder}/", fix=fix)
