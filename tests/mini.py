"""A small project with a real pipeline of toy stages: recorded, committed and handed in within a second."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from podium.hashing import sha256_file
from podium.ledger import Book, Event
from podium.provenance.git import tag

MEMBERS = ("cnn", "lstm")
RAW, TRAIN, TEST = "data/raw/toy", "data/prepared/train.parquet", "data/prepared/test.parquet"
FOLDS, SAMPLING, PADDED = "data/folds.parquet", "data/oversampled/balanced", "data/padded/words"
ZIP, MANIFEST = "submissions/submission.zip", "submissions/manifest.json"
ENSEMBLE = [f"data/ensemble/{name}" for name in ("blend.json", "oof.parquet", "test.parquet", "metrics.json")]
TOKENS = [f"data/tokens/words/{name}" for name in ("train", "test", "vocabulary.json")]
PADS = [f"{PADDED}/{side}" for side in ("train", "test")]


def _of(member: str) -> tuple[list[str], list[str]]:
    """What train@ and predict@ write."""
    made = [f"data/models/{member}/{name}" for name in ("weights", "config.json", "history.csv", "oof.parquet")]
    return made, [f"data/predictions/{member}/{name}" for name in ("by_fold.parquet", "test.parquet")]


STAGES: dict[str, tuple[list[str], list[str]]] = {
    "prepare": ([RAW], [TRAIN, TEST]),
    "folds": ([TRAIN], [FOLDS]),
    "tokenise@words": ([TRAIN, TEST], TOKENS),
    "pad@words": (TOKENS, PADS),
    "oversample@balanced": ([FOLDS], [SAMPLING]),
    **{f"train@{name}": ([FOLDS, PADS[0], SAMPLING], _of(name)[0]) for name in MEMBERS},
    **{f"predict@{name}": ([_of(name)[0][0], PADS[1], TEST], _of(name)[1]) for name in MEMBERS},
    "ensemble": ([path for name in MEMBERS for some in _of(name) for path in some], ENSEMBLE),
    "package": ([*ENSEMBLE, RAW], [ZIP, MANIFEST]),
}
"""What each stage reads and writes, beside its code and parameters."""

FOLDERS = (RAW, SAMPLING, *PADS, *TOKENS[:2], *(_of(name)[0][0] for name in MEMBERS))
PARAMS: dict[str, Any] = {
    "competition": {"name": "toy"},
    "views": {"words": {"kind": "word"}},
    "samplings": {"balanced": {"method": "over", "ratio": 1.0}},
    "models": {name: {"architecture": name, "view": "words", "sampling": "balanced", "epochs": 2} for name in MEMBERS},
    "folds": {"k": 2, "seed": 1},
    "ensemble": {"members": list(MEMBERS), "method": "average"},
}

STAGE = '''"""A toy stage: every output is made of the bytes of what the stage reads, and of the parameters."""
import hashlib, json, os, sys
from pathlib import Path

name, spec = sys.argv[1], json.loads(Path("stages/stages.json").read_text())
deps, outs = spec["stages"][name]
state = hashlib.sha256(Path("params.yaml").read_bytes() if name.startswith("train") else b"")
for dep in deps:
    for path in sorted(Path(dep).rglob("*")) if Path(dep).is_dir() else [Path(dep)]:
        state.update(path.read_bytes())
state.update(os.environ.get("TOY_PROCESSOR", "").encode() if name.startswith("train") else b"")
seed = int(state.hexdigest()[:8], 16)


def table(path):
    import numpy as np, pandas as pd, pyarrow as pa, pyarrow.parquet as pq
    rng, rows = np.random.default_rng(seed), 40
    columns = {"row": np.arange(rows)}
    if "prepared" in path:
        columns["id"] = [f"{row:03d}" for row in range(rows)]
    else:
        columns["p_spam"] = rng.random(rows).astype(np.float32)
    if "ensemble" in path:
        columns["prediction"] = (columns["p_spam"] > 0.5).astype(np.int32)
    pq.write_table(pa.Table.from_pandas(pd.DataFrame(columns), preserve_index=False), path)


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def manifest():
    members = {}
    for member in spec["members"]:
        folder = Path(f"data/models/{member}")
        files = [*(p for p in sorted(folder.glob("*.*"))), Path(f"data/predictions/{member}/by_fold.parquet")]
        members[member] = {
            "kind": "trained",
            "weights": {p.name.split(".")[0]: sha256(p) for p in sorted((folder / "weights").iterdir())},
            "files": {str(p): sha256(p) for p in files},
            "params": {"model": "0" * 63 + "1"},
        }
    blend = {"method": "average", "members": spec["members"], "weights": {m: 0.5 for m in spec["members"]}}
    blended = [p for p in deps if p.startswith("data/ensemble/") and "metrics" not in p]
    return {
        "zip": {"sha256": sha256(outs[0]), "file": {"name": "submission.csv", "sha256": "5" * 64, "rows": 40}},
        "score": {"score": 0.7},
        "ensemble": {"blend": blend, "files": {p: sha256(p) for p in blended}},
        "members": members,
        "folds": {"data/folds.parquet": sha256("data/folds.parquet")},
        "prepared": {p: sha256(p) for p in ("data/prepared/train.parquet", "data/prepared/test.parquet")},
        "raw": {f"data/raw/toy/{n}": sha256(f"data/raw/toy/{n}") for n in ("train.csv", "test.csv")},
        "params": {"folds": "0" * 63 + "2"},
    }


for out in outs:
    path = Path(out)
    files = [path]
    if out in spec["folders"]:
        ending = ".weights.h5" if path.name == "weights" else ".npy"
        files = [path / f"repeat-0-fold-{fold}{ending}" for fold in range(2)]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        if out.endswith("test.parquet"):
            table(str(file))
        elif out.endswith("manifest.json"):
            file.write_text(json.dumps(manifest()))
        else:
            file.write_text(f"{file} {state.hexdigest()}")
'''


class Mini:
    """One such project.

    Args:
        root: its folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *arguments: str) -> str:
        """Run git there."""
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def edit(self, **sections: dict[str, Any]) -> None:
        """Change params.yaml."""
        given = yaml.safe_load((self.root / "params.yaml").read_text())
        for section, values in sections.items():
            given[section] |= values
        (self.root / "params.yaml").write_text(yaml.safe_dump(given))

    def run(self) -> str:
        """Run all stages without DVC, record them as DVC does, and commit; the commit's hash."""
        lock: dict[str, Any] = {}
        for name, (deps, outs) in STAGES.items():
            self._made(name)
            read = sorted([*deps, "stages/make.py", *(["params.yaml"] if name.startswith("train") else [])])
            lock[name] = {
                "cmd": f"python stages/make.py {name}",
                "deps": [self._recorded(path) for path in read],
                "outs": [self._recorded(path) for path in sorted(outs)],
            }
        (self.root / "dvc.lock").write_text(yaml.safe_dump({"schema": "2.0", "stages": lock}, sort_keys=False))
        self.git("add", "-A")
        self.git("commit", "-qm", "run")
        return self.git("rev-parse", "HEAD")

    def _made(self, stage: str) -> None:
        """Run a stage in this process."""
        before, arguments = Path.cwd(), sys.argv
        try:
            os.chdir(self.root)
            sys.argv = ["make.py", stage]
            exec(compile(STAGE, "make.py", "exec"), {"__name__": "__main__"})  # noqa: S102 - the text above
        finally:
            os.chdir(before)
            sys.argv = arguments

    def submit(self, number: int = 1, commit: str = "HEAD", **body: Any) -> list[Event]:
        """Hand in what lies there: events and a tag."""
        commit, name = self.git("rev-parse", f"{commit}^{{commit}}"), f"{number:012x}"
        file = {"name": "submission.zip", "sha256": sha256_file(self.root / ZIP), "bytes": 1}
        known = {"manifest": sha256_file(self.root / MANIFEST), "dvc_lock": sha256_file(self.root / "dvc.lock")}
        expected = {"score": 0.7, "low": 0.6, "high": 0.8}
        body = {"competition": "toy", "platform": "local", "commit": commit, "file": file, **known, **body}
        book = Book(self.root)
        begun = book.record("intended", name, score=0.7, expected=expected, message="toy", **body)
        tag(self.root, number, name, commit)
        scored = book.record("scored", name, public=0.71, private=None, by="platform", inside=True)
        return [begun, scored]

    def cached(self, path: str) -> Path:
        """Where the cache keeps a file of the project, as it is now."""
        return self.object(hashlib.md5((self.root / path).read_bytes(), usedforsecurity=False).hexdigest())

    def object(self, md5: str) -> Path:
        """Where the cache keeps the bytes with an MD5."""
        return self.root / ".dvc/cache/files/md5" / md5[:2] / md5[2:]

    def _recorded(self, path: str) -> dict[str, Any]:
        """A file or folder as dvc.lock has it; its bytes go into the cache."""
        if not (self.root / path).is_dir():
            content = (self.root / path).read_bytes()
            return {"path": path, "hash": "md5", "md5": self._kept(path, content), "size": len(content)}
        files = sorted(one for one in (self.root / path).rglob("*") if one.is_file())
        entries = [
            {"md5": self._kept(path, one.read_bytes()), "relpath": one.relative_to(self.root / path).as_posix()}
            for one in files
        ]
        md5 = self._kept(path, json.dumps(entries, sort_keys=True).encode(), ".dir")
        size = sum(one.stat().st_size for one in files)
        return {"path": path, "hash": "md5", "md5": md5, "size": size, "nfiles": len(files)}

    def _kept(self, path: str, content: bytes, ending: str = "") -> str:
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest() + ending
        if path.startswith(("data/", "submissions/")):
            place = self.object(md5)
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                place.write_bytes(content)
                place.chmod(0o444)
        return md5


