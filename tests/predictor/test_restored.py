"""A submission's files, linked out of the cache or a remote folder; nothing but the recorded bytes."""

import shutil

import pytest
from mini import cloned, flip

from podium.errors import PodiumError
from podium.predictor.restored import _Place
from podium.trace.history import history
from podium.trace.run import of_commit


def place(project, folder):
    past = history(project.root)
    commit = str(past.numbered(1).intended.body.get("commit"))
    return _Place(folder, project.root, commit, of_commit(project.root, commit, past.stores).lock, past.stores)


PATHS = ["data/ensemble/blend.json", "data/models/cnn/weights", "data/padded/words/test/repeat-0-fold-1.npy"]


def test_files_come_from_the_cache_whatever_the_workspace_holds(project, tmp_path):
    expected = {path: (project.root / path).read_bytes() for path in (PATHS[0], PATHS[2])}
    shutil.rmtree(project.root / "data")
    there = place(project, tmp_path / "out")
    there.bring(PATHS)
    there.bring(PATHS)  # what is there already stays
    assert {path: (tmp_path / "out" / path).read_bytes() for path in expected} == expected
    assert len(list((tmp_path / "out/data/models/cnn/weights").iterdir())) == 2
    assert not (tmp_path / "out/data/padded/words/test/repeat-0-fold-0.npy").exists()


def test_they_come_from_a_remote_folder(handed_in, tmp_path):
    clone = cloned(handed_in, tmp_path / "clone", tmp_path / "store")
    place(clone, tmp_path / "out").bring(PATHS)
    assert (tmp_path / "out" / PATHS[0]).read_bytes() == (handed_in.root / PATHS[0]).read_bytes()


def test_what_was_never_recorded_or_is_damaged_is_told(project, tmp_path):
    there = place(project, tmp_path / "out")
    with pytest.raises(PodiumError, match="recorded no such file"):
        there.bring(["data/nothing.json"])
    shutil.rmtree(project.root / "data")
    flip(project.object(there.lock.outs[PATHS[0]].md5))
    with pytest.raises(PodiumError, match=r"blend\.json"):
        there.bring([PATHS[0]])
