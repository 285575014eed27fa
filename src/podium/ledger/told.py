"""What events tell: all that was known of a submission before it was handed in, and what it scored."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from podium.errors import PodiumError
from podium.ledger.event import LEDGER, Event


class _Told(BaseModel):
    """Numbers are finite and nothing is coerced; what is not named here is kept as it is."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True, allow_inf_nan=False)


class Zip(_Told):
    """The file that was handed in: its name, and the hashes of it and of the table inside."""

    name: str
    sha256: str
    content: str


class Expected(_Told):
    """The score that was predicted, and its interval."""

    score: float
    low: float
    high: float


class Intended(_Told):
    """The body of an event `intended`, as `podium submit` writes it."""

    competition: str
    platform: str
    slug: str | None
    commit: str
    file: Zip
    metric: str
    score: float
    raw: float
    expected: Expected
    no_model: dict[str, dict[str, Any]] = {}
    message: str
    mark: str


class Scored(_Told):
    """The body of an event `scored`; None is not known."""

    public: float | None = None
    private: float | None = None
    inside: bool | None = None


Body = TypeVar("Body", bound=_Told)


def told(event: Event, body: type[Body]) -> Body:
    """What an event tells: somebody's podium wrote it, but not surely this one.

    Args:
        event: of the kind that has such a body.
        body: `Intended` or `Scored`.

    Raises:
        PodiumError: something is missing, or is not of its kind.
    """
    try:
        return body.model_validate(event.body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        wrong = f"has no {key!r}" if first["type"] == "missing" else f"has {key!r}, but not as one: {first['msg']}"
        raise PodiumError(
            f"an event {event.kind} of submission {event.submission} {wrong}",
            where=LEDGER,
            fix="who wrote that? See `git log`; another version of podium may read it",
        ) from None
