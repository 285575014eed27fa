"""A temporary clone of this checkout, and what a user does in it."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
RAN = re.compile(r"^Running stage '([^']+)':$", re.MULTILINE)

SMALL: dict[str, Any] = {
    "data.sample": 0.12,
    "folds.k": 2,
    "views.words.pad.max_length": 24,
    "models.cnn.network": {"embedding": 16, "filters": 16, "widths": [2, 3], "dropout": 0.2},
    "models.cnn.epochs": 2,
    "models.bilstm_attention.network": {"embedding": 16, "units": 8, "dropout": 0.2},
    "models.bilstm_attention.epochs": 2,
    "ensemble.bootstrap.repeats": 200,
}
"""Parameters that take the whole pipeline through in seconds; the path is the same."""


INSTANCES = {
    "tokenise": ["words"],
    "pad": ["words"],
    "oversample": ["balanced"],
    "pseudo": [],
    "train": ["cnn", "bilstm_attention"],
    "predict": ["cnn", "bilstm_attention"],
}
"""What `<stage>@*` stands for in the README."""


def _readme_example() -> dict[str, Any]:
    """The sections that the README shows for SemEval-2019 task 9A."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    block = readme.split("```yaml\n", 1)[1].split("```", 1)[0]
    sections: dict[str, Any] = yaml.safe_load(textwrap.dedent(block))
    return sections


SEMEVAL_2019_TASK_9A = _readme_example()
"""Its files and its format; the models stay as params.yaml ships them."""


@dataclass
class Project:
    """One copy of the project, and what a user does in it."""

    folder: Path

    def run(self, *command: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command there, with this Python's programs first on the path and no terminal."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            pytest.fail(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done

    def repro(self, **environment: str) -> set[str]:
        """`dvc repro`; the stages that ran."""
        return set(RAN.findall(self.run("dvc", "repro", **environment).stdout))

    def params(self) -> dict[str, Any]:
        """params.yaml as plain values."""
        read: dict[str, Any] = yaml.safe_load(self.path("params.yaml").read_text(encoding="utf-8"))
        return read

    def edit(self, changes: dict[str, Any]) -> None:
        """Set keys of params.yaml, named by their dotted path."""
        params = self.params()
        for key, value in changes.items():
            *way, last = key.split(".")
            section = params
            for part in way:
                section = section[part]
            section[last] = value
        self.path("params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")

    def path(self, name: str) -> Path:
        """A file of the project."""
        return self.folder / name

    def json(self, name: str) -> Any:
        """A JSON file of the project."""
        return json.loads(self.path(name).read_text(encoding="utf-8"))

    def commit(self, message: str) -> None:
        """Commit all that git does not ignore."""
        self.run("git", "add", "-A")
        self.run("git", "-c", "user.name=t", "-c", "user.email=t@example.invalid", "commit", "-qm", message)


Change = Callable[[Project], None]
After = Callable[[Change], tuple[Project, set[str]]]


def clone(folder: Path) -> Project:
    """A copy of this checkout's files as they stand (tracked, and untracked that git does not ignore), committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=CHECKOUT, capture_output=True, check=True
    ).stdout
    for name in listed.decode().split("\0"):
        source = CHECKOUT / name
        if name and source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)
    project = Project(folder)
    project.run("git", "init", "-q", "-b", "main")
    project.commit("clone")
    return project


def fix_the_threshold(project: Project) -> None:
    """Cut at `ensemble.threshold.value` and not where the rows out of fold say."""
    project.edit({"ensemble.threshold.rule": "fixed"})


def drop_a_model(project: Project) -> None:
    """Take cnn out of params.yaml; its folder stays."""
    params = project.params()
    del params["models"]["cnn"]
    project.edit({"models": params["models"], "ensemble.members": ["bilstm_attention"]})
