"""Numbers, states and scores, whatever the order of the lines that a merge left."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ledger.event import Event, Kind, event
from podium.ledger.submissions import Submission, numbered, submissions

START = datetime(2026, 11, 22, tzinfo=UTC)


class Told:
    """Events told one after another."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, kind: Kind, submission: str, after: Event | None = None, **body: Any) -> Event:
        last = after or (self.events[-1] if self.events else None)
        now = START + timedelta(seconds=len(self.events))
        self.events.append(event(kind, submission, last.id if last else None, body, now))
        return self.events[-1]


def one(told: Told) -> Submission:
    (found,) = submissions(told.events, {})
    return found


def test_from_intent_to_score() -> None:
    told = Told()
    told("intended", "a", message="m")
    assert (one(told).number, one(told).state, one(told).open) == (1, "intended", True)
    told("uploaded", "a", reference="4000", received_sha256=None)
    assert (one(told).state, one(told).reference, one(told).open) == ("uploaded", "4000", True)
    told("noted", "a", text="wait")
    assert (one(told).state, one(told).notes) == ("uploaded", ["wait"])
    told("scored", "a", public=0.5, private=None, by="platform", inside=True)
    assert (one(told).state, one(told).public, one(told).private, one(told).inside) == ("scored", 0.5, None, True)
    told("scored", "a", public=0.6, private=0.4, by="hand", inside=False)
    assert (one(told).public, one(told).private, one(told).inside, one(told).open) == (0.6, 0.4, False, False)
    assert (one(told).reference, len(one(told).events), one(told).intended) == ("4000", 5, told.events[0])


def test_a_failure_and_what_makes_it_good() -> None:
    told = Told()
    told("intended", "a")
    told("failed", "a", reason="the quota")
    assert (one(told).state, one(told).reason, one(told).open) == ("failed", "the quota", False)
    told("scored", "a", public=0.5, private=None, by="hand", inside=None)
    assert (one(told).state, one(told).reason, one(told).public) == ("scored", "", 0.5)


def test_events_without_an_intent_are_no_submission() -> None:
    told = Told()
    told("noted", "a", text="?")
    assert submissions(told.events, {}) == []


@pytest.mark.parametrize("late", ["failed", "uploaded"])
def test_a_score_of_one_branch_and_a_failure_of_the_other(late: Kind) -> None:
    """Whichever side of a merge stands first, it comes to the same."""
    told = Told()
    intended = told("intended", "a")
    scored = told("scored", "a", intended, public=0.5, private=None, by="hand", inside=None)
    other = told(late, "a", intended, reason="it never arrived", reference="7")
    for lines in ([intended, scored, other], [intended, other, scored]):
        (found,) = submissions(lines, {})
        assert (found.state, found.public, found.reason) == ("scored", 0.5, "")


def test_two_scores_of_two_branches() -> None:
    told = Told()
    intended = told("intended", "a")
    scores = [told("scored", "a", intended, public=0.1 * n, private=None, by="hand", inside=None) for n in (1, 2)]
    for lines in ([intended, *scores], [intended, *scores[::-1]]):
        assert submissions(lines, {})[0].public == 0.2  # the later one


NAMES = st.lists(st.text("abcdef", min_size=1, max_size=3), unique=True, max_size=8)


@given(NAMES, st.data())
def test_numbers(names: list[str], data: st.DataObject) -> None:
    tagged = data.draw(st.lists(st.sampled_from([*names, "elsewhere"]), unique=True))
    free = data.draw(st.lists(st.integers(1, 12), unique=True, min_size=len(tagged), max_size=len(tagged)))
    tags = dict(zip(tagged, free, strict=True))
    found = numbered(names, tags)
    assert list(found) == [*[name for name in names if name in tags], *[name for name in names if name not in tags]]
    assert len(set(found.values())) == len(names)
    assert all(found[name] == number for name, number in tags.items() if name in names)
    others = [found[name] for name in names if name not in tags]
    assert others == sorted(others)
    assert not set(others) & set(tags.values())
    assert others == [n for n in range(1, 40) if n not in tags.values()][: len(others)]


@given(st.permutations(range(6)), st.data())
def test_the_order_of_merged_lines_changes_nothing(order: list[int], data: st.DataObject) -> None:
    """Two branches that each handed in three times: any interleaving that keeps each one's order."""
    sides: list[list[Event]] = []
    for name in "ab":
        told = Told()
        for turn in range(3):
            told("intended", f"{name}{turn}")
            told("scored", f"{name}{turn}", public=0.1 * turn, private=None, by="hand", inside=None)
        sides.append(told.events)
    tags = data.draw(st.sampled_from([{}, {"a0": 1, "b2": 4}]))
    plain = submissions([*sides[0], *sides[1]], tags)
    lines: list[Event] = []
    rest = [list(side) for side in sides]
    for place in order:
        lines += rest[place % 2][:2]
        del rest[place % 2][:2]
    assert submissions(lines, tags) == plain
