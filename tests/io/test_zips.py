"""Zips of strangers: what would leave the folder, fill the disk or is no file is refused before it is unpacked."""

import io
import stat
import zipfile

import pytest

from podium.errors import PodiumError
from podium.io.zips import Limits, entries

LIMITS = Limits(bytes=10_000, files=3, ratio=10, free=1_000)


def made(*files, how=zipfile.ZIP_DEFLATED, kind=stat.S_IFREG):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type, entry.create_system = (kind | 0o644) << 16, how, 3
            archive.writestr(entry, content)
    return stream.getvalue()


def found(content, limits=LIMITS):
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return [entry.filename for entry in entries(opened, len(content), limits, "give another")]


def test_plain_files_in_plain_folders_are_listed_and_folders_left_out():
    assert found(made(("a.csv", b"1"), ("b/", b""), ("b/c d.csv", b"2"))) == ["a.csv", "b/c d.csv"]


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../a.csv", "b/../../a.csv", "..", "b\\..\\a.csv", "C:a.csv", "c:/a.csv", "b/.."]
)
def test_a_name_that_leads_out_is_refused(name):
    with pytest.raises(PodiumError, match=r"leads out of the folder that it would be unpacked into; give another$"):
        found(made((name, b"1")))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_what_is_no_file_is_refused(kind):
    with pytest.raises(PodiumError, match="'a' is a link or a device, not a file"):
        found(made(("a", b"/etc/passwd"), kind=kind))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (made(*((f"{number}", b"") for number in range(4))), "it holds 4 files, more than 3"),
        (made(("a", bytes(10_001))), "its files are more than 10,000 bytes"),
        (made(("a", bytes(5_000))), r"its files are \d+ times as large as itself"),
        (made(("a", b"1"), how=zipfile.ZIP_BZIP2), "'a' is packed in a way that is not read"),
        (made(("a", b"1"), how=zipfile.ZIP_LZMA), "'a' is packed in a way that is not read"),
    ],
)
def test_bombs_are_refused(content, told):
    with pytest.raises(PodiumError, match=told):
        found(content)


def test_a_file_of_few_bytes_may_be_packed_as_small_as_it_goes():
    assert found(made(("a", bytes(1_000)))) == ["a"]


def test_a_file_without_a_name_is_refused():
    """Of which zipfile.ZipInfo.is_dir raises an IndexError."""
    content = made(("aaa", b"1"))
    place = content.rindex(b"aaa")
    nameless = bytearray(content[:place] + content[place + 3 :])
    nameless[nameless.index(b"PK\1\2") + 28] = 0
    end = nameless.index(b"PK\5\6") + 12
    nameless[end : end + 4] = (int.from_bytes(nameless[end : end + 4], "little") - 3).to_bytes(4, "little")
    with pytest.raises(PodiumError, match="'' leads out of the folder"):
        found(bytes(nameless))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused():
    with pytest.raises(PodiumError, match="'a' stands in it twice"):
        found(made(("a", b"1"), ("a", b"2")))


def test_no_more_is_unpacked_than_an_entry_claims():
    """The claim is what is checked: one that lies gives a damaged file, not a full memory."""
    content = bytearray(made(("a", bytes(900))))
    place = content.index(b"PK\1\2") + 24  # of its size, in the list of contents
    content[place : place + 4] = (10).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as opened:
        (entry,) = entries(opened, len(content), LIMITS, "")
        with pytest.raises(zipfile.BadZipFile):
            opened.read(entry)
