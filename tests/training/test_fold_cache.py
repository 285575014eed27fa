"""Entries come back as they were put, or not at all."""

import errno
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.training import fold_locks
from podium.training.fold_cache import KEY as KEY_NAME
from podium.training.fold_cache import NOTE, SUMS, FoldCache
from podium.training.fold_notes import Note

KEY = "ab" * 32
FILES = {"network.weights.h5": b"weights", "result.json": b"{}"}


@pytest.fixture
def cache(tmp_path):
    with FoldCache(tmp_path / "folds") as cache:
        cache.put(KEY, FILES)
        yield cache


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


def size_of(cache):
    return sum(entry.size for entry in cache.entries())


def key_of(number):
    return f"{number:064x}"


def test_beyond_the_limit_those_used_longest_ago_go(tmp_path):
    folder = tmp_path / "folds"
    with FoldCache(folder) as cache:
        for number in range(4):
            cache.put(key_of(number), FILES)
    size = size_of(cache) // 4
    with FoldCache(folder) as cache:
        assert cache.get(key_of(0)) == FILES  # renewed
    with FoldCache(folder, 3 * size) as cache:
        cache.put(key_of(4), FILES)
        assert [entry.path.name for entry in cache.entries()] == [key_of(3), key_of(0), key_of(4)]


def test_a_hit_counts_where_times_of_access_are_not_kept(tmp_path):
    with FoldCache(tmp_path / "folds") as cache:
        cache.put(KEY, FILES)
        for path in (cache.folder / KEY, *(cache.folder / KEY).iterdir()):
            os.utime(path, (0, 0))
        assert cache.entries()[0].used == 0
        cache.get(KEY)
    assert time.time() - cache.entries()[0].used / 1e9 < 60


def test_an_entry_in_use_stays_until_its_process_has_ended(tmp_path):
    folder = tmp_path / "folds"
    with FoldCache(folder) as first:
        first.put(key_of(0), FILES)
        with FoldCache(folder, 1) as second:
            second.put(key_of(1), FILES)
            assert second.remove([folder / key_of(0), folder / key_of(1)]) == set()
            assert len(second.entries()) == 2
        assert [entry.path.name for entry in first.entries()] == [key_of(0)]
    with FoldCache(folder, 1) as third:
        assert third.get(key_of(0)) == FILES
    assert third.entries() == []


def test_what_two_processes_write_at_once_is_held_by_both(tmp_path):
    folder = tmp_path / "folds"
    with FoldCache(folder) as first, FoldCache(folder) as second:
        first.put(KEY, FILES)
        second.put(KEY, FILES)
        second.__exit__()
        assert second.remove([folder / KEY]) == set()
    assert second.remove([folder / KEY]) == {folder / KEY}


def test_more_locks_than_a_process_may_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(fold_locks, "MOST", 2)
    with FoldCache(tmp_path / "folds") as cache:
        for number in range(4):
            cache.put(key_of(number), FILES)
        assert list(cache.held.descriptors) == [key_of(2), key_of(3)]


