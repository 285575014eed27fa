"""Every example in a docstring runs and prints what it says."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import podium

LOADS_TENSORFLOW = ("podium.layers.", "podium.losses.parts.", "podium.training.")


def modules() -> list[str]:
    found = (module.name for module in pkgutil.walk_packages(podium.__path__, "podium."))
    return [name for name in found if not name.endswith("__main__")]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.tensorflow) if name.startswith(LOADS_TENSORFLOW) else name
        for name in modules()
    ],
)
def test_the_examples_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
