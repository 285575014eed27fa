"""Reports of finished runs."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from reported_run import made, stage

from podium.config import load
from podium.ensemble import trivial
from podium.ensemble.prior import estimate
from podium.report.run import Run, read

CLASSES = ["<script>document.title='run'</script>", "where", "<img src=x onerror=alert(1)>", "how"]
HOSTILE: dict[str, dict[str, Any]] = {"multiclass": {"hostile": True, "classes": CLASSES}}
"""What strangers may write, in one of the three runs."""

Made = Callable[[str], Path]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A finished run with its report, made once for what is asked; not to be changed."""
    kept = dict[str, Path]()

    def make(task: str) -> Path:
        if task not in kept:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("podium.stage.signal.signal", lambda *_: None)  # pytest has its own
                patch.setattr("podium.io.atomic.os.fsync", lambda _: None)
                patch.setattr(trivial, "GUESSES", 20)
                patch.setattr(estimate, "REPEATS", 40)
                folder = made(tmp_path_factory.mktemp(task) / "run", task, **HOSTILE.get(task, {}))
                stage(folder, "report")
            kept[task] = folder
        return kept[task]

    return make


@pytest.fixture(scope="session")
def html(run: Made) -> Callable[..., str]:
    """The page of such a run."""
    return lambda task: (run(task) / "data/report/index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def given(run: Made) -> Callable[[str], Run]:
    """Such a run as the panels are given it."""

    def opened(task: str) -> Run:
        folder = run(task)
        return read(load(folder / "params.yaml"), lambda path: (folder / path).read_bytes())

    return cache(opened)
