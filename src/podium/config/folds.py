"""`folds`, `samplings` and `pseudo`: who validates whom, what the training side repeats, what is added to it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from podium.config.section import Name, Section, Seed, Text


class Folds(Section):
    """K-fold cross-validation whose folds never share a duplicate or a user's group."""

    k: Annotated[int, Field(ge=2, le=100)] = Field(5, description="the number of folds")
    repeats: Annotated[int, Field(ge=1, le=20)] = Field(1, description="how many different splits (stratified only)")
    by: Literal["stratified", "time", "column"] = Field(
        "stratified", description="stratified: by class; time: train on the past only; column: the user's own folds"
    )
    group: Text | None = Field(None, description="a column whose equal values stay together")
    time: Text | None = Field(None, description="by time: a column of numbers or ISO dates")
    column: Text | None = Field(None, description="by column: the column that holds the fold of each row")
    seed: Seed = Field(1, description="of the stratified split")

    @model_validator(mode="after")
    def _needs(self) -> "Folds":
        for by in ("time", "column"):
            given = getattr(self, by)
            if self.by == by and given is None:
                raise ValueError(f"by: {by} needs `{by}`, the name of a column")
            if self.by != by and given is not None:
                raise ValueError(f"`{by}` is only used with by: {by}")
        if self.by != "stratified" and self.repeats != 1:
            raise ValueError(f"by: {self.by} gives the same folds each time: repeats must be 1")
        return self


class Noise(Section):
    """Which rows with a doubtful label a training side leaves out; validation rows always stay."""

    contradicted: Literal["keep", "drop"] = Field(
        "drop", description="rows whose label an inner cross-validation of that side contradicts: docs/noise.md"
    )
    conflicting: Literal["keep", "drop"] = Field(
        "keep", description="rows whose text stands in that side with another label, which as many rows have or more"
    )
    most: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.05, description="of each class's rows, the share that may be dropped as contradicted"
    )
    folds: Annotated[int, Field(ge=2, le=20)] = Field(5, description="of the inner cross-validation")
    seed: Seed = Field(1, description="of the inner folds")


class Sampling(Section):
    """How often the training side of a fold repeats its rows, and which it leaves out."""

    method: Literal["over", "under", "both"] = Field(
        "over",
        description="over: rows of rarer classes are repeated; under: rows of more frequent ones are left out; "
        "both: each half of the way, so that the number of rows stays",
    )
    ratio: Annotated[float, Field(gt=0, le=1)] | None = Field(
        1.0, description="rows of a rarer class for each row of the most frequent one; null: rows as they are"
    )
    seed: Seed = Field(1, description="which rows are repeated or left out")
    noise: Noise | None = Field(None, description="rows with a doubtful label, left out before; null: none is")


class Pseudo(Section):
    """Test rows with a teacher's answers as their labels, added to what a sampling gives; its name is a sampling's."""

    teacher: Name = Field(description="a key of models: its networks of a fold label the test rows for that fold")
    sampling: Name = Field(description="a key of samplings: the labelled rows")
    view: Name = Field(description="a key of views: the one that the models read which name this as their sampling")
    confidence: Annotated[float, Field(ge=0.5, le=1)] = Field(
        0.9, description="how probable the teacher's answer must be, for every label, to be taken"
    )
    share: Annotated[float, Field(gt=0, le=100)] = Field(
        1.0, description="at most so many test rows for each labelled one; which of the confident ones is drawn"
    )
    seed: Seed = Field(1, description="which ones, where there are more")
