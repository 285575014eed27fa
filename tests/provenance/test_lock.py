"""dvc.lock as typed values."""

import pytest

from podium.errors import PodiumError
from podium.provenance.lock import Entry, parsed

LOCK = b"""
schema: '2.0'
stages:
  prepare:
    cmd: python stages/prepare.py
    deps:
    - {path: data/raw/toy, hash: md5, md5: f5338fd1837e2c1ccd03bb269e8c29b9.dir, size: 517941, nfiles: 4}
    - {path: src, hash: md5, md5: e5338fd1837e2c1ccd03bb269e8c29b9.dir, size: 1, nfiles: 1}
    params: {params.yaml: {clean.unicode: NFC}}
    outs:
    - {path: data/prepared/train.parquet, hash: md5, md5: '12345678901234567890123456789012', size: 3}
  train@cnn:
    cmd: python stages/train.py cnn
    deps:
    - {path: data/prepared/train.parquet, hash: md5, md5: '12345678901234567890123456789012', size: 3}
    - {path: data/prepared, hash: md5, md5: '22345678901234567890123456789012.dir', size: 3}
    outs:
    - {path: data/models/cnn/weights, hash: md5, md5: a5338fd1837e2c1ccd03bb269e8c29b9.dir, size: 9, nfiles: 2}
"""


def test_stages() -> None:
    lock = parsed(LOCK)

    assert list(lock.stages) == ["prepare", "train@cnn"]
    assert lock.stages["prepare"].command == "python stages/prepare.py"
    assert lock.stages["prepare"].params == {"params.yaml": {"clean.unicode": "NFC"}}
    assert lock.outs["data/models/cnn/weights"].is_folder
    assert lock.outs["data/prepared/train.parquet"] == Entry(
        "data/prepared/train.parquet", "12345678901234567890123456789012", 3
    )


def test_inputs_are_what_no_stage_wrote() -> None:
    """Nor a folder that one wrote into."""
    assert set(parsed(LOCK).inputs) == {"data/raw/toy", "src"}


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("data/raw/toy/train.csv", "data/raw/toy"),
        ("data/raw/toy", "data/raw/toy"),
        ("data/raw/toys", None),
        ("data/models/cnn/weights/a.h5", "data/models/cnn/weights"),
        ("data/prepared/train.parquet", "data/prepared/train.parquet"),
        ("data", None),
    ],
)
def test_what_holds_a_file(path: str, held: str | None) -> None:
    found = parsed(LOCK).holding(path)

    assert (found and found.path) == held


@pytest.mark.parametrize(
    "content", [b"", b"[1]", b"stages: [a]", b"stages: {a: {}}", b"a: b: c", b"stages: {a: {cmd: x, outs: [1]}}"]
)
def test_what_is_none(content: bytes) -> None:
    with pytest.raises(PodiumError, match=r"dvc.lock of abc: .*run `dvc repro`"):
        parsed(content, "dvc.lock of abc")


def test_nothing_ran_yet() -> None:
    assert parsed(b"schema: '2.0'\nstages: {}\n").stages == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"'12345678901234567890123456789012'", b"'../../../../../../../../etc/passwd'"),
        (b"e5338fd1837e2c1ccd03bb269e8c29b9.dir", b"/etc/passwd"),
        (b"path: data/prepared/train.parquet", b"path: [a]"),
        (b"nfiles: 4", b"nfiles: many"),
    ],
)
def test_what_dvc_does_not_write_is_refused(old: bytes, new: bytes) -> None:
    """A hash is a part of a path in the cache."""
    with pytest.raises(PodiumError, match=r"^dvc\.lock: it holds no stages as DVC writes them"):
        parsed(LOCK.replace(old, new))
