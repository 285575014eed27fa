"""Entries come back as they were put, or not at all."""

import json

import pytest

from podium.errors import PodiumError
from podium.training.fold_cache import SUMS, FoldCache

KEY = "ab" * 32
FILES = {"network.weights.h5": b"weights", "result.json": b"{}"}


@pytest.fixture
def cache(tmp_path):
    cache = FoldCache(tmp_path / "folds")
    cache.put(KEY, FILES)
    return cache


def test_a_hit_and_a_miss(cache):
    assert cache.get(KEY) == FILES
    assert cache.get("cd" * 32) is None


@pytest.mark.parametrize("damage", ["changed", "shorter", "missing", "no sums", "half sums", "odd sums"])
def test_a_damaged_entry_is_a_miss_and_is_replaced(cache, damage):
    entry = cache.folder / KEY
    match damage:
        case "changed":
            (entry / "network.weights.h5").write_bytes(b"Weights")
        case "shorter":
            (entry / "network.weights.h5").write_bytes(b"")
        case "missing":
            (entry / "result.json").unlink()
        case "no sums":
            (entry / SUMS).unlink()
        case "half sums":
            (entry / SUMS).write_bytes((entry / SUMS).read_bytes()[:40])
        case "odd sums":
            (entry / SUMS).write_text(json.dumps(["result.json"]))
    assert cache.get(KEY) is None
    cache.put(KEY, FILES)
    assert cache.get(KEY) == FILES


def test_nothing_is_left_beside_an_entry(cache):
    assert [path.name for path in cache.folder.iterdir()] == [KEY]


def test_a_place_that_cannot_be_written_ends_nothing(tmp_path):
    (tmp_path / "folds").write_text("a file where the folder should be")
    cache = FoldCache(tmp_path / "folds")
    cache.put(KEY, FILES)
    assert cache.get(KEY) is None


def test_it_lies_below_the_main_repository_and_can_be_off(tmp_path, monkeypatch):
    monkeypatch.setenv("DVC_ROOT", str(tmp_path))
    monkeypatch.delenv("PODIUM_FOLD_CACHE", raising=False)
    assert FoldCache.from_environment().folder == tmp_path / ".dvc/tmp/podium/folds"
    monkeypatch.setenv("PODIUM_FOLD_CACHE", "off")
    off = FoldCache.from_environment()
    off.put(KEY, FILES)
    assert off.get(KEY) is None
    assert not (tmp_path / ".dvc").exists()
    monkeypatch.setenv("PODIUM_FOLD_CACHE", "no")
    with pytest.raises(PodiumError, match="PODIUM_FOLD_CACHE: 'no' is not allowed; give on or off"):
        FoldCache.from_environment()
