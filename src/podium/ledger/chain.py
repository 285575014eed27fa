"""Whether a ledger is as its writers left it: no line changed, taken out, doubled or moved.

Each event names the last one that its writer saw. Two branches may both go on from one event, and a merge keeps the
lines of both (git's union driver), so the ledger is a tree whose parents stand above their children.
"""

from collections.abc import Sequence

from podium.ledger.event import Event


def problems(events: Sequence[Event], lost: Sequence[Event] = ()) -> list[str]:
    """What is wrong, a line each; of a good ledger nothing.

    Args:
        events: of the file, in its order.
        lost: events that earlier commits hold and the file does not: of a last event nothing else tells.
    """
    found: list[str] = []
    places: dict[str, int] = {}
    for place, event in enumerate(events, start=1):
        if not event.whole:
            found.append(f"line {place}, {_named(event)}: the line is not as it was written")
        if event.id in places:
            found.append(f"line {place}, {_named(event)}: it stands in line {places[event.id]} already")
        places.setdefault(event.id, place)
    for place, event in enumerate(events, start=1):
        if event.after is not None and event.after not in places:
            found.append(f"line {place}, {_named(event)}: the event before it, {event.after[:12]}, is changed or gone")
        elif event.after is not None and places[event.after] >= place:
            found.append(f"line {place}, {_named(event)}: it stands above the event that it follows")
    known = set(places)
    found.extend(f"{_named(event)}: it was committed once, and is not here" for event in lost if event.id not in known)
    return found


def _named(event: Event) -> str:
    return f"event {event.id[:12]} ({event.kind}, submission {event.submission})"
