"""Zips from strangers."""

import io
import stat
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.init import unpack as unpacking
from podium.init.files import opened
from podium.init.unpack import unpack
from podium.io.zips import Limits

Entries = Mapping[str, bytes]


def packed(entries: Entries, change: Callable[[zipfile.ZipInfo], None] = lambda entry: None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            archive.writestr(entry, content)
    return stream.getvalue()


def unpacked(content: bytes, folder: Path, limits: Limits | None = None) -> dict[str, bytes]:
    archive, target = folder / "given.zip", folder / "target"
    archive.write_bytes(content)
    target.mkdir(exist_ok=True)
    unpack(archive, target, limits)
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def test_files_keep_their_folders_and_what_a_mac_adds_is_left_out(tmp_path: Path) -> None:
    given = {
        "data/train.csv": b"id\n",
        "__MACOSX/data/._train.csv": b"x",
        "data/.DS_Store": b"x",
        "data/._test.csv": b"x",
    }
    assert unpacked(packed(given), tmp_path) == {"data/train.csv": b"id\n"}


def test_zips_in_it_are_unpacked_too_and_no_deeper(tmp_path: Path) -> None:
    inner = packed({"train.csv": b"id,text\n"})
    assert unpacked(packed({"train.csv.zip": inner, "test.csv": b"x"}), tmp_path) == {
        "train.csv": b"id,text\n",
        "test.csv": b"x",
    }
    deep = packed({"b.zip": packed({"c.zip": packed({"train.csv": b""})})})
    with pytest.raises(PodiumError, match=r"b\.zip, 'c\.zip': a zip in a zip in a zip"):
        unpacked(deep, tmp_path / "target")


@pytest.mark.parametrize("name", ["../out.csv", "/etc/out.csv", "a/../../out.csv", "C:/out.csv", "..\\out.csv"])
def test_nothing_is_written_outside(name: str, tmp_path: Path) -> None:
    with pytest.raises(PodiumError, match="leads out of the folder"):
        unpacked(packed({"train.csv": b"x", name: b"x"}), tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["given.zip", "target"]


def test_links_are_refused(tmp_path: Path) -> None:
    def link(entry: zipfile.ZipInfo) -> None:
        entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16

    with pytest.raises(PodiumError, match="is a link or a device"):
        unpacked(packed({"train.csv": b"/etc/passwd"}, link), tmp_path)


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "ALWAYS", 1000)
    with pytest.raises(PodiumError, match=r"times as large as itself; .*if you trust it"):
        unpacked(packed({"train.csv": bytes(5_000_000)}), tmp_path)
    with pytest.raises(PodiumError, match="more than 100 bytes"):
        unpacked(packed({"a.csv": b"x" * 60, "b.csv": b"x" * 60}), tmp_path, Limits(bytes=100))
    with pytest.raises(PodiumError, match="2 files, more than 1"):
        unpacked(packed({"a.csv": b"", "b.csv": b""}), tmp_path, Limits(files=1))
    inner = packed({"c.csv": b"x" * 90})
    with pytest.raises(PodiumError, match="more than 50 bytes"):  # what may come out is shared with zips in it
        unpacked(packed({"c.zip": inner}), tmp_path, Limits(bytes=len(inner) + 50))


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("train.csv", "a")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("train.csv", "b")
    with pytest.raises(PodiumError, match="stands in it twice"):
        unpacked(stream.getvalue(), tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.binary(max_size=40), st.integers(0, 200))
def test_damage_is_one_error(tmp_path: Path, noise: bytes, place: int) -> None:
    content = bytearray(packed({"train.csv": b"id,text,label\n" * 20}))
    content[place : place + len(noise)] = noise
    archive, target = tmp_path / "given.zip", tmp_path / f"target-{len(list(tmp_path.iterdir()))}"
    archive.write_bytes(content)
    target.mkdir()
    with suppress(PodiumError):
        unpack(archive, target)
    assert all(path.is_relative_to(target) for path in target.rglob("*"))


def test_an_empty_zip_and_what_is_no_zip_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(packed({}))
    (tmp_path / "page.zip").write_bytes(b"<html>log in first</html>")
    (tmp_path / "data.rar").write_bytes(b"Rar!")
    for name, said in [
        ("empty.zip", r"empty\.zip: it holds no files"),
        ("page.zip", "not a sound zip"),
        ("data.rar", "neither a folder nor a zip; unpack it"),
        ("gone.zip", "there is no such folder or zip"),
    ]:
        with pytest.raises(PodiumError, match=said), opened(tmp_path / name, tmp_path):
            pass


def test_a_folder_of_zips_is_left_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "given"
    source.mkdir()
    (source / "train.csv.zip").write_bytes(packed({"train.csv": b"id\n"}))
    (source / "test.csv").write_bytes(b"id\n")
    with opened(source, tmp_path) as files:
        assert files.names == ["test.csv", "train.csv"]
        folder = files.folder
    assert not folder.exists()
    assert sorted(path.name for path in source.iterdir()) == ["test.csv", "train.csv.zip"]


def test_what_lies_unpacked_beside_its_zip_is_not_unpacked_again(tmp_path: Path) -> None:
    source = tmp_path / "given"
    source.mkdir()
    for name in ("train.csv", "test.csv"):
        (source / name).write_bytes(b"id\n")
    (source / "train.csv.zip").write_bytes(packed({"train.csv": b"other\n"}))
    (source / "competition.zip").write_bytes(packed({"train.csv": b"other\n"}))
    with opened(source, tmp_path) as files:
        assert files.folder == source
