"""A good ledger has no problems; one that was changed in any way has, and the event is named."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.ledger.chain import problems
from podium.ledger.event import Event, event, parsed

START = datetime(2026, 11, 22, tzinfo=UTC)


def chain(length: int, after: str | None = None, submission: str = "0123456789ab") -> list[Event]:
    made: list[Event] = []
    for place in range(length):
        last = made[-1].id if made else after
        made.append(event("noted", submission, last, {"text": str(place)}, START + timedelta(seconds=place)))
    return made


@st.composite
def merged(draw: st.DrawFn) -> list[Event]:
    """Two branches of a ledger, their lines as git's union driver or any other order of merges puts them."""
    trunk = chain(draw(st.integers(1, 3)))
    sides = [chain(draw(st.integers(1, 3)), trunk[-1].id, name) for name in ("a" * 12, "b" * 12)]
    whole = list(trunk)
    while any(sides):
        side = draw(st.sampled_from([side for side in sides if side]))
        whole.append(side.pop(0))
    return whole


def test_a_good_ledger() -> None:
    assert problems([]) == []
    for length in range(1, 5):
        assert problems(chain(length)) == []


@given(merged())
def test_a_merged_ledger_is_good(events: list[Event]) -> None:
    assert problems(events) == []
    assert problems(events, lost=events) == []


@given(merged(), st.data())
def test_a_missing_event_shows(events: list[Event], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(events) - 1))
    left = events[:place] + events[place + 1 :]
    gone = events[place]
    follows = [one for one in left if one.after == gone.id]
    found = problems(left)
    assert len(found) == len(follows)
    assert all(gone.id[:12] in line for line in found)
    told = problems(left, lost=[gone])
    assert (
        told[-1]
        == f"event {gone.id[:12]} (noted, submission {gone.submission}): it was committed once, and is not here"
    )


@given(merged(), st.data())
def test_another_order_shows(events: list[Event], data: st.DataObject) -> None:
    """Any order but those that put no event above the one that it follows."""
    moved = data.draw(st.permutations(events))
    places = {one.id: place for place, one in enumerate(moved)}
    wrong = [one for one in moved if one.after is not None and places[one.after] > places[one.id]]
    found = problems(moved)
    assert len(found) == len(wrong)
    assert all(any(one.id[:12] in line for line in found) for one in wrong)


@given(merged(), st.data())
def test_a_doubled_event_shows(events: list[Event], data: st.DataObject) -> None:
    place, again = data.draw(st.integers(0, len(events) - 1)), data.draw(st.integers(0, len(events)))
    found = problems([*events[:again], events[place], *events[again:]])
    assert any(events[place].id[:12] in line and "it stands in line" in line for line in found)


@given(merged(), st.data())
def test_a_changed_event_shows(events: list[Event], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(events) - 1))
    changed = parsed(events[place].line.replace('"text":"', '"text":"x'), "here")
    found = problems([*events[:place], changed, *events[place + 1 :]])
    assert found == [
        f"line {place + 1}, event {changed.id[:12]} (noted, submission {changed.submission}): "
        "the line is not as it was written"
    ]


def test_a_changed_event_with_its_hash_made_anew_shows() -> None:
    """Whoever changes an event and hashes it again has changed what the next one follows."""
    events = chain(3)
    forged = event("noted", events[1].submission, events[0].id, {"text": "better"}, START)
    found = problems([events[0], forged, events[2]])
    assert found == [
        f"line 3, event {events[2].id[:12]} (noted, submission 0123456789ab): "
        f"the event before it, {events[1].id[:12]}, is changed or gone"
    ]


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_the_end_is_cut_off(lost: int) -> None:
    events = chain(4)
    left: Sequence[Event] = events[: len(events) - lost]
    assert problems(left) == []  # nothing in the file tells
    assert len(problems(left, lost=events)) == lost
