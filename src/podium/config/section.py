"""The base of every section of `params.yaml`: unknown keys refused, values never coerced in silence."""

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

LONGEST_NAME = 255  # bytes, of one part of a path: what Linux allows


class Section(BaseModel):
    """One mapping of `params.yaml`, immutable once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_default=True, allow_inf_nan=False)


def _as_text(value: object) -> object:
    """YAML reads a bare 0 or 17 as a number; a label or a column may be called so."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=60)]
"""The name of a view, sampling or model: DVC takes no dots in it, and `dvc exp run -S` no digit before a letter."""

_Characters = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Text = Annotated[_Characters, BeforeValidator(_as_text, json_schema_input_type=_Characters | int)]
"""A column or a label, which YAML may have read as an integer."""

Folder = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
"""The name of a competition's folder."""


def allowing(allowed: str) -> WrapValidator:
    """For a value of several forms: one mistake for the user, not one for each form that it could have had.

    Args:
        allowed: the forms, in words.
    """

    def read_once(given: object, read: ValidatorFunctionWrapHandler) -> object:
        try:
            return read(given)
        except ValidationError:
            raise ValueError(f"{given!r} is not allowed; allowed: {allowed}") from None

    return WrapValidator(read_once)


def possible_path(path: str) -> str:
    """The path, where the file system can hold a file of that name.

    Raises:
        ValueError: it cannot.
    """
    if "\0" in path:
        raise ValueError("no file name holds the character U+0000; take it out")
    if any(len(part.encode()) > LONGEST_NAME for part in path.split("/")):
        raise ValueError(f"a file's or folder's name is at most {LONGEST_NAME} bytes long; shorten it")
    return path


def inside(path: str, folder: str) -> str:
    """The path, which must stay below a folder of the project.

    Args:
        path: relative to the folder.
        folder: the folder's name, for the message.

    Raises:
        ValueError: it does not, or no file can be called so.
    """
    possible_path(path)
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise ValueError(f"it leaves {folder}; copy it there: changes are seen in that folder only")
    return path


RawPath = Annotated[Text, AfterValidator(lambda path: inside(path, "data/raw/<name>/"))]
"""A file below data/raw/<name>/."""

Seed = Annotated[int, Field(ge=0, lt=2**31)]
"""The seed of one random generator."""
