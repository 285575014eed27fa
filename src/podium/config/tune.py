"""`tune`: what `podium tune` tries. No stage reads it: a change of it trains nothing."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from podium.config.section import Section, Seed, allowing

Number = Annotated[int | float, Field(ge=-1e12, le=1e12)]

SLACK = 1e-9
"""What rounding may leave over of a whole number of steps."""


class Range(Section):
    """Every number from `low` to `high`: whole ones, where both are written without a point."""

    low: Number = Field(description="the least")
    high: Number = Field(description="the greatest")
    log: bool = Field(False, description="as likely between 1 and 10 as between 10 and 100")
    step: Annotated[int | float, Field(gt=0)] | None = Field(None, description="only low, low + step, ... up to high")

    @model_validator(mode="after")
    def _some(self) -> "Range":
        if self.low >= self.high:
            raise ValueError("`low` is not below `high`")
        if self.log and (self.low <= 0 or self.step is not None):
            raise ValueError("`log` needs a `low` above 0, and no `step`")
        if self.step is not None:
            steps = (self.high - self.low) / self.step
            if abs(steps - round(steps)) > SLACK * max(steps, 1) or (self.whole and not isinstance(self.step, int)):
                raise ValueError("`high` is no whole number of steps above `low`")
        return self

    @property
    def whole(self) -> bool:
        """Whether its numbers are integers."""
        return isinstance(self.low, int) and isinstance(self.high, int)


Values = Annotated[list[Any], Field(min_length=1, max_length=1000)]
Domain = Annotated[
    Range | Values,
    allowing("a list of values, or {low: 0.001, high: 0.1}, high above low, with log: true or with a step that fits"),
]
"""What a key may be: one of some values, or a number within a range."""


class Tune(Section):
    """What `podium tune` tries, and how it draws."""

    space: dict[str, Domain] = Field(
        default_factory=dict,
        description="by the key, such as models.cnn.network.filters, the values that are tried, [50, 100, 200], or a "
        "range, {low: 0.0001, high: 0.01, log: true}; of a model without a key here, what is declared for its "
        "architecture (docs/tune.md)",
    )
    batch: Annotated[int, Field(ge=1, le=1000)] = Field(
        4,
        description="trials that are drawn together, so that they can be trained side by side; each batch learns "
        "of those before it",
    )
    seed: Seed = Field(1, description="of what is drawn")


def examples(domain: Range | list[Any]) -> list[Any]:
    """The values of a domain that must be right for all of them to be: each one, or both ends.

    Args:
        domain: values or a range.

    Example:
        >>> examples(Range(low=1, high=5)), examples([64, 128])
        ([1, 5], [64, 128])
    """
    return [domain.low, domain.high] if isinstance(domain, Range) else list(domain)
