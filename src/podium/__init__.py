"""podium: a text-classification competition pipeline as DVC stages."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from podium.predictor import load as load

__all__ = ["load"]


def __getattr__(name: str) -> Any:
    """`podium.load`, imported when it is asked for: importing podium stays quick."""
    if name == "load":
        from podium.predictor import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
