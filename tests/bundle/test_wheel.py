"""The library as a wheel: the same bytes each time, and it is this one."""

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

import podium
from podium.bundle.wheel import built
from podium.hashing import sha256_file


@pytest.mark.long
def test_the_same_bytes_whatever_the_time_and_the_permissions(tmp_path, monkeypatch):
    made = []
    for name, mask in (("one", 0o022), ("other", 0o077)):
        (tmp_path / name).mkdir()
        before = os.umask(mask)
        made.append(built(Path(), tmp_path / name))
        os.umask(before)
    assert sha256_file(made[0]) == sha256_file(made[1])
    with zipfile.ZipFile(made[0]) as wheel:
        inside = hashlib.sha256(wheel.read("podium/errors.py")).hexdigest()
        assert not [name for name in wheel.namelist() if "__pycache__" in name]
    assert inside == sha256_file(Path(podium.__file__).parent / "errors.py")
