"""The parameter table of the documents is the one that the sections give."""

from pathlib import Path

from podium.config.reference import table

PAGE = Path(__file__).resolve().parents[2] / "docs/parameters.md"


def test_the_page_holds_the_table() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")


def test_every_key_has_a_meaning() -> None:
    rows = [line.split(" | ") for line in table().splitlines()[2:]]
    assert len(rows) > 50
    assert not [row for row in rows if len(row) != 4 or not row[3].strip(" |")]
