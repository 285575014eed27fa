"""The zip: the same bytes always, readable by anybody."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.submission.archive import LIMITS, unzipped, zipped

SOURCE = Path(__file__).resolve().parents[2] / "src"
MAKE = """
import sys
from podium.submission.archive import zipped
sys.stdout.buffer.write(zipped("a.csv", b"id,label" * 99))
"""


@given(st.binary(max_size=500))
def test_what_goes_in_comes_out_and_bytes_are_the_same_again(content):
    archive = zipped("submission.csv", content)
    assert unzipped(archive) == {"submission.csv": content}
    assert archive == zipped("submission.csv", content)


def test_neither_time_nor_place_nor_user_is_in_it(tmp_path):
    old = os.umask(0o077)
    try:
        environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5", "PYTHONPATH": str(SOURCE)}
        command = [sys.executable, "-c", MAKE]
        other = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    finally:
        os.umask(old)
    assert other.stdout == zipped("a.csv", b"id,label" * 99)


def test_its_one_entry_is_plain():
    with zipfile.ZipFile(BytesIO(zipped("ümlaut.csv", b"x" * 1000))) as archive:
        (entry,) = archive.infolist()
    assert (entry.filename, entry.date_time, entry.create_system) == ("ümlaut.csv", (1980, 1, 1, 0, 0, 0), 3)
    assert entry.external_attr >> 16 == 0o100644
    assert entry.compress_size < 100


@given(st.data())
def test_any_change_of_a_zip_is_seen_or_changes_nothing(data):
    content = b"1,2,3\n" * 50
    archive = bytearray(zipped("a.csv", content))
    for place in data.draw(st.lists(st.integers(0, len(archive) - 1), min_size=1, max_size=3)):
        archive[place] = data.draw(st.integers(0, 255))
    found, told = {}, ""
    try:
        found = unzipped(bytes(archive))
    except PodiumError as error:
        told = str(error)
    assert told.isprintable()
    assert set(found.values()) <= {content}


@given(st.binary(max_size=200))
def test_any_bytes_are_no_zip(data):
    with pytest.raises(PodiumError, match="not a sound zip"):
        unzipped(data)


def test_a_zip_of_another_making_is_one_line():
    for how in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", how) as archive:
            archive.writestr("a.csv", b"1,2,3\n" * 50)
        with pytest.raises(PodiumError, match="is packed in a way that is not read"):
            unzipped(buffer.getvalue())
    locked = bytearray(zipped("a.csv", b"1,2,3\n" * 50))
    locked[locked.index(b"PK\1\2") + 8] |= 1  # as if a password had closed it
    with pytest.raises(PodiumError, match="is closed by a password"):
        unzipped(bytes(locked))


def test_a_zip_that_would_fill_the_memory_is_not_opened():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"")
    told = bytearray(buffer.getvalue())
    place = told.index(b"PK\1\2") + 24  # of its size, in the list of contents
    told[place : place + 4] = (LIMITS.bytes + 1).to_bytes(4, "little")
    with pytest.raises(PodiumError, match="more than 1,000,000,000 bytes"):
        unzipped(bytes(told))


def test_a_damaged_zip_is_one_line():
    archive = bytearray(zipped("a.csv", b"1,2,3\n" * 50))
    archive[45] ^= 0xFF
    for bad in (bytes(archive), b"", b"no zip at all"):
        with pytest.raises(PodiumError, match="not a sound zip"):
            unzipped(bad)
