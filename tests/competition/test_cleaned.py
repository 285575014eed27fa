"""Blocks of texts, by one process and by several."""

from functools import partial

import numpy as np
import pytest

from podium.competition import cleaned
from podium.config.competition import Clean
from podium.io.strings import blocks, strings


def test_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [
        strings([f'"caf\u00c3\u00a9 {row}"  &amp; {"x " * row}' for row in range(9)]),
        strings(["", "b "] * 4 + ["é"]),
    ]
    monkeypatch.setattr(cleaned, "blocks", partial(blocks, rows=2))
    found = []
    for workers, many in (("1", 0), ("2", 9), ("2", 0)):
        monkeypatch.setenv("PODIUM_WORKERS", workers)
        monkeypatch.setattr(cleaned, "MANY", many)
        found.append(list(cleaned.cleaned_blocks(columns, Clean())))
    assert len(found[0]) == 5
    for others in found[1:]:
        for one, other in zip(found[0], others, strict=True):
            assert one.texts.equals(other.texts)
            np.testing.assert_array_equal(one.groups, other.groups)
            assert one.surface.rows == other.surface.rows
            for name, lengths in one.surface.lengths.items():
                np.testing.assert_array_equal(lengths, other.surface.lengths[name])
            for name in ("raw", "cleaned"):
                np.testing.assert_array_equal(getattr(one.surface, name), getattr(other.surface, name))


def test_no_process_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    import psutil

    monkeypatch.setenv("PODIUM_WORKERS", "2")
    monkeypatch.setattr(cleaned, "MANY", 0)
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    given = cleaned.cleaned_blocks([strings(["a"] * 5)], Clean())
    next(given)
    given.close()
    left = [each for each in psutil.Process().children(recursive=True) if each.pid not in before]
    assert not [each for each in left if "resource_tracker" not in " ".join(each.cmdline())]
