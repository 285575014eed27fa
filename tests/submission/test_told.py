"""Manifests of strangers: a typed error or a right answer, whoever reads one."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.io.atomic import write_json
from podium.submission.manifest import manifest
from podium.submission.told import SHAPE, read

SHA, OTHER = "ab" * 32, "cd" * 32
WHOLE: dict[str, Any] = {
    "format": 1,
    "competition": "mine",
    "task": "binary",
    "metric": "f1",
    "score": {"score": 0.8, "low": 0.7, "high": 0.9, "gap": 0.01},
    "expected": {"score": 0.8, "low": 0.7, "high": 0.9, "asked": "train", "prior": {"a": 0.5}, "trivial": {"all": 0.1}},
    "zip": {
        "name": "submission.zip",
        "sha256": SHA,
        "bytes": 10,
        "file": {"name": "s.csv", "sha256": OTHER, "bytes": 5, "rows": 2, "columns": ["id", "label"]},
    },
    "ensemble": {
        "blend": {"method": "average", "members": ["cnn"], "weights": {"cnn": 1.0}},
        "files": {"data/ensemble/oof.parquet": SHA},
    },
    "members": {
        "cnn": {
            "kind": "trained",
            "weights": {"refit": SHA},
            "files": {"data/models/cnn/oof.parquet": SHA},
            "params": {"model": SHA},
        },
        "theirs": {"kind": "external", "files": {"data/external/oof.csv": SHA}},
    },
    "folds": {"data/folds.parquet": SHA},
    "prepared": {"data/prepared/train.parquet": SHA},
    "raw": {"data/raw/mine/train.csv": SHA},
    "params": {"folds": SHA},
    "versions": {"podium": "0.1.0", "keras": None},
}


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside."""
    found = [above] if above else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        found += places(child, (*above, key))
    return found


def changed(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    whole = deepcopy(WHOLE)
    inner: Any = whole
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return whole


def written(value: Any) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8", "surrogatepass")


def test_what_is_written_comes_back() -> None:
    assert read(written(WHOLE)) == WHOLE
    assert set(WHOLE) == set(SHAPE)  # the example has every part that is looked at
    assert read(b"{}") == {}


def test_what_stage_package_writes_is_of_that_shape(project: Any, tmp_path: Any) -> None:
    given = project({"id": ["1", "2"], "text": ["a", "b"]}, {"id": ["1", "2"], "label": ["", ""]})
    inside = {"name": "s.csv", "sha256": SHA, "bytes": 5, "rows": 2, "columns": ["id"]}
    made = manifest(given.params, {"name": "submission.zip", "sha256": SHA, "bytes": 9, "file": inside}, given.folder)
    write_json(made, tmp_path / "m.json")
    assert read((tmp_path / "m.json").read_bytes()) == made
    assert set(made) == set(SHAPE)


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("zip", "sha256"), SHA.upper(), "zip.sha256 must be a SHA-256 of 64 digits"),
        (("raw",), {"../../.ssh/id_rsa": SHA}, "raw must be SHA-256 by the path of a file inside the project"),
        (("members", "cnn", "files"), {"/etc/passwd": SHA}, "members.cnn.files must be SHA-256 by the path"),
        (("members", "cnn"), [], "members.cnn must be a mapping, and is []"),
        (("ensemble", "blend", "members"), "cnn", "ensemble.blend.members must be a list of texts"),
        (("expected", "low"), float("nan"), "expected.low must be a number, and is NaN"),
        (("score",), None, "score must be a mapping, and is null"),
    ],
)
def test_what_is_of_another_kind_is_named(place: tuple[str, ...], value: Any, told: str) -> None:
    with pytest.raises(PodiumError) as raised:
        read(written(changed(place, value)), "submissions/manifest.json of 0123")
    assert str(raised.value).startswith(f"submissions/manifest.json of 0123: {told}")
    assert str(raised.value).endswith("run `dvc repro package`, or take it from git or the cache again")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"\xff", b'{"a":', b"[" * 10**5, b'{"format": ' + b"9" * 5000]
)
def test_what_is_no_manifest_is_one_line(content: bytes) -> None:
    with pytest.raises(PodiumError, match=r"^submissions/manifest\.json: it ") as raised:
        read(content)
    assert "\n" not in str(raised.value)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(SHA) | st.just("../x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_any_change_is_an_error_or_read_as_it_stands(data: st.DataObject) -> None:
    value = changed(data.draw(st.sampled_from(places(WHOLE))), data.draw(ANY))
    try:
        assert written(read(written(value))) == written(value)
    except PodiumError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either way is right


@given(st.data())
def test_any_changed_bytes_are_an_error_or_read(data: st.DataObject) -> None:
    content = bytearray(written(WHOLE))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content))
    except PodiumError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either way is right
