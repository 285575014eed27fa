"""Competitions of a few rows, in a folder."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from recipes.made_up import rows

from podium.init.ask import Ask
from podium.init.files import listed
from podium.init.infer import Inferred, Told, inferred

Infer = Callable[..., Inferred]
Cells = list[tuple[object, ...]]

TEXTS = [f"some words about thing {number}, and more of them" for number in range(40)]


def simple(header: tuple[str, ...] = ("id", "text", "label"), labels: tuple[str, str] = ("0", "1")) -> dict[str, bytes]:
    """Train, test and sample, as most competitions have them; a third of the rows is positive."""
    name, text, label = header
    train = [(f"t{number}", words, labels[number % 3 == 0]) for number, words in enumerate(TEXTS)]
    test = [(f"u{number}", f"other {words}") for number, words in enumerate(TEXTS[:7])]
    return {
        "train.csv": rows((name, text, label), *train),
        "test.csv": rows((name, text), *test),
        "sample_submission.csv": rows((name, label), *((one, labels[0]) for one, _ in test)),
    }


@pytest.fixture
def infer(tmp_path: Path) -> Infer:
    """Write files and infer, with nobody there to answer."""

    def run(files: Mapping[str, bytes], told: Told = Told(), ask: Ask = Ask()) -> Inferred:  # noqa: B008
        folder = tmp_path / f"given-{len(list(tmp_path.iterdir()))}"
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        return inferred(folder, listed(folder), told, ask)

    return run
