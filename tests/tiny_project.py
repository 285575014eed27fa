"""A project whose two stages are recorded by hand: what `dvc repro` would have left, in a fraction of a second.

Its git repository, dvc.lock and cache are real; the outputs are a few bytes, and no stage is ever run.
"""

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from podium.submission.archive import zipped

CHECKOUT = Path(__file__).resolve().parents[1]
NAME = "tiny"
IDS = [f"{row:03d}" for row in range(12)]
TRUTH = ["spam" if row % 3 == 0 else "ham" for row in range(12)]
GOLD = f"data/board/{NAME}/solution.csv"
LEDGER = "submissions/ledger.jsonl"
ZIP, MANIFEST, SCORES = "submissions/submission.zip", "submissions/manifest.json", "data/ensemble/scores.json"
NO_MODEL = {"trivial": {"all_positive": 0.5}, "trivial_elsewhere": {"equal": {"all_positive": 0.6667}}}
PIPELINE = {
    "stages": {
        "prepare": {
            "cmd": "python stages/prepare.py",
            "deps": ["stages/prepare.py"],
            "params": ["data"],
            "outs": [{"data/prepared/test.parquet": {"persist": True}}],
        },
        "package": {
            "cmd": "python stages/package.py",
            "deps": ["data/prepared/test.parquet", "stages/package.py"],
            "params": ["competition"],
            "outs": [{ZIP: {"persist": True}}, {MANIFEST: {"persist": True}}, {SCORES: {"persist": True}}],
        },
    }
}


def run(folder: Path, *command: str, given: str | None = None, **environment: str) -> str:
    """What a command prints that must end well."""
    done = subprocess.run(
        command, cwd=folder, input=given, capture_output=True, text=True, check=False, env=os.environ | environment
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def git(folder: Path, *arguments: str, **environment: str) -> str:
    return run(folder, "git", *arguments, **environment).strip()


def repository(folder: Path, name: str = "A Competitor") -> Path:
    """A git repository with one commit, in which the ledger is merged as in this checkout."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", name)
    git(folder, "config", "user.email", "competitor@example.invalid")
    git(folder, "config", "gc.auto", "0")
    shutil.copy2(CHECKOUT / ".gitattributes", folder / ".gitattributes")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "begun")
    return folder


def make(folder: Path) -> Path:
    """The project, with one run committed and no submission made."""
    repository(folder)
    for path in ("dvc.yaml", "stages/prepare.py", "stages/package.py", "src/podium/__init__.py"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("", encoding="utf-8")
    (folder / "dvc.yaml").write_text(yaml.safe_dump(PIPELINE, sort_keys=False), encoding="utf-8")
    for path in (".gitignore", ".dvcignore", ".dvc/config", ".dvc/.gitignore", "requirements.lock"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CHECKOUT / path, folder / path)
    params = yaml.safe_load((CHECKOUT / "params.yaml").read_text(encoding="utf-8"))
    params["competition"]["name"] = NAME
    write_params(folder, params)
    gold = folder / GOLD
    gold.parent.mkdir(parents=True)
    usage = ["public" if row < len(IDS) // 2 else "private" for row in range(len(IDS))]
    gold.write_text(sheet(["id", "label", "usage"], IDS, TRUTH, usage), encoding="utf-8")
    record(folder, TRUTH, "first run")
    return folder


def write_params(folder: Path, params: dict[str, Any]) -> None:
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")


def params_of(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((folder / "params.yaml").read_text(encoding="utf-8"))
    return read


def sheet(header: list[str], *columns: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *zip(*columns, strict=True)])
    return text.getvalue()


def record(
    folder: Path, labels: list[str], message: str, score: float = 0.8, *, told: str | None = None, ids: list[str] = IDS
) -> str:
    """Answer so, and commit it as a run; the commit. `told`: the hash of the zip that the manifest gives."""
    content = sheet(["id", "label"], ids, labels).encode()
    archive = zipped("submission.csv", content)
    manifest = {
        "competition": NAME,
        "metric": "f1",
        "score": {"score": score, "low": score - 0.1, "high": score + 0.1, "gap": 0.01},
        "expected": {"score": score, "low": score - 0.2, "high": min(1.0, score + 0.2)},
        "zip": {
            "name": "submission.zip",
            "sha256": told or hashlib.sha256(archive).hexdigest(),
            "file": {"name": "submission.csv", "sha256": hashlib.sha256(content).hexdigest()},
        },
    }
    outs = {
        "prepare": {"data/prepared/test.parquet": b"test rows"},
        "package": {
            ZIP: archive,
            MANIFEST: json.dumps(manifest).encode(),
            SCORES: json.dumps({"ensemble": {"raw": score + 0.01}, "board": NO_MODEL}).encode(),
        },
    }
    params, stages = params_of(folder), {}
    for name, stage in PIPELINE["stages"].items():
        for path, made in outs[name].items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(made)
            kept = cached(folder, made)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(made)
        stages[name] = {
            "cmd": stage["cmd"],
            "deps": [_entry(folder, path) for path in sorted(map(str, stage["deps"]))],
            "params": {"params.yaml": {key: params[key] for key in map(str, stage["params"])}},
            "outs": [_entry(folder, path) for path in sorted(outs[name])],
        }
    lock = {"schema": "2.0", "stages": stages}
    (folder / "dvc.lock").write_text(yaml.safe_dump(lock, sort_keys=False), encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def cached(folder: Path, content: bytes) -> Path:
    """Where DVC keeps these bytes."""
    md5 = hashlib.md5(content).hexdigest()  # noqa: S324 - DVC's own
    return folder / ".dvc/cache/files/md5" / md5[:2] / md5[2:]


def _entry(folder: Path, path: str) -> dict[str, Any]:
    content = (folder / path).read_bytes()
    md5 = hashlib.md5(content).hexdigest()  # noqa: S324 - DVC's own
    return {"path": path, "hash": "md5", "md5": md5, "size": len(content)}


def experiment(folder: Path, name: str, labels: list[str], score: float = 0.85) -> str:
    """A run as `dvc exp run -n <name>` leaves it: a commit that only DVC's own reference holds; HEAD stays."""
    base = git(folder, "rev-parse", "HEAD")
    commit = record(folder, labels, f"dvc: commit experiment {name}", score)
    git(folder, "update-ref", f"refs/exps/{base[:2]}/{base[2:]}/{name}", commit)
    git(folder, "reset", "-q", "--hard", base)
    return commit


def wrong(*rows: int) -> list[str]:
    """The truth, but for these rows."""
    other = {"ham": "spam", "spam": "ham"}
    return [other[label] if row in rows else label for row, label in enumerate(TRUTH)]