def test_an_interrupted_eviction_shows_nothing_and_is_finished_later(tmp_path, monkeypatch):
    folder = tmp_path / "folds"
    with FoldCache(folder) as cache:
        cache.put(KEY, FILES)
    with monkeypatch.context() as patch:

        def killed(*_, **__):
            raise KeyboardInterrupt

        patch.setattr(fold_locks.shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            cache.remove([folder / KEY])
    assert cache.get(KEY) is None
    assert cache.entries() == []
    assert len(list(folder.iterdir())) == 1
    cache.remove([])
    assert list(folder.iterdir()) == []


def test_what_killed_writers_left_goes_but_not_what_is_being_written(cache):
    for name, age in (("old", 2 * fold_locks.ABANDONED), ("new", 0)):
        partial = cache.folder / f".{name}.1.partial"
        partial.mkdir()
        os.utime(partial, (time.time() - age,) * 2)
    cache.remove([])
    assert sorted(path.name for path in cache.folder.iterdir()) == [".new.1.partial", KEY]


def test_a_damaged_entry_is_evicted_too(tmp_path):
    with FoldCache(tmp_path / "folds") as cache:
        cache.put(KEY, FILES)
    (cache.folder / KEY / SUMS).unlink()
    assert [entry.path.name for entry in cache.entries()] == [KEY]
    assert cache.remove([cache.folder / KEY]) == {cache.folder / KEY}


@pytest.mark.parametrize("failing", ["flock", "utime"])
def test_where_the_file_system_does_not_play_along_it_still_works(tmp_path, monkeypatch, failing):
    def refused(*_, **__):
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(fold_locks.fcntl if failing == "flock" else os, failing, refused)
    with FoldCache(tmp_path / "folds", 1500) as cache:
        for number in range(9):
            cache.put(key_of(number), FILES)
            assert cache.get(key_of(number)) in ((FILES,) if number < 3 or failing == "utime" else (FILES, None))
    assert size_of(cache) <= 1500
    assert cache.entries()


def test_a_note_is_no_part_of_what_comes_back_and_need_not_be_readable(tmp_path):
    note = Note("cnn", "cnn", 0, 1, 0, 12.5, "f1", None)
    with FoldCache(tmp_path / "folds") as cache:
        cache.put(KEY, FILES, note)
        assert Note.read(cache.folder / KEY / NOTE) == note
        for content in ("", "[]", "{}", '{"model": "cnn"}', note.written().replace("12.5", '"soon"')):
            (cache.folder / KEY / NOTE).write_text(content)
            assert Note.read(cache.folder / KEY / NOTE) is None
        assert cache.get(KEY) == FILES
    assert Note.read(cache.folder / "absent") is None


@pytest.mark.parametrize(("given", "limit"), [("", 20 * 10**9), ("500MB", 500 * 10**6), ("1.5 gib", 3 * 2**29)])
def test_the_limit_comes_from_the_environment(monkeypatch, given, limit):
    monkeypatch.setenv("PODIUM_FOLD_CACHE_SIZE", given)
    assert FoldCache.from_environment().limit == limit


@pytest.mark.parametrize("given", ["20", "GB", "-1GB", "20 GB free", "1e3GB", "0GB", "much", "½GB", "20PB"])
def test_a_limit_that_is_none_is_one_line(monkeypatch, given):
    monkeypatch.setenv("PODIUM_FOLD_CACHE_SIZE", given)
    with pytest.raises(PodiumError, match=r"PODIUM_FOLD_CACHE_SIZE: '.*' is no size; give a number above") as error:
        FoldCache.from_environment()
    assert len(str(error.value).splitlines()) == 1


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["put", "hit", "end"]), st.integers(0, 1), st.integers(0, 5), st.integers(0, 2000)),
    max_size=25,
)


@given(ACTIONS, st.integers(500, 6000))
def test_two_processes_evict_as_one_list_by_last_use_would(actions, limit):
    """Never over the limit but for entries in use, which stay; of the others those used last; all are whole."""
    with tempfile.TemporaryDirectory() as place:
        caches = [FoldCache(Path(place), limit), FoldCache(Path(place), limit)]
        order: dict[str, bytes] = {}  # that used last at the end
        used: list[set[str]] = [set(), set()]

        for action, who, number, length in actions:
            key, before = key_of(number), caches[0].entries()
            if action == "put":
                content = order.pop(key, bytes(length))
                caches[who].put(key, {"weights": content})
                order[key] = content
                used[who].add(key)
            elif action == "hit" and key in order:
                assert caches[who].get(key) == {"weights": order[key]}
                order[key] = order.pop(key)
                used[who].add(key)
            elif action == "end":
                caches[who].__exit__()
                used[who].clear()
            sizes = {entry.path.name: entry.size for entry in before} | {
                entry.path.name: entry.size for entry in caches[0].entries()
            }
            if action != "hit":
                for old in [old for old in order if old not in used[0] | used[1]]:
                    if sum(sizes[one] for one in order) <= limit:
                        break
                    del order[old]
            assert [entry.path.name for entry in caches[0].entries()] == list(order)
            assert sorted(path.name for path in Path(place).iterdir()) == sorted(order)
        for one in caches:
            one.__exit__()
        assert size_of(caches[0]) <= limit


HAMMER = """
import random, sys
from pathlib import Path
from podium.training.fold_cache import FoldCache
rng = random.Random(int(sys.argv[2]))
print("ready", flush=True)
while True:
    with FoldCache(Path(sys.argv[1]), 20_000) as cache:
        for _ in range(5):
            key = f"{rng.randrange(40):064x}"
            cache.put(key, {"weights": key.encode() * 20})
            assert cache.get(key) is not None, "what is in use is there"
"""


def test_processes_that_are_killed_leave_whole_entries_and_a_limit_that_holds(tmp_path):
    start = [sys.executable, "-c", HAMMER, str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": "src"}
    running = [
        subprocess.Popen([*start, str(seed)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for seed in range(3)
    ]
    for process in running:
        assert process.stdout.readline() == b"ready\n"
    time.sleep(1)
    for process in running:
        assert process.poll() is None, process.stderr.read().decode()
        process.kill()
        process.communicate()
    assert any(KEY_NAME.fullmatch(path.name) for path in tmp_path.iterdir())
    with FoldCache(tmp_path, 20_000) as cache:
        for entry in cache.entries():
            assert cache.get(entry.path.name) == {"weights": entry.path.name.encode() * 20}
    assert size_of(cache) <= 20_000
    assert not list(tmp_path.glob(".*.evicted"))
