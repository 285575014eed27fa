"""Which tests run: those of real competition files, or of pages in a browser, only where these are at hand."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import chromium
import pytest
from hypothesis import settings

from podium.text.encoders import Encoder, find_encoder

settings.register_profile("quick", deadline=None, max_examples=30)  # a busy machine is not a failure
settings.register_profile("thorough", deadline=None, max_examples=300)  # make test-long
settings.load_profile("quick")

COMPETITIONS = os.environ.get("PODIUM_COMPETITIONS", "")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "competitions: reads real competition files, below PODIUM_COMPETITIONS")
    if COMPETITIONS and not Path(COMPETITIONS).is_dir():
        raise pytest.UsageError(f"PODIUM_COMPETITIONS names no folder: {COMPETITIONS}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    deselected = [item for item in items if not _can_run(item)]
    items[:] = [item for item in items if item not in deselected]
    config.hook.pytest_deselected(items=deselected)


def _can_run(item: pytest.Item) -> bool:
    if item.get_closest_marker("competitions") and not COMPETITIONS:
        return False
    return chromium.program() is not None or "browser" not in getattr(item, "fixturenames", ())


_modules_passed_over = 0


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Take what libraries have loaded for no garbage, once they have.

    Keras looks for garbage before each network. To go through all modules and tests for it, a quarter of a second each
    time, took a third of the time of tests that train.
    """
    global _modules_passed_over
    if len(sys.modules) > _modules_passed_over + 200:
        _modules_passed_over = len(sys.modules)
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, started once a file; tests that ask for it run where there is one."""
    with chromium.started() as running:
        yield running


@pytest.fixture(scope="session")
def preset(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Encoder]:
    """One of keras-hub's presets with two tiny layers, by its kind; not to be changed."""
    folder = tmp_path_factory.mktemp("presets")

    def saved(kind: str) -> Encoder:
        from tiny_presets import tiny_preset

        if not (folder / kind).is_dir():
            tiny_preset(folder / kind, kind)
        return find_encoder(kind, folder)

    return saved


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if chromium.program() is None:
        terminalreporter.write_line(
            "Not run: the tests that open pages in a browser. Install Chromium, `apt-get install chromium` say, to run "
            "these too"
        )
    if not COMPETITIONS:
        terminalreporter.write_line(
            "Not run: the tests that read real competition files. Name the folder that holds them, such as one with "
            "semeval2019-task9a/ in it, to run these too: PODIUM_COMPETITIONS=<folder> make test"
        )
