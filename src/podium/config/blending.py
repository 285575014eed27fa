"""`ensemble.blend`: what the ways to combine members take; each reads its own part and no other."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from podium.config.section import Name, Section, Seed

Method = Literal[
    "average",
    "weighted",
    "geometric",
    "power",
    "rank",
    "logit",
    "differential_evolution",
    "hill_climb",
    "stacking",
    "best",
]
"""Every way to combine members, each a file of `podium.ensemble.methods`."""

Weight = Annotated[float, Field(ge=0, le=1_000_000)]


class DifferentialEvolution(Section):
    """The search of `differential_evolution`."""

    generations: Annotated[int, Field(ge=1, le=10_000)] = Field(30, description="rounds of the search")
    population: Annotated[int, Field(ge=1, le=1000)] = Field(8, description="trial weights in a round, times members")


class HillClimb(Section):
    """The search of `hill_climb`."""

    steps: Annotated[int, Field(ge=1, le=1000)] = Field(20, description="members in a bag at most, each time it is in")
    bags: Annotated[int, Field(ge=1, le=1000)] = Field(
        5, description="searches averaged, each on half of the duplicate groups; 1: one search, on all rows"
    )


class Stacking(Section):
    """The model that `stacking` fits on the members' out-of-fold probabilities."""

    learner: Literal["logistic", "ridge", "lightgbm"] = Field("logistic", description="the second-level model")
    inputs: Literal["probabilities", "logits"] = Field("probabilities", description="what it reads of each member")
    penalty: Annotated[float, Field(gt=0, le=1_000_000)] = Field(
        1.0, description="the L2 penalty (logistic: C is its inverse)"
    )
    trees: Annotated[int, Field(ge=1, le=10_000)] = Field(60, description="of lightgbm")
    leaves: Annotated[int, Field(ge=2, le=1000)] = Field(7, description="of a tree, at most")
    learning_rate: Annotated[float, Field(gt=0, le=1)] = Field(0.05, description="of lightgbm")


class Blending(Section):
    """What a method takes beyond the members."""

    weights: dict[Name, Weight] = Field(
        default_factory=dict, description="of weighted: each member's, by name; only their ratios count"
    )
    exponent: Annotated[float, Field(ge=-100, le=100)] = Field(
        2.0, description="of power: 1 the mean, -1 the harmonic mean, large ones the highest member; not 0"
    )
    differential_evolution: DifferentialEvolution = Field(default_factory=lambda: DifferentialEvolution())
    hill_climb: HillClimb = Field(default_factory=lambda: HillClimb())
    stacking: Stacking = Field(default_factory=lambda: Stacking())
    seed: Seed = Field(1, description="of whatever is random in a method")

    @field_validator("exponent")
    @classmethod
    def _not_zero(cls, exponent: float) -> float:
        if exponent == 0:
            raise ValueError("a power mean of exponent 0 is the geometric one: set ensemble.method: geometric")
        return exponent

    @field_validator("weights")
    @classmethod
    def _some(cls, weights: dict[str, float]) -> dict[str, float]:
        if weights and not any(weights.values()):
            raise ValueError("every weight is 0; give one above 0")
        return weights
