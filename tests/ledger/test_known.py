"""A project's submissions, one of them by its number, and a ledger that may be added to."""

from pathlib import Path

import pytest
from many_submissions import Ledger
from tiny_project import LEDGER, git

from podium.errors import PodiumError
from podium.ledger import Book, known, opened, submissions, with_number


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """The project of three submissions, of which only the last has its tag: submission/1."""
    told = Ledger()
    names = [told.scored(0.7, 0.65), told.scored(0.72, None), told.scored(0.6, 0.61)]
    return told.write(tmp_path / "project", names[2:])


def test_all_by_number_and_one_of_them(three: Path) -> None:
    found = known(three)
    assert [(one.number, one.intended.body["score"]) for one in found] == [(1, 0.6), (2, 0.7), (3, 0.72)]
    assert [with_number(one.number, found) for one in found] == found


def test_a_number_that_is_none(three: Path) -> None:
    with pytest.raises(PodiumError) as raised:
        with_number(4, known(three))
    assert str(raised.value) == "there is no submission 4; there are 1, 2, 3; `podium leaderboard` lists them"
    with pytest.raises(PodiumError, match=r"^there is no submission 1; `podium submit` makes one$"):
        with_number(1, [])


def test_of_very_many_the_last_are_named() -> None:
    told = Ledger()
    for _ in range(23):
        told.scored(0.7, None)
    with pytest.raises(PodiumError, match=r"there are \.\.\., 4, 5, .*, 22, 23; `podium"):
        with_number(24, submissions(told.events, {}))


def test_what_may_be_added_to(three: Path) -> None:
    assert opened(three).path == three / LEDGER
    git(three, "switch", "-q", "--detach")
    with pytest.raises(PodiumError, match=r"^HEAD is on no branch"):
        opened(three)
    git(three, "switch", "-q", "main")
    path = three / LEDGER
    path.write_text(path.read_text(encoding="utf-8").replace("0.65", "0.95", 1), encoding="utf-8")
    with pytest.raises(PodiumError, match=r"ledger\.jsonl: it is not as it was written: line 3, event .*; take"):
        opened(three)
    assert [one.number for one in known(three)] == [1, 2, 3]  # that can still be read
    assert Book(three).problems()
