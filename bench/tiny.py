"""The pipeline made as small as it goes, for runs that are broken on purpose."""

import shutil
from pathlib import Path
from typing import Any

import yaml
from project import SMALL, Project, clone

from podium.hashing import sha256_tree

TINY: dict[str, Any] = {
    **{key: value for key, value in SMALL.items() if "bilstm" not in key},
    "data.sample": 0.1,
    "models.cnn.network": {"embedding": 8, "filters": 8, "widths": [2, 3], "dropout": 0.2},
    "models.cnn.refit": True,
    "ensemble.members": ["cnn"],
}
OUTPUTS = (
    *(f"data/prepared/{name}" for name in ("train.parquet", "test.parquet", "health.json")),
    "data/folds.parquet",
    *(f"data/tokens/words/{name}" for name in ("vocabulary.json", "train", "test")),
    *(f"data/padded/words/{name}" for name in ("train", "test")),
    "data/oversampled/balanced",
    "data/models/cnn",
    "data/predictions/cnn",
    "data/ensemble",
    "submissions/submission.zip",
    "submissions/manifest.json",
    "data/report/index.html",
)


def tiny(folder: Path) -> Project:
    """A clone of one small network, committed, that has not run yet.

    Args:
        folder: where it goes; made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    project = clone(folder)
    params = project.params()
    del params["models"]["bilstm_attention"]
    project.path("params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")
    project.edit(TINY)
    project.commit("tiny")
    return project


def copied(project: Project, folder: Path) -> Project:
    """The same project in another folder, as it stands.

    Args:
        project: whose files are copied.
        folder: where they go, which is not there yet.
    """
    shutil.copytree(project.folder, folder, symlinks=True)
    return Project(folder)


def hashes(project: Project) -> dict[str, str | None]:
    """The hash of each output by its name; None: it is not there."""
    return {name: sha256_tree(project.path(name)) if project.path(name).exists() else None for name in OUTPUTS}
