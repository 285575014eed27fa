"""New rows by a finished run of networks: the pipeline's own bytes, from the workspace, a submission and a bundle."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from project import Project

TEST = "data/raw/sms-spam/test.csv"


def submitted(project: Project) -> bytes:
    from podium.submission.archive import unzipped

    (content,) = unzipped(project.path("submissions/submission.zip").read_bytes()).values()
    return content


def test_the_test_file_again_is_the_submission_byte_for_byte(base: Project, tmp_path: Path) -> None:
    done = base.run("podium", "predict", TEST, str(tmp_path / "out.csv"), "--submission")
    assert (tmp_path / "out.csv").read_bytes() == submitted(base)
    assert "1,673 rows of id, label, by the last run" in done.stdout


@pytest.mark.long
def test_probabilities_whatever_the_workers_and_the_cut_of_the_file(base: Project, tmp_path: Path) -> None:
    expected = pd.read_parquet(base.path("data/ensemble/test.parquet"))["p_spam"].to_numpy()
    rows = pd.read_csv(base.path(TEST), dtype=str, keep_default_na=False)
    order = np.random.default_rng(1).permutation(len(rows))
    for number, (some, workers) in enumerate([(order, "2"), (order[:700], "1"), (order[700:], "1"), (order[:1], "1")]):
        source, target = tmp_path / f"{number}.jsonl", tmp_path / f"{number}.parquet"
        rows.iloc[some].to_json(source, orient="records", lines=True)
        base.run("podium", "predict", str(source), str(target), PODIUM_WORKERS=workers)
        found = pd.read_parquet(target)["probability_spam"].to_numpy()
        np.testing.assert_array_equal(found, expected[some])


@pytest.mark.long
def test_a_submission_is_predicted_with_from_the_cache_alone(fresh: Project, tmp_path: Path) -> None:
    fresh.run("podium", "submit", "--wait", "0")
    expected = submitted(fresh)
    for name in ("models", "tokens", "padded", "ensemble", "prepared", "predictions"):
        shutil.rmtree(fresh.path(f"data/{name}"))
    fresh.run("podium", "predict", TEST, str(tmp_path / "out.csv"), "--submission", "--run", "1")
    assert (tmp_path / "out.csv").read_bytes() == expected
    shown = fresh.run("podium", "explain", "train:1", "--run", "submission/1").stdout
    assert "out of fold" in shown
    fresh.run("podium", "bundle", "1", "-o", str(tmp_path / "bundle.zip"))


@pytest.mark.long
def test_params_that_were_edited_since_do_not_count(fresh: Project, tmp_path: Path) -> None:
    fresh.edit({"clean.strip_quotes": False, "ensemble.threshold": {"rule": "fixed", "value": 0.01}})
    fresh.run("podium", "predict", TEST, str(tmp_path / "out.csv"), "--submission")
    assert (tmp_path / "out.csv").read_bytes() == submitted(fresh)


@pytest.fixture(scope="module")
def bundled(base: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the run, as it is handed over."""
    path = tmp_path_factory.mktemp("bundle") / "bundle.zip"
    base.run("podium", "bundle", "-o", str(path))
    return path


@pytest.fixture(scope="module")
def elsewhere(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The Python of a new environment with what the bundle's requirements.txt names; cut off from any network."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.unpack_archive(bundled, folder / "bundle")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = str(folder / "venv/bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "-r", str(folder / "bundle/requirements.txt")]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"this long test needs a network, to install packages: {done.stderr}"
    assert subprocess.run([python, "-c", "import podium"], capture_output=True, check=False).returncode == 1
    cut = ["unshare", "--net", "--map-root-user"]
    alone = cut if subprocess.run([*cut, "true"], capture_output=True, check=False).returncode == 0 else []
    return [*alone, python]


def ran(command: list[str], home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a command does that knows nothing of this environment."""
    environment = {"PATH": os.defpath, "HOME": str(home), **environment}
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_a_bundle_in_an_empty_environment_without_a_network(
    base: Project, bundled: Path, elsewhere: list[str], tmp_path: Path
) -> None:
    base.run("podium", "bundle", "-o", str(tmp_path / "again.zip"))
    assert bundled.read_bytes() == (tmp_path / "again.zip").read_bytes()
    folder = tmp_path / "input" / "bundle"
    shutil.unpack_archive(bundled, folder)
    predict = [*elsewhere, str(folder / "predict.py"), str(base.path(TEST))]
    done = ran([*predict, str(tmp_path / "out.csv")], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.csv").read_bytes() == submitted(base)
    (folder / "run/data/ensemble/blend.json").write_text("{}")
    again = ran([*predict, str(tmp_path / "other.csv")], tmp_path)
    assert again.returncode == 1
    assert "blend.json is not as it was made" in again.stderr


@pytest.mark.long
def test_the_notebook_of_a_bundle_runs_there(
    base: Project, bundled: Path, elsewhere: list[str], tmp_path: Path
) -> None:
    """Its cells one after the other, as a notebook runs them."""
    data, work = tmp_path / "input", tmp_path / "working"
    (data / "competition").mkdir(parents=True)
    work.mkdir()
    shutil.copyfile(bundled, data / "bundle.zip")
    shutil.copyfile(base.path(TEST), data / "competition/test.csv")
    with zipfile.ZipFile(bundled) as archive:
        notebook = json.loads(archive.read("notebook.ipynb"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    (tmp_path / "cells.py").write_text("\n\n".join(cells), encoding="utf-8")
    places = {"BUNDLE_INPUT": str(data), "BUNDLE_WORK": str(work)}
    done = ran([*elsewhere, str(tmp_path / "cells.py")], tmp_path, **places)
    assert done.returncode == 0, done.stderr
    assert "installed" in done.stdout.splitlines()
    assert (work / "submission.csv").read_bytes() == submitted(base)
    there = ran([*elsewhere, "-c", "import podium; print(podium.__file__)"], tmp_path)
    assert "elsewhere" in there.stdout
