"""podium: a text-classification competition pipeline as DVC stages."""

from importlib import import_module
from typing import Any


def __getattr__(name: str) -> Any:
    """`podium.load`, which is `podium.predictor.load`, imported when it is asked for: importing podium stays quick."""
    if name == "load":
        return import_module("podium.predictor").load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
