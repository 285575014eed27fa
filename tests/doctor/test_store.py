"""Where results are kept."""

from pathlib import Path

import pytest
from tiny_project import git

from podium.doctor.store import fold_cache, remote


def configure(project: Path, url: str, name: str = ".dvc/config") -> None:
    (project / name).write_text(
        f"[core]\n    remote = store\n['remote \"store\"']\n    url = {url}\n", encoding="utf-8"
    )


def test_no_remote(project: Path) -> None:
    assert remote(project).what == "no DVC remote is set"
    assert remote(project).do.startswith("dvc remote add -d ")


def test_a_folder_and_since_when(project: Path, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    configure(project, str(tmp_path / "store"))
    told = f"remote store: {tmp_path}/store, a folder that is there, "
    assert remote(project).what == f"{told}in no commit yet: commit .dvc/config"
    git(project, "commit", "-qam", "a remote")
    assert remote(project).what == f"{told}since commit {git(project, 'rev-parse', '--short', 'HEAD')}"
    configure(project, str(tmp_path / "store"), ".dvc/config.local")
    assert remote(project).what == f"{told}for every commit (in .dvc/config.local)"
    (tmp_path / "store").rmdir()
    assert remote(project).what.endswith("store is not there")
    assert remote(project).do


def test_one_afar_is_not_asked_and_keeps_its_login(project: Path) -> None:
    configure(project, "ssh://me:secret@example.invalid/store")
    finding = remote(project)
    assert (finding.do, "secret" in finding.what) == ("", False)
    assert "ssh://…@example.invalid/store" in finding.what


def test_settings_that_are_none(project: Path) -> None:
    (project / ".dvc/config").write_text("[core\n", encoding="utf-8")
    assert remote(project).stops


def test_the_fold_cache(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fold_cache(project).what == "the fold cache has 0 folds, 0 B of at most 20 GB"
    monkeypatch.setenv("PODIUM_FOLD_CACHE_SIZE", "much")
    assert fold_cache(project).stops
    monkeypatch.setenv("PODIUM_FOLD_CACHE", "off")
    assert "is off" in fold_cache(project).what
