"""A bundle predicts what its run did, is the same bytes each time, and is refused where it is not as it was made."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from podium.bundle import bundle
from podium.errors import PodiumError
from podium.hashing import sha256_file
from podium.predictor import load
from podium.predictor.bundled import plain


@pytest.fixture(scope="session")
def made(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """The zip, made when it is first asked for."""
    path = tmp_path_factory.mktemp("made") / "bundle.zip"

    def once() -> Path:
        if not path.exists():
            bundle("", path, run)
        return path

    return once


def unpacked(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def test_it_predicts_what_the_run_did_from_zip_and_folder(run, made, tmp_path):
    expected = pd.read_parquet(run / "data/ensemble/test.parquet")["p_spam"].to_numpy()
    texts = pd.read_csv(run / "data/raw/mine/test.csv", dtype=str, keep_default_na=False)["text"].tolist()
    for path in (made(), unpacked(made(), tmp_path / "folder")):
        np.testing.assert_array_equal(load(path).probabilities(texts)[:, 0], expected)


def test_the_same_bytes_each_time_and_nothing_is_overwritten(run, made, tmp_path):
    found = bundle("", tmp_path / "again.zip", run)
    assert (tmp_path / "again.zip").read_bytes() == made().read_bytes()
    assert (found.rows, found.apart) == (37, 0.0)
    assert found.sha256 == sha256_file(made())
    with pytest.raises(PodiumError, match="there is something already"):
        bundle("", made(), run)


def test_what_lies_in_it(run, made, tmp_path):
    import nbformat

    folder = unpacked(made(), tmp_path / "folder")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    manifest = json.loads((folder / "manifest.json").read_text())
    assert sorted([*manifest["files"], "manifest.json"]) == names
    readme = (folder / "README.txt").read_text()
    assert all(name in readme for name in names if name != "manifest.json")
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    assert "test.csv" in notebook.cells[1].source
    needed = (folder / "requirements.txt").read_text().split()
    assert any(line.startswith("scikit-learn==") for line in needed)
    assert not any(line.startswith("tensorflow==") for line in needed)  # no network is in it
    with zipfile.ZipFile(made()) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        train = pd.read_csv(run / "data/raw/mine/train.csv", dtype=str)
        longest = max(train["text"], key=len).encode()
        assert not any(longest in archive.read(name) for name in names)  # no training text


def damaged(folder: Path, how: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    match how:
        case "changed":
            path = folder / "run/data/ensemble/blend.json"
            path.write_text(path.read_text().replace("rank", "best"))
        case "missing":
            (folder / "run/params.json").unlink()
        case "added":
            (folder / "run/data/extra.json").write_text("{}")
        case "outside":
            manifest["files"]["../../outside.json"] = "0" * 64
        case "pickle":
            (folder / "run/model.pkl").write_bytes(b"x")
            manifest["files"]["run/model.pkl"] = sha256_file(folder / "run/model.pkl")
        case "link":
            (folder / "run/params.json").unlink()
            (folder / "run/params.json").symlink_to(folder / "README.txt")
        case "no manifest":
            (folder / "manifest.json").write_text("[]")
    if how != "no manifest":
        (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("changed", "blend.json is not as it was made"),
        ("missing", "params.json is missing"),
        ("added", "its manifest does not list"),
        ("outside", "which no bundle holds"),
        ("pickle", "which no bundle holds"),
        ("link", "params.json is missing"),
        ("no manifest", r"it has no manifest\.json"),
    ],
)
def test_what_is_not_as_it_was_made_is_refused(made, tmp_path, how, said):
    folder = unpacked(made(), tmp_path / "folder")
    damaged(folder, how)
    with pytest.raises(PodiumError, match=said):
        load(folder)


@pytest.mark.parametrize("name", ["../evil.json", "/tmp/evil.json", "a\\b", "run/../../evil"])  # noqa: S108 - a name in a zip
def test_a_zip_with_a_file_that_would_lie_elsewhere_is_refused(made, tmp_path, name):
    shutil.copy(made(), tmp_path / "evil.zip")
    with zipfile.ZipFile(tmp_path / "evil.zip", "a") as archive:
        archive.writestr(name, "x")
    assert not plain(name)
    with pytest.raises(PodiumError, match="leads out of the folder"):
        load(tmp_path / "evil.zip")
    assert not (tmp_path.parent / "evil.json").exists()


def test_what_is_no_zip_is_refused(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(PodiumError, match="not a sound zip"):
        load(tmp_path / "a.zip")


def test_a_run_that_the_library_predicts_otherwise_is_refused(run, tmp_path):
    from finished_run import copied

    root = copied(run, tmp_path / "run")
    table = pd.read_parquet(root / "data/ensemble/test.parquet")
    table.assign(p_spam=1 - table["p_spam"]).to_parquet(root / "data/ensemble/test.parquet")
    with pytest.raises(PodiumError, match="check out its commit"):
        bundle("", tmp_path / "b.zip", root)
    assert not (tmp_path / "b.zip").exists()
