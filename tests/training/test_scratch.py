"""Where all copies of a project keep what is no output, and what killed runs leave there."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from podium.errors import PodiumError
from podium.training import scratch as scratch_module
from podium.training.scratch import left_folders, main_project, running_folder, running_since, scratch


@pytest.mark.parametrize("copy", ["tmpk3x", "standalone/tmpk3x", "tmpk3x/sub"])
def test_a_temporary_copy_has_the_main_project_s(tmp_path, monkeypatch, copy):
    monkeypatch.delenv("DVC_ROOT", raising=False)
    folder = tmp_path / ".dvc/tmp/exps" / copy
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert scratch("folds") == scratch("folds", project=tmp_path) == tmp_path / ".dvc/tmp/podium/folds"
    monkeypatch.setenv("DVC_ROOT", str(folder))
    assert scratch() == tmp_path / ".dvc/tmp/podium"


def test_any_other_folder_is_itself(tmp_path):
    for folder in (tmp_path, tmp_path / ".dvc/tmp/exps", tmp_path / "exps/a"):
        assert main_project(folder) == folder


def test_a_folder_lasts_as_long_as_its_run(tmp_path, monkeypatch):
    monkeypatch.setenv("DVC_ROOT", str(tmp_path))
    place = scratch("running")
    assert running_since(place) is None
    with running_folder() as folder:
        assert folder.parent == place
        assert abs(running_since(place) - time.time()) < 60
    assert not folder.exists()
    assert running_since(place) is None


HELD = """
import time
from podium.training.scratch import running_folder
with running_folder() as folder:
    (folder / "activations.npy").write_bytes(bytes(1000))
    print(folder, flush=True)
    time.sleep(600)
"""


def test_a_place_that_cannot_be_written_is_named_in_a_line(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(
            PodiumError, match=r"^\S+/file/running: cannot be written: Not a directory.*; free space or give "
        ),
        running_folder(tmp_path / "file" / "running"),
    ):
        pass


def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path, monkeypatch):
    monkeypatch.setenv("DVC_ROOT", str(tmp_path))
    command, environment = [sys.executable, "-c", HELD], os.environ | {"PYTHONPATH": "src"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        left = Path(process.stdout.readline().strip())
        os.utime(left, (0, 0))
        with running_folder():
            assert left.exists()  # its run goes on
        assert left_folders(scratch("running")) == []
        process.send_signal(signal.SIGKILL)
    assert left_folders(scratch("running")) == [left]
    with running_folder():
        assert not left.exists()


def test_a_folder_that_was_just_made_is_not_taken_for_left(tmp_path):
    (tmp_path / "new").mkdir()
    assert left_folders(tmp_path) == []


def test_without_locks_nothing_is_taken_for_left(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError

    monkeypatch.setenv("DVC_ROOT", str(tmp_path))
    monkeypatch.setattr(scratch_module.fcntl, "flock", refused)
    with running_folder() as folder:
        os.utime(folder, (0, 0))
        assert left_folders(folder.parent) == []
