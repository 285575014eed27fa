"""Every figure of the tutorial's tables stands in a table that a benchmark printed."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
FIGURE = re.compile(r"\d+\.\d+")
READ = "0.674"
"""What the write-up tells of itself; the README has it."""


def figures(text: str) -> set[str]:
    """The numbers with a point in a page's tables."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return {figure for row in rows for figure in FIGURE.findall(row)}


def test_they_were_measured() -> None:
    given = figures((CHECKOUT / "docs/tutorial.md").read_text(encoding="utf-8")) - {READ}
    measured = {figure for path in (CHECKOUT / "bench").glob("*.md") for figure in figures(path.read_text("utf-8"))}
    measured |= set(FIGURE.findall((CHECKOUT / "bench/tutorial.md").read_text(encoding="utf-8")))
    assert len(given) > 50
    assert given - measured == set()


def test_every_section_of_figures_names_its_command() -> None:
    text = (CHECKOUT / "docs/tutorial.md").read_text(encoding="utf-8")
    for section in text.split("\n## ")[1:]:
        if figures(section):
            assert "make bench-" in section, section.splitlines()[0]
