"""`ensemble` and `submission`: how members are blended, and what is handed in."""

from typing import Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, Field, field_validator, model_validator

from podium.config.blending import Blending, Method
from podium.config.section import Name, RawPath, Section, Seed, Text, allowing, inside

ENDINGS = (".csv", ".tsv", ".txt")
LONGEST_FILE = 200  # characters


def _in_external(path: str) -> str:
    if not path.startswith("data/external/"):
        raise ValueError("it lies outside data/external/; copy it there: changes are seen in that folder only")
    return inside(path, "data/external/")


ExternalPath = Annotated[Text, AfterValidator(_in_external)]
"""A file below data/external/, relative to the project."""


class External(Section):
    """A member that was made elsewhere: its probabilities as files (CSV or Parquet) in data/external/."""

    oof: ExternalPath = Field(
        description="out-of-fold: columns row, fold and p_<class>, for every row of data/folds.parquet"
    )
    test: ExternalPath = Field(description="test: columns row and p_<class>")


class Threshold(Section):
    """Where a probability becomes a positive label; a multi-class task takes the most probable class instead."""

    rule: Literal["tuned", "fixed", "rate"] = Field(
        "tuned",
        description="tuned: the best for competition.metric out of fold; a metric of probabilities takes `value`; "
        "rate: positive the rows that score highest, `share` of them",
    )
    value: Annotated[float, Field(ge=0, le=1)] = Field(0.5, description="of the fixed rule: positive from here on")
    share: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None,
        description="of the rate rule: of test rows, and of each fold's; null: as many as are positive out of fold",
    )
    per_label: bool = Field(True, description="multilabel: a threshold for each label, not one for all")


class Bootstrap(Section):
    """The interval around a score, by resampling duplicate groups."""

    repeats: Annotated[int, Field(ge=100, le=100_000)] = Field(1000, description="resamples")
    confidence: Annotated[float, Field(gt=0, lt=1)] = Field(0.95, description="the share that the interval holds")
    seed: Seed = Field(1, description="of the resamples")


Share = Annotated[float, Field(gt=0, lt=1)]
"""Of rows, in (0, 1): all and none are no prior to weigh probabilities by."""

Prior = Annotated[
    Literal["train", "estimated"] | Share | dict[Text, Share],
    allowing("train, estimated, a share between 0 and 1, or a share by class"),
]


class Ensemble(Section):
    """Which members are blended, and how."""

    members: list[Name] = Field(min_length=1, description="keys of models or of ensemble.external; no others count")
    external: dict[Name, External] = Field(default_factory=dict, description="members made elsewhere, by name")
    method: Literal[Method, "auto"] = Field(
        "average",
        description="how they are combined: docs/ensembles.md; auto: the best of `candidates` by cross-fitted score",
    )
    candidates: list[Method] = Field(
        ["average", "geometric", "logit", "rank", "hill_climb", "stacking", "best"],
        min_length=1,
        description="what auto chooses from; average is always among them, and wins within one standard error",
    )
    blend: Blending = Field(default_factory=lambda: Blending())
    calibration: Literal["none", "temperature", "isotonic", "beta"] = Field(
        "none", description="a map from the blend's probabilities to the shares that come true: docs/ensembles.md"
    )
    correct_sampling: bool = Field(
        True, description="take the effect of oversampling off each member's probabilities before they are averaged"
    )
    prior: Prior = Field(
        "train",
        description="the share of each class among test rows, for their probabilities and thresholds: train: as in "
        "training; estimated: from their probabilities; or known: of positives (binary), by class, by label "
        "(docs/ensembles.md)",
    )
    threshold: Threshold = Field(default_factory=lambda: Threshold())
    bootstrap: Bootstrap = Field(default_factory=lambda: Bootstrap())

    @field_validator("members")
    @classmethod
    def _distinct(cls, members: list[str]) -> list[str]:
        if len(set(members)) != len(members):
            raise ValueError("a member is named twice")
        return members

    @field_validator("candidates")
    @classmethod
    def _once(cls, candidates: list[str]) -> list[str]:
        if len(set(candidates)) != len(candidates):
            raise ValueError("a candidate is named twice")
        return candidates

    @model_validator(mode="after")
    def _weighted(self) -> "Ensemble":
        given, used = self.blend.weights, [self.method, *(self.candidates if self.method == "auto" else [])]
        if other := [name for name in given if name not in self.members]:
            raise ValueError(f"blend.weights: {other[0]!r} is none of `members`")
        if "weighted" in used and (missing := [name for name in self.members if name not in given]):
            raise ValueError(f"the method weighted needs blend.weights for each member; {missing[0]!r} has none")
        return self


WRITTEN = {
    "label": ("binary", "multiclass"),
    "probability": ("binary",),
    "label_list": ("multilabel",),
    "indicator_columns": ("multilabel",),
    "probability_columns": ("binary", "multiclass", "multilabel"),
}
"""The tasks that each `submission.write` is for."""


class Submission(Section):
    """The file that the competition asks for."""

    sample: RawPath | None = Field(description="the sample submission, below data/raw/<name>/; null: none is given")
    file: Text = Field("submission.csv", description="the name of the file inside submission.zip: .csv, .tsv or .txt")
    header: bool = Field(True, description="whether it begins with the names of its columns")
    columns: list[Text] | None = Field(
        None,
        description="without a sample: the columns in order: the id, the prediction, columns of the test file",
    )
    prediction: Annotated[Text | list[Text], allowing("a column, or a list of columns")] = Field(
        description="the column that receives the prediction; a list, one a class in their order, for what is written "
        "in columns"
    )
    write: Literal["label", "probability", "label_list", "indicator_columns", "probability_columns"] = Field(
        "label",
        description="label; the positive's probability (binary); a row's labels joined by `separator`, or 0 and 1 in a "
        "column a class (multilabel); probabilities in a column a class",
    )
    separator: Annotated[str, Field(min_length=1, max_length=10)] = Field(" ", description="of label_list")

    @property
    def predictions(self) -> list[str]:
        """The columns that receive predictions."""
        return [self.prediction] if isinstance(self.prediction, str) else self.prediction

    @model_validator(mode="after")
    def _columns(self) -> "Submission":
        if (self.sample is None) == (self.columns is None):
            raise ValueError("give either `sample` or `columns`, and null for the other")
        for name in self.predictions:
            if self.columns is not None and name not in self.columns:
                raise ValueError(f"`prediction` ({name}) is none of `columns`")
        if self.write.endswith("_columns") != isinstance(self.prediction, list):
            raise ValueError(
                f"write: {self.write} needs `prediction` to be "
                + ("a list of columns" if self.write.endswith("_columns") else "one column")
            )
        return self

    @field_validator("columns")
    @classmethod
    def _distinct(cls, columns: list[str] | None) -> list[str] | None:
        if columns and (doubled := [name for place, name in enumerate(columns) if name in columns[:place]]):
            raise ValueError(f"{doubled[0]!r} stands twice; name each column once")
        return columns

    @field_validator("file")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        if "/" in name or "\\" in name or name.startswith("."):
            raise ValueError("a plain file name, no folder")
        if any(category(character) in ("Cc", "Zl", "Zp") for character in name):
            raise ValueError("a plain file name, no control characters")
        if not name.lower().endswith(ENDINGS) or not name[:-4].strip():
            raise ValueError(f"a file name that ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
        if len(name) > LONGEST_FILE:
            raise ValueError(f"at most {LONGEST_FILE} characters")
        return name
