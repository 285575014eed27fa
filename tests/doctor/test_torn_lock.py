"""What a DVC that was killed while it wrote its list leaves, and who takes it away."""

import fcntl
from pathlib import Path

import pytest

from podium.doctor.torn_lock import is_torn, mended


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / ".dvc/tmp/rwlock"
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize("content", ["", '{"write": {', "\0\0\0"])
def test_a_torn_list_goes(tmp_path: Path, listed: Path, content: str) -> None:
    listed.write_text(content)
    assert is_torn(tmp_path)
    assert mended(tmp_path)
    assert not listed.exists()
    assert not mended(tmp_path)


def test_a_whole_one_stays(tmp_path: Path, listed: Path) -> None:
    listed.write_text('{"write": {}, "read": {}}')
    assert not mended(tmp_path)
    assert listed.exists()


@pytest.mark.parametrize("name", ["lock", "rwlock.lock"])
def test_while_a_dvc_command_runs_it_stays(tmp_path: Path, listed: Path, name: str) -> None:
    listed.write_text("")
    with (tmp_path / ".dvc/tmp" / name).open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert not mended(tmp_path)
    assert mended(tmp_path)
