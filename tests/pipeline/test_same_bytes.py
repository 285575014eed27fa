"""Same inputs and parameters, same bytes: across clones, worker counts and fold orders."""

from collections.abc import Callable

import pytest
from project import SMALL, Project

from podium.hashing import sha256_file, sha256_tree


def fingerprint(project: Project) -> dict[str, str]:
    """SHA-256 of the zip, its manifest and everything that training left."""
    weights = sha256_tree(project.path("data/models"))
    return weights | {
        name: sha256_file(project.path(name)) for name in ("submissions/submission.zip", "submissions/manifest.json")
    }


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_clean_clone_gives_the_same_bytes(workers: str, base: Project, new_clone: Callable[[str], Project]) -> None:
    """Another folder, no cache shared with the base run."""
    project = new_clone(f"clone-with-{workers}")
    project.edit(SMALL)
    project.repro(PODIUM_WORKERS=workers)
    assert fingerprint(project) == fingerprint(base)
