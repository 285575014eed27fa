"""SHA-256 of files, folders and values."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from podium.hashing import digest, sha256_file, sha256_tree

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # the published SHA-256 of no bytes


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert sha256_file(tmp_path / "empty") == EMPTY


def test_a_tree_names_files_by_their_path_in_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/c", "a"):
        (tmp_path / name).write_bytes(b"")
    assert sha256_tree(tmp_path) == {"a": EMPTY, "b/c": EMPTY}
    assert list(sha256_tree(tmp_path)) == ["a", "b/c"]


@given(st.dictionaries(st.text(), st.integers()), st.randoms())
def test_a_digest_ignores_the_order_of_keys(value: dict[str, int], random: object) -> None:
    keys = list(value)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert digest(value) == digest({key: value[key] for key in keys})


def test_a_digest_sees_every_change() -> None:
    assert len({digest(value) for value in ({"a": 1}, {"a": 1.5}, {"a": "1"}, {"b": 1}, [], {}, None)}) == 7