def flip(path: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)


def mini(root: Path) -> Mini:
    """A new one, after its first run."""
    made = Mini(root)
    for name in (".dvc", "stages", RAW, "submissions"):
        (root / name).mkdir(parents=True)
    (root / ".dvc/config").write_text("[core]\n    analytics = false\n")
    (root / ".dvc/.gitignore").write_text("/config.local\n/tmp\n/cache\n")
    (root / ".dvcignore").write_text("")
    # a form in which DVC passes over data/raw/toy.dvc unless it is named
    (root / ".gitignore").write_text(
        "/data/*\n!/data/raw/\n/data/raw/*\n!/data/raw/*.dvc\n/submissions/*.zip\n/submissions/*.json\n"
    )
    (root / ".gitattributes").write_text("submissions/ledger.jsonl merge=union\n")
    (root / "params.yaml").write_text(yaml.safe_dump(PARAMS))
    (root / "stages/make.py").write_text(STAGE)
    spec = {"stages": STAGES, "folders": FOLDERS, "members": MEMBERS}
    (root / "stages/stages.json").write_text(json.dumps(spec, indent=1))
    for name in ("train", "test"):
        (root / RAW / f"{name}.csv").write_text("".join(f"{row},text {row} of {name}\n" for row in range(20)))
    raw = made._recorded(RAW)
    raw["path"] = "toy"
    (root / f"{RAW}.dvc").write_text(yaml.safe_dump({"outs": [raw]}))
    (root / "dvc.yaml").write_text(yaml.safe_dump({"stages": _pipeline()}, sort_keys=False))
    made.git("init", "-q", "-b", "main")
    made.git("config", "user.name", "t")
    made.git("config", "user.email", "t@example.invalid")
    made.run()
    return made


