"""The navigation has every page, and every page of it is there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
SITE: dict[str, Any] = yaml.safe_load((CHECKOUT / "mkdocs.yml").read_text(encoding="utf-8"))
MADE = {"readme.md", "changelog.md", "contributing.md", "story.md", "data/vectors.md", "data/encoders.md"}
MADE |= {"data/external.md", "bench/", "api/"}
"""By docs/site/hooks.py, of files elsewhere."""


def entries(nav: Any) -> Iterator[str]:
    """The pages that a navigation names."""
    if isinstance(nav, str):
        yield nav
    else:
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from entries(part)


def test_the_navigation_is_complete() -> None:
    named = list(entries(SITE["nav"]))
    assert len(set(named)) == len(named)
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert pages - set(named) == set(), "add them to `nav` in mkdocs.yml"
    assert set(named) - pages == MADE


def test_the_start_page_names_every_page() -> None:
    start = (DOCS / "index.md").read_text(encoding="utf-8")
    missing = [path.name for path in DOCS.glob("*.md") if path.name != "index.md" and f"({path.name})" not in start]
    assert missing == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert SITE["theme"]["font"] is False
    assert "://" not in str({**SITE, "site_description": ""})
