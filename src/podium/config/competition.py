"""`competition`, `data` and `clean`: what is predicted, which files hold it, how its text is cleaned."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from podium.config.section import Folder, RawPath, Section, Seed, Text, allowing


class LabelList(Section):
    """A column that holds all labels of a row."""

    column: Text = Field(description="the column")
    separator: Annotated[str, Field(min_length=1, max_length=10)] = Field(",", description="what stands between two")


Label = Annotated[Text | LabelList | list[Text], allowing("a column, {column, separator} or a list of columns")]


class RareClasses(Section):
    """What becomes of classes that are too rare to be in every fold."""

    do: Literal["error", "merge", "train_only"] = Field(
        "error",
        description="error: stop; merge: the rare ones become one class, called by its most frequent; "
        "train_only: their rows are trained on, never validated on",
    )
    below: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        5, description="rare: with fewer distinct texts than this; at least folds.k"
    )


class Competition(Section):
    """What is predicted, and by which metric it is judged."""

    name: Folder = Field(description="the folder of its files: data/raw/<name>/")
    task: Literal["binary", "multiclass", "multilabel"] = Field(
        "binary", description="two classes; several, one a row; or several, any number of them a row"
    )
    metric: str = Field(
        "f1", description="what training stops on and thresholds are tuned for: a name of docs/metrics.md"
    )
    costs: list[list[Annotated[float, Field(ge=0, le=1e9)]]] | None = Field(
        None,
        description="what a mistake costs: a row a true class, a column a predicted one; multilabel: 2 by 2, of absent "
        "and present",
    )
    id: Text | None = Field(description="the column of ids; null: rows are numbered from 0")
    text: list[Text] = Field(min_length=1, description="the columns of text, joined in this order by clean.join")
    label: Label = Field(
        description="the column of labels; multilabel: a column of lists, {column, separator}, or a column of 0 and 1 "
        "a class"
    )
    classes: list[Text] = Field(
        min_length=2, description="every label as it stands in the file; binary: the second is the positive one"
    )
    rare_classes: RareClasses = Field(default_factory=lambda: RareClasses())

    @property
    def label_columns(self) -> list[str]:
        """The columns that hold labels."""
        if isinstance(self.label, LabelList):
            return [self.label.column]
        return [self.label] if isinstance(self.label, str) else self.label

    @field_validator("classes", "text", "label")
    @classmethod
    def _distinct(cls, values: object) -> object:
        if isinstance(values, list) and len(set(values)) != len(values):
            raise ValueError("the same value stands twice")
        return values

    @model_validator(mode="after")
    def _number_of_classes(self) -> "Competition":
        if self.task == "binary" and len(self.classes) != 2:
            raise ValueError(f"a binary task has 2 classes, {len(self.classes)} are given")
        if self.costs is not None:
            side = 2 if self.task == "multilabel" else len(self.classes)
            if len(self.costs) != side or any(len(row) != side for row in self.costs):
                raise ValueError(f"`costs` must be {side} rows of {side} numbers")
        return self

    @model_validator(mode="after")
    def _label_fits_task(self) -> "Competition":
        if self.task != "multilabel" and not isinstance(self.label, str):
            raise ValueError(f"a {self.task} task has one label a row: `label` is the name of one column")
        if self.task == "multilabel" and isinstance(self.label, str):
            raise ValueError(
                "a multilabel task needs `label: {column: ..., separator: ...}`, or a list of columns, one a class"
            )
        if isinstance(self.label, list) and len(self.label) != len(self.classes):
            raise ValueError(
                f"`label` names {len(self.label)} columns for {len(self.classes)} classes; give one a class"
            )
        if self.task == "binary" and self.rare_classes.do != "error":
            raise ValueError("`rare_classes.do` must be error in a binary task: both its classes are needed")
        return self

    @model_validator(mode="after")
    def _label_apart(self) -> "Competition":
        for name in self.label_columns:
            if name in self.text:
                raise ValueError(f"`label` ({name}) is also in `text`: the model would read the answer; take it out")
            if name == self.id:
                raise ValueError(f"`id` and `label` are both {name}; name two columns, or set `id` to null")
        return self


class TableFile(Section):
    """One table of the competition, and how to read it."""

    path: RawPath = Field(description="relative to data/raw/<name>/")
    format: Literal["auto", "csv", "tsv", "jsonl", "parquet"] = Field("auto", description="auto: by its ending")
    header: bool = Field(True, description="false: the file has no header line, and `columns` names them")
    columns: list[Text] | None = Field(None, description="names for a file without header")
    encoding: str = Field("auto", description="auto: detected and said; or any Python codec: utf-8, cp1252, ...")
    separator: str = Field("auto", description="auto: ',' for csv, tab for tsv")
    quoting: Literal["standard", "none"] = Field(
        "standard", description="none: quote characters are plain text and a row is a line"
    )

    @model_validator(mode="after")
    def _named_columns(self) -> "TableFile":
        if not self.header and not self.columns:
            raise ValueError("a file without header needs `columns`")
        if self.header and self.columns:
            raise ValueError("`columns` is for a file without header; with one, its own names are used")
        return self


class Data(Section):
    """The files of the competition, below data/raw/<name>/."""

    train: TableFile = Field(description="the labelled rows")
    test: TableFile = Field(description="the rows to predict; its labels, where there are any, are not read")
    extra: list[TableFile] = Field(description="more labelled rows: trained on, never validated on")
    sample: Annotated[float, Field(gt=0, le=1)] = Field(
        description="the share of training rows to keep, for quick trial runs (whole duplicate groups, each class)"
    )
    seed: Seed = Field(1, description="of that sample")


class Clean(Section):
    """How text is cleaned before anything reads it."""

    join: str = Field(" ", description="what stands between several text columns")
    strip_quotes: bool = Field(True, description="take off the quotes that surround a whole text")
    unescape: bool = Field(
        False, description=r"read \n, \xa0 and \u2019, written out in the file, as the characters that they stand for"
    )
    fix_broken: bool = Field(True, description="mend text that was decoded wrongly (ftfy)")
    unicode: Literal["NFC", "NFKC", "none"] = Field("NFC", description="the Unicode normal form")
    collapse_spaces: bool = Field(True, description="one space for any run of white space, none at the ends")
