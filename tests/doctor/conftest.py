"""A project whose two stages are recorded, with its raw files."""

from pathlib import Path

import pytest
import tiny_project
import yaml


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In order, but for a remote."""
    monkeypatch.delenv("DVC_ROOT", raising=False)
    for name in ("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    root = tiny_project.make(tmp_path / "project")
    raw = root / "data/raw" / tiny_project.NAME
    raw.mkdir(parents=True)
    for name in ("train.csv", "test.csv", "sample_submission.csv"):
        (raw / name).write_text("id\n", encoding="utf-8")
    out = {"md5": "0" * 32 + ".dir", "size": 9, "nfiles": 3, "path": tiny_project.NAME}
    raw.with_name(f"{tiny_project.NAME}.dvc").write_text(yaml.safe_dump({"outs": [out]}), encoding="utf-8")
    monkeypatch.chdir(root)
    return root
