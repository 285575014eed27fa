"""Read and validate `params.yaml`."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from podium.config.explain import explain
from podium.config.mismatches import mismatches
from podium.config.params import Params
from podium.config.parse import parse
from podium.errors import ParamsError, PodiumError


def load(path: Path = Path("params.yaml")) -> Params:
    """Read and validate the whole of a params.yaml.

    Args:
        path: the file.

    Raises:
        ParamsError: one line a mistake: the key, what was given, what is allowed, the nearest known key.
    """
    return validate(read(path), str(path))


def read(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping.

    Raises:
        ParamsError: there is none, or it is no YAML.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        mistake = PodiumError("not found", where=str(path), fix="run in the folder that holds it")
    except OSError as error:
        mistake = PodiumError(f"cannot be read: {error.strerror}", where=str(path), fix="name a readable file")
    else:
        return mapping(content, str(path))
    raise ParamsError([mistake])


def mapping(content: bytes, source: str) -> dict[str, Any]:
    """The mapping that a YAML file holds, a params.yaml of another commit say: one reading of it for all.

    Args:
        content: of the file.
        source: what it is called in messages.

    Raises:
        ParamsError: it is no YAML, or no mapping.
    """
    try:
        given = parse(content.decode("utf-8"))
        if isinstance(given, dict):
            return given
        what = "empty" if given is None else f"a {type(given).__name__}, not a mapping"
        mistake = PodiumError(f"it is {what}", where=source, fix="give its sections, as the shipped one does")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{content[error.start]:02x} is not UTF-8"
        mistake = PodiumError(what, where=f"{source}, line {line}", fix="save it as UTF-8")
    except PodiumError as error:
        mistake = PodiumError(error.what, where=", ".join(filter(None, [source, error.where])), fix=error.fix)
    raise ParamsError([mistake])


def validate(given: dict[str, Any], source: str = "params.yaml") -> Params:
    """The parameters as `Params`, or every mistake in them.

    Raises:
        ParamsError: one line a mistake.
    """
    try:
        params = Params.model_validate(given)
    except ValidationError as error:
        raise ParamsError(explain(error, source)) from None
    if wrong := mismatches(params, source):
        raise ParamsError(wrong)
    return params
