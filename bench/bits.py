"""The same pipeline under other circumstances: every file of every output must have the same bytes.

Its members are networks of three kinds, linear and boosted; they are stacked.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from project import SMALL, Project, clone
from tiny import OUTPUTS

from podium.hashing import sha256_file

CIRCUMSTANCES: dict[str, dict[str, str]] = {
    "one worker": {"PODIUM_WORKERS": "1"},
    "three workers": {"PODIUM_WORKERS": "3"},
    "another hash seed": {"PYTHONHASHSEED": "12345"},
    "no locale, and not UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish, and not UTF-8": {"LC_ALL": "tr_TR.ISO-8859-9", "PYTHONUTF8": "0"},
    "another time zone": {"TZ": "Asia/Kathmandu"},
    "another home, other threads": {"HOME": "/nowhere", "OMP_NUM_THREADS": "3", "TF_NUM_INTRAOP_THREADS": "3"},
    "a path with spaces and accents": {},
    "files written in another order": {},
    "folders listed in another order": {},
}

NETWORK: dict[str, Any] = {
    "view": "words",
    "sampling": "balanced",
    "loss": {"name": "cross_entropy"},
    "optimizer": {"name": "adam", "learning_rate": 0.0005},
    "epochs": 2,
    "refit": True,
}
CLASSICAL: dict[str, Any] = {"view": "raw", "sampling": "balanced", "loss": {"name": "own"}}
MEMBERS: dict[str, Any] = {
    "cnn": {**NETWORK, "architecture": "cnn", "network": {"embedding": 8, "filters": 8, "widths": [2, 3]}},
    "bilstm_attention": {**NETWORK, "architecture": "bilstm_attention", "network": {"embedding": 8, "units": 8}},
    "lstm": {**NETWORK, "architecture": "lstm", "network": {"embedding": 8, "units": 8}},
    "nbsvm": {**CLASSICAL, "architecture": "nbsvm"},
    "boosted": {**CLASSICAL, "architecture": "boosted", "network": {"rounds": 20}},
}

REVERSED = '''"""Every listing of a folder, by whatever means of Python, the last name first."""
import os

listdir, scandir = os.listdir, os.scandir


class Listing:
    def __init__(self, path="."):
        with scandir(path) as found:
            self.found = iter(sorted(found, key=lambda entry: entry.name, reverse=True))

    def __iter__(self):
        return self.found

    def __next__(self):
        return next(self.found)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.found = iter(())


os.scandir = Listing
os.listdir = lambda path=".": sorted(listdir(path), reverse=True)
'''


def bits() -> dict[str, Any]:
    """Run a first time, then once under each circumstance, each in a clone at another path."""
    with tempfile.TemporaryDirectory() as folder:
        expected = _hashes(_run(Path(folder) / "a", {}, "as it is"))
        counts, losses = {}, []
        for place, (name, environment) in enumerate(CIRCUMSTANCES.items()):
            here = "mëine Kopie, noch eine" if "path" in name else f"copy{place}/deeper"
            found = _hashes(_run(Path(folder) / here, environment, name))
            differing = sorted(path for path in expected.keys() | found.keys() if expected.get(path) != found.get(path))
            counts[name] = {"tried": len(expected), "lost": len(differing)}
            losses += [f"{name}: {path} has other bytes" for path in differing]
    return {"counts": counts, "losses": losses}


def _run(folder: Path, environment: dict[str, str], name: str) -> Project:
    print(name, file=sys.stderr, flush=True)
    project = _several(folder)
    if "written" in name:
        _shuffle(project.folder)
    if "listed" in name:
        (folder.parent / "site").mkdir()
        (folder.parent / "site/sitecustomize.py").write_text(REVERSED, encoding="utf-8")
        environment = {**environment, "PYTHONPATH": str(folder.parent / "site")}
    if "Turkish" in name:
        locales = folder.parent / "locales"
        locales.mkdir()
        made = ["localedef", "-i", "tr_TR", "-f", "ISO-8859-9", str(locales / "tr_TR.ISO-8859-9")]
        subprocess.run(made, check=True)
        environment = {**environment, "LOCPATH": str(locales)}
    home = {"HOME": os.environ.get("HOME", "/")}  # DVC keeps its site folder there: it must be one that can be written
    if environment.get("HOME"):
        (folder.parent / "home").mkdir(exist_ok=True)
        home = {"HOME": str(folder.parent / "home")}
    project.repro(**{**environment, **home})
    return project


def _several(folder: Path) -> Project:
    """A clone with a member of each kind, that has not run yet."""
    folder.mkdir(parents=True)
    project = clone(folder)
    params = project.params()
    params["models"] = MEMBERS
    params["views"]["raw"] = {"kind": "text", "tokens": {}, "pad": {}, "vectors": None}
    project.path("params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")
    small = {key: value for key, value in SMALL.items() if not key.startswith("models.")}
    project.edit({**small, "ensemble.members": [*MEMBERS], "ensemble.method": "stacking"})
    project.commit("several")
    return project


def _outputs() -> list[str]:
    """What the stages write, that of each member by its name."""
    shared = [name for name in OUTPUTS if "/cnn" not in name]
    return [*shared, *(f"data/{what}/{member}" for what in ("models", "predictions") for member in MEMBERS)]


def _shuffle(folder: Path) -> None:
    """Write every file of the sources anew, the last first: a folder lists them otherwise."""
    for path in sorted((folder / "src").rglob("*.py"), reverse=True):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)


def _hashes(project: Project) -> dict[str, str]:
    """Of each file of each output, by its path."""
    found = {}
    for name in _outputs():
        path = project.path(name)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found[str(file.relative_to(project.folder))] = sha256_file(file)
    return found
