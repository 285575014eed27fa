"""`competition`, `data` and `clean`: what is predicted, which files hold it, how its text is cleaned."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from podium.config.section import Folder, RawPath, Section, Seed, Text


class Competition(Section):
    """What is predicted, and by which metric it is judged."""

    name: Folder = Field(description="the folder of its files: data/raw/<name>/")
    task: Literal["binary"] = Field("binary", description="two classes, one label a row")
    metric: Literal["f1", "accuracy"] = Field(
        "f1", description="what training stops on and the threshold is tuned for; f1 is of the second class"
    )
    id: Text | None = Field(description="the column of ids; null: rows are numbered from 0")
    text: list[Text] = Field(min_length=1, description="the columns of text, joined in this order by clean.join")
    label: Text = Field(description="the column of labels")
    classes: list[Text] = Field(
        min_length=2, description="every label as it stands in the file; binary: the second is the positive one"
    )

    @field_validator("classes", "text")
    @classmethod
    def _distinct(cls, values: list[str]) -> list[str]:
        if len(set(values)) != len(values):
            raise ValueError("the same value stands twice")
        return values

    @model_validator(mode="after")
    def _two_classes(self) -> "Competition":
        if self.task == "binary" and len(self.classes) != 2:
            raise ValueError(f"a binary task has 2 classes, {len(self.classes)} are given")
        return self

    @model_validator(mode="after")
    def _label_apart(self) -> "Competition":
        if self.label in self.text:
            raise ValueError(f"`label` ({self.label}) is also in `text`: the model would read the answer; take it out")
        if self.label == self.id:
            raise ValueError(f"`id` and `label` are both {self.label}; name two columns, or set `id` to null")
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
    fix_broken: bool = Field(True, description="mend text that was decoded wrongly (ftfy)")
    unicode: Literal["NFC", "NFKC", "none"] = Field("NFC", description="the Unicode normal form")
    collapse_spaces: bool = Field(True, description="one space for any run of white space, none at the ends")
