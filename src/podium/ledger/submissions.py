"""What the events come to: each submission with its number, its state and its scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from podium.ledger.event import Event
from podium.ledger.told import Intended, Scored, told

State = Literal["intended", "uploaded", "scored", "failed"]
FURTHEST: tuple[State, ...] = ("scored", "failed", "uploaded")


@dataclass(frozen=True)
class Submission:
    """One submission.

    Args:
        number: what people call it.
        id: what its events call it.
        intended: its first event, with all that was known before it was handed in.
        state: how far it came; a score makes good a failure.
        reference: the platform's own id of it; None: it never got one.
        public: its score on the public board; None: not known.
        private: on the private one.
        inside: whether the public score lies within the interval that was predicted; None: not known.
        reason: why it failed; else empty.
        notes: what people wrote to it.
        events: all of them, in their order.
    """

    number: int
    id: str
    intended: Event
    state: State
    reference: str | None
    public: float | None
    private: float | None
    inside: bool | None
    reason: str
    notes: list[str]
    events: list[Event]

    @cached_property
    def told(self) -> Intended:
        """What its first event tells.

        Raises:
            PodiumError: something is missing there, or is not of its kind.
        """
        return told(self.intended, Intended)

    @property
    def open(self) -> bool:
        """Whether something is still to come: the upload, or the score."""
        return self.state in ("intended", "uploaded")


def submissions(events: Sequence[Event], tags: Mapping[str, int]) -> list[Submission]:
    """All submissions, by number.

    Args:
        events: of the ledger.
        tags: the numbers that tags give, by submission id: these hold. The others take the numbers that are free, by
            the time of their first event.

    Raises:
        PodiumError: a score is none.
    """
    own: dict[str, list[Event]] = {}
    for event in events:
        own.setdefault(event.submission, []).append(event)
    first = {name: next((one for one in some if one.kind == "intended"), None) for name, some in own.items()}
    begun = sorted((one for one in first.values() if one), key=lambda one: (one.time, one.id))
    numbers = numbered([one.submission for one in begun], tags)
    return sorted((_submission(numbers[one.submission], one, own[one.submission]) for one in begun), key=_number)


def numbered(names: Sequence[str], tags: Mapping[str, int]) -> dict[str, int]:
    """The number of each submission.

    Args:
        names: their ids, in the order of time.
        tags: the numbers that are given.

    Example:
        >>> numbered(["a", "b", "c"], {"b": 1})
        {'b': 1, 'a': 2, 'c': 3}
    """
    numbers = {name: tags[name] for name in names if name in tags}
    taken = set(tags.values())
    free = 1
    for name in names:
        if name not in numbers:
            while free in taken:
                free += 1
            numbers[name] = free
            taken.add(free)
    return numbers


def _number(one: Submission) -> int:
    return one.number


def _submission(number: int, intended: Event, events: list[Event]) -> Submission:
    of: dict[str, list[Event]] = {}
    for event in events:
        of.setdefault(event.kind, []).append(event)
    # two branches may both tell of it, and a merge puts their lines in any order
    last = {kind: max(some, key=lambda one: (one.time, one.id)) for kind, some in of.items()}
    state: State = next((one for one in FURTHEST if one in of), "intended")
    score = told(last["scored"], Scored) if "scored" in last else Scored()
    return Submission(
        number=number,
        id=intended.submission,
        intended=intended,
        state=state,
        reference=last["uploaded"].body.get("reference") if "uploaded" in last else None,
        public=score.public,
        private=score.private,
        inside=score.inside,
        reason=str(last["failed"].body.get("reason", "")) if state == "failed" else "",
        notes=[str(event.body.get("text", "")) for event in events if event.kind == "noted"],
        events=events,
    )
