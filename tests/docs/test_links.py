"""Every link between files of the project leads to a file, and to a heading that is there."""

import re
from functools import cache
from pathlib import Path

import pytest
from marking import LINK, parts

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(CHECKOUT).as_posix()
    for pattern in ("*.md", "docs/*.md", "bench/*.md", "data/*/README.md")
    for path in CHECKOUT.glob(pattern)
)


def text_of(place: str) -> str:
    """What people read there, without code in fences."""
    return "".join(part for part, code in parts((CHECKOUT / place).read_text(encoding="utf-8")) if not code)


@cache
def headings(place: str) -> set[str]:
    """Its anchors, as GitHub makes them."""
    named = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in _titles(text_of(place))]
    return {f"{name}-{named[:at].count(name)}".removesuffix("-0") for at, name in enumerate(named)}


def _titles(text: str) -> list[str]:
    return [LINK.sub(r"\2", title).strip() for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]


def broken(place: str, text: str) -> list[str]:
    """Links of a page that lead nowhere."""
    found = []
    for _, _, target in LINK.findall(text):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        file = (CHECKOUT / place).parent / path if path else CHECKOUT / place
        there = file.exists() and file.resolve().is_relative_to(CHECKOUT)
        if not there or (anchor and anchor not in headings(file.resolve().relative_to(CHECKOUT).as_posix())):
            found.append(target)
    return found


@pytest.mark.parametrize("place", PAGES)
def test_they_lead_somewhere(place: str) -> None:
    assert broken(place, text_of(place)) == []


def test_one_that_does_not_is_found() -> None:
    links = "[a](speed.md) [b](gone.md) [c](losses.md#losses) [d](losses.md#gone) [e](../../) [`f`](../README.md#start)"
    assert broken("docs/index.md", links) == ["gone.md", "losses.md#gone", "../../"]


def test_pages_outside_docs_are_among_them() -> None:
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "bench/score.md", "data/vectors/README.md"} <= set(PAGES)
