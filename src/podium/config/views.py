"""`views`: what a model sees of a text."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from podium.config.section import Section, Text, inside

LONGEST = 100_000  # tokens


class Tokens(Section):
    """How a text becomes integers; 0 is padding, 1 any token outside the vocabulary."""

    lowercase: bool = Field(True, description="fold case")
    vocabulary_size: Annotated[int, Field(ge=3, le=10_000_000)] = Field(20_000, description="ids 0 and 1 included")
    min_count: Annotated[int, Field(ge=1, le=10_000_000)] = Field(
        2, description="rarer tokens are outside the vocabulary"
    )
    skip_top: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        0, description="leave the N most frequent tokens out of it"
    )
    vocabulary_from: Literal["train", "train+test"] = Field(
        "train",
        description="whose text it is counted on; of kind: text: what lsa finds its directions in, without labels",
    )
    encoder: Text | None = Field(
        None,
        description="of kind: wordpiece, whose rules are its own: all-minilm-l6-v2, which comes with the project, or a "
        "folder below data/encoders/",
    )

    @field_validator("encoder")
    @classmethod
    def _inside(cls, encoder: str | None) -> str | None:
        return encoder and inside(encoder, "data/encoders/")


class Pad(Section):
    """How ragged rows become one matrix."""

    max_length: int | str = Field("99%", description="tokens; or a percentile of the training lengths, like '95%'")
    overlong: Literal["cut", "drop"] = Field(
        "cut", description="longer texts: cut; or drop: not trained on (validation and test rows are always cut)"
    )
    padding: Literal["post", "pre"] = Field("post", description="zeros after or before the text")
    truncation: Literal["post", "pre", "middle"] = Field(
        "post", description="cut the end, the beginning, or the middle: a quarter of max_length stays before it"
    )

    @field_validator("max_length")
    @classmethod
    def _length_or_percentile(cls, value: int | str) -> int | str:
        if isinstance(value, int):
            if value < 1:
                raise ValueError("at least 1 token")
            if value > LONGEST:
                raise ValueError(f"at most {LONGEST:,} tokens")
            return value
        number = value.removesuffix("%")
        digits = number.replace(".", "", 1)
        is_number = digits.isascii() and digits.isdecimal()
        if number == value or not is_number or not 0 < float(number) <= 100:
            raise ValueError("a number of tokens, or a percentile like '95%'")
        return value


class Vectors(Section):
    """Word vectors that were trained elsewhere."""

    file: Text = Field(description="glove-6b-50d, which comes with the project; or a file below data/vectors/")
    format: Literal["auto", "text", "binary", "safetensors"] = Field(
        "auto", description="auto: by its ending (.txt, .vec, .bin, .safetensors)"
    )

    @field_validator("file")
    @classmethod
    def _inside(cls, file: str) -> str:
        return inside(file, "data/vectors/")


class View(Section):
    """One reading of the text; any number of models may share it."""

    kind: Literal["word", "character", "wordpiece", "text"] = Field(
        description="word; character, for Chinese or Japanese, say; wordpiece: as a pretrained encoder reads it; "
        "text: raw, for models that tokenise themselves"
    )
    tokens: Tokens = Field(description="vocabulary rules (of kind: text, vocabulary_from alone)")
    pad: Pad = Field(description="lengths (unused by kind: text)")
    vectors: Vectors | None = Field(description="word vectors that networks of this view may begin with; null: none")

    @model_validator(mode="after")
    def _words_only(self) -> "View":
        if self.vectors is not None and self.kind != "word":
            raise ValueError(f"`vectors` are of words, and this view is of kind {self.kind}: set them to null")
        return self

    @model_validator(mode="after")
    def _encoder(self) -> "View":
        if (self.tokens.encoder is not None) != (self.kind == "wordpiece"):
            raise ValueError("a view of kind wordpiece, and no other, has `tokens: {encoder: all-minilm-l6-v2}`")
        if self.kind == "wordpiece" and self.pad.padding == "pre":
            raise ValueError("encoders number the places of a text from its beginning: set pad.padding to post")
        if self.kind == "wordpiece" and isinstance(self.pad.max_length, int) and self.pad.max_length < 3:
            raise ValueError("an encoder needs a token between its first and last: set pad.max_length to 3 or more")
        return self