def _pipeline() -> dict[str, Any]:
    """The stages as dvc.yaml has them."""
    stages: dict[str, Any] = {}
    for name, (deps, outs) in STAGES.items():
        base, _, key = name.partition("@")
        read = sorted([*deps, "stages/make.py", *(["params.yaml"] if base == "train" else [])])
        body = {"cmd": f"python stages/make.py {name}", "deps": read, "outs": sorted(outs)}
        if key:
            text = (
                yaml.safe_dump(body).replace(key, "${item}") if base in ("train", "predict") else yaml.safe_dump(body)
            )
            keys = list(MEMBERS) if base in ("train", "predict") else [key]
            stages.setdefault(base, {"foreach": keys, "do": yaml.safe_load(text)})
        else:
            stages[name] = body
    return stages


def copied(base: Mini, root: Path) -> Mini:
    """A copy to change at will."""
    shutil.copytree(base.root, root, symlinks=True)
    return Mini(root)


def cloned(base: Mini, root: Path, remote: Path | None) -> Mini:
    """A clone elsewhere without a cache; what the cache held is in a remote folder."""
    subprocess.run(["git", "clone", "-q", str(base.root), str(root)], check=True, env={**os.environ, "LC_ALL": "C"})
    if remote is not None:
        shutil.copytree(base.root / ".dvc/cache", remote)
        local = f"[core]\n    remote = store\n['remote \"store\"']\n    url = {remote}\n"
        (root / ".dvc/config.local").write_text(local)
    return Mini(root)


@pytest.fixture(scope="session")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Mini:
    """One that handed in one submission, made once."""
    made = mini(tmp_path_factory.mktemp("mini") / "project")
    made.submit()
    return made


@pytest.fixture
def project(handed_in: Mini, tmp_path: Path) -> Mini:
    """A copy of it, to change at will."""
    return copied(handed_in, tmp_path / "project")
