"""The README's parameter table is the one that the sections give."""

from pathlib import Path

from podium.config.reference import table

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_holds_the_table() -> None:
    assert table() in README.read_text(encoding="utf-8")


def test_every_key_has_a_meaning() -> None:
    rows = [line.split(" | ") for line in table().splitlines()[2:]]
    assert len(rows) > 50
    assert not [row for row in rows if len(row) != 4 or not row[3].strip(" |")]
