"""The real pipeline, handed in, traced and made again from its raw data."""

import json

import pytest
from project import Project

from podium.hashing import sha256_file
from podium.ledger import Book
from podium.provenance.git import resolve, tag

ZIP, MANIFEST = "submissions/submission.zip", "submissions/manifest.json"


def _submit(project: Project) -> None:
    """What `podium submit` records."""
    for key in ("name", "email"):
        project.run("git", "config", f"user.{key}", "t")
    root, name = project.folder, "0123456789ab"
    commit = resolve(root, "HEAD")
    file = {"name": "submission.zip", "sha256": sha256_file(root / ZIP), "bytes": 1}
    hashes = {"manifest": sha256_file(root / MANIFEST), "dvc_lock": sha256_file(root / "dvc.lock")}
    Book(root).record("intended", name, competition="sms-spam", commit=commit, file=file, **hashes)
    tag(root, 1, name, commit)


def test_a_submission_is_traced(fresh: Project) -> None:
    _submit(fresh)

    told = json.loads(fresh.run("podium", "trace", "1", "--json").stdout)
    weights = fresh.path("data/models/cnn/weights/repeat-0-fold-0.weights.h5")
    found = fresh.run("podium", "trace", str(weights)).stdout

    assert told["broken"] == []
    assert told["notes"] == ["every link holds"]
    assert "is in the chain of submission 1 and of the run in the workspace" in found
    assert "it is network repeat-0-fold-0 data/models/cnn/weights/repeat-0-fold-0.weights.h5" in found


@pytest.mark.long
def test_a_submission_is_made_again_from_its_raw_data(fresh: Project) -> None:
    """With neither cache nor fold cache to take anything from, another number of workers, and the same bytes."""
    _submit(fresh)

    done = fresh.run("podium", "reproduce", "1", "--from-scratch", PODIUM_WORKERS="1")

    assert "submission 1 is made again from its raw data, byte for byte" in done.stdout
    assert "train@bilstm_attention" in done.stderr
    assert fresh.run("git", "status", "--porcelain").stdout == ""


def test_a_submission_is_restored(fresh: Project) -> None:
    """Though the workspace has moved on."""
    _submit(fresh)
    fresh.edit({"models.cnn.epochs": 3})
    fresh.path(ZIP).unlink()

    done = fresh.run("podium", "reproduce", "1")

    assert "submission 1 is restored, every byte verified" in done.stdout
