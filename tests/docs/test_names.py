"""What the pages for programmers name is there: functions of the library, files of the repository."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from marking import SPAN, parts

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = ("docs/python.md", "docs/inside.md", "docs/extend.md", "CONTRIBUTING.md")
FILE = re.compile(r"(?:src|tests|stages|data|docs|bench|recipes)/[\w/.-]+|[\w-]+/[\w/-]+\.(?:py|md)")


def spans(page: str) -> list[str]:
    """What stands in code within its lines."""
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    return [span.group().strip("`") for part, code in parts(text) if not code for span in SPAN.finditer(part)]


def found(name: str) -> bool:
    """Whether a dotted name leads to something."""
    steps = name.split(".")
    for length in range(len(steps), 0, -1):
        try:
            there: Any = import_module(".".join(steps[:length]))
        except ModuleNotFoundError:
            continue
        for step in steps[length:]:
            there = getattr(there, step, None)
        return there is not None
    return False


@pytest.mark.parametrize("page", PAGES)
def test_functions_are_there(page: str) -> None:
    names = {name for span in spans(page) for name in re.findall(r"\bpodium(?:\.[A-Za-z_]\w*)+", span)}
    assert [name for name in sorted(names) if not found(name)] == []


@pytest.mark.parametrize("page", PAGES)
def test_files_are_there(page: str) -> None:
    paths = {
        path.rstrip("/.") for span in spans(page) if "<" not in span and "*" not in span for path in FILE.findall(span)
    }
    roots = (CHECKOUT, CHECKOUT / "src" / "podium", CHECKOUT / "docs")
    made = ("data/board", "data/prepared", "data/folds.parquet", "data/tokens", "data/oversampled", "data/models")
    gone = [path for path in sorted(paths) if not any((root / path).exists() for root in roots)]
    assert [path for path in gone if not path.startswith(made)] == []


def test_what_is_not_there_is_found() -> None:
    assert [found(name) for name in ("podium.folds.assign_folds", "podium.folds.gone", "podium.gone")] == [
        True,
        False,
        False,
    ]
