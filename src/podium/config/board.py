"""`board`: where submissions are handed in."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

import podium.platforms
from podium.config.section import Name, Section, Seed, Text
from podium.errors import PodiumError

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def _part_of_an_address(slug: str) -> str:
    if not all(character.isascii() and (character.isalnum() or character in "-_") for character in slug):
        raise ValueError("no such name can be; give the last part of the competition's address")
    return slug


Slug = Annotated[Text, AfterValidator(_part_of_an_address)]
"""A competition's name in the addresses of its platform: letters, digits, '-' and '_'."""


class Board(Section):
    """Where submissions are handed in, and how it scores them; no stage depends on it."""

    platform: Name = Field("local", description="a file of src/podium/platforms/: docs/platforms.md")
    slug: Slug | None = Field(
        None, description="the competition there: kaggle: the last part of its address; codabench: its number"
    )
    phase: Annotated[int, Field(ge=1)] | None = Field(None, description="codabench: the number of the phase")
    task: Annotated[int, Field(ge=1)] | None = Field(
        None, description="codabench: the number of one task; null: all of the phase"
    )
    column: Text | None = Field(
        None, description="codabench: the key of the leaderboard's column that is the score; null: its main one"
    )
    url: str = Field("https://www.codabench.org/", description="codabench: the address of the site")
    per_day: Annotated[int, Field(ge=1, le=10_000)] = Field(5, description="local: submissions a day")
    public: Annotated[float, Field(gt=0, le=1)] = Field(
        0.5, description="local: the share of test rows that the public score is of"
    )
    seed: Seed = Field(1, description="local: which rows those are")

    def at(self, platform: str, slug: str | None = None) -> "Board":
        """This section, for another platform.

        Args:
            platform: its name.
            slug: the competition there; None: this section's.

        Raises:
            PodiumError: there is none of that name, or it needs what is not told here.
        """
        given = {**self.model_dump(exclude_unset=True), "platform": platform, "slug": slug or self.slug}
        try:
            return Board.model_validate(given)
        except ValidationError as error:
            told = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise PodiumError(told, where="params.yaml, board", fix="docs/platforms.md tells what each needs") from None

    @field_validator("url")
    @classmethod
    def _safe(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            host, plain = parts.hostname, parts.scheme == "http" and parts.hostname in THIS_MACHINE
            told = bool(parts.username or parts.password or parts.query or parts.fragment)
        except ValueError:
            raise ValueError("no address; give one like https://www.codabench.org/") from None
        if told:
            raise ValueError("the address alone, without a login or a question in it")
        if not host or not (parts.scheme == "https" or plain):
            raise ValueError("give an address that begins with https://; the token would be sent in the open")
        return url

    @model_validator(mode="after")
    def _known(self) -> "Board":
        known = podium.platforms.names()
        if "platform" in self.model_fields_set and self.platform not in known:
            raise ValueError(f"no platforms file is called {self.platform!r}; there are {', '.join(known)}")
        return self

    @model_validator(mode="after")
    def _needs(self) -> "Board":
        if self.platform in ("kaggle", "codabench") and self.slug is None:
            raise ValueError(f"platform: {self.platform} needs `slug`, the competition there")
        if self.platform == "codabench":
            if self.slug is not None and not self.slug.isdecimal():
                raise ValueError(f"`slug` ({self.slug}) is no number: /competitions/<number>/ in its address")
            if self.phase is None:
                raise ValueError("platform: codabench needs `phase`, the number of the phase to hand in to")
        return self
