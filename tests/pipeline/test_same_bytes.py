"""Same inputs and parameters, same bytes: across clones, worker counts and fold orders."""

from collections.abc import Callable

from project import SMALL, Project

from podium.hashing import sha256_file, sha256_tree


def fingerprint(project: Project) -> dict[str, str]:
    """SHA-256 of the zip, its manifest and everything that training left."""
    weights = sha256_tree(project.path("data/models"))
    return weights | {
        name: sha256_file(project.path(name)) for name in ("submissions/submission.zip", "submissions/manifest.json")
    }


def test_another_clone_with_one_worker_gives_the_same_bytes(base: Project, new_clone: Callable[[str], Project]) -> None:
    """Another folder, no cache shared; the base run had a worker for each of its two folds."""
    project = new_clone("one-worker")
    project.edit(SMALL)
    project.repro(PODIUM_WORKERS="1")
    assert fingerprint(project) == fingerprint(base)
