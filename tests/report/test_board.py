"""`podium leaderboard --html`: the same numbers as the table, in the same bytes."""

from pathlib import Path

import pytest
from many_submissions import Ledger

from podium.errors import PodiumError
from podium.leaderboard import leaderboard
from podium.report.board import board, write

NOTHING = {"submissions": [], "agreement": None, "finals": [], "problems": []}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    ledger = Ledger()
    names = [ledger.scored(*pair) for pair in [(0.70, 0.65), (0.72, 0.69), (0.75, None), (0.74, 0.73)]]
    ledger.add("noted", names[0], text="a note")
    return leaderboard(ledger.write(tmp_path_factory.mktemp("board"), names))


def test_it_says_what_the_table_says(found: dict[str, object]) -> None:
    made = board(found)
    assert made.title == "tiny, f1"
    assert [line.number for line in made.rows] == [1, 2, 3, 4]
    assert made.rows[0].scores[0] == ("0.65000", "0.650000")
    assert made.rows[3].scores[0][0] == "0.73000 *"
    assert made.rows[2].scores[0] == ("", "NaN")
    assert made.rows[0].outside
    assert made.rows[0].notes == ["a note"]
    assert made.figure is not None
    assert made.figure.count("<circle") == 3
    assert made.notes[0].startswith("Of 3 submissions")
    assert made.notes[1] == "To choose for the end: 3, best cross-fitted score, 0.7500."


def test_same_bytes_and_nothing_yet(found: dict[str, object], tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write(found, tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    write(NOTHING, tmp_path / "none.html")
    assert "Nothing was submitted yet" in (tmp_path / "none.html").read_text(encoding="utf-8")
    with pytest.raises(PodiumError, match=r"^--html: 'board.htm' is no .html; name a file that ends in .html"):
        write(found, tmp_path / "board.htm")
