"""New rows by a finished run of networks: the pipeline's own bytes, from the workspace, a submission and a bundle."""

import os
import shutil
import site
import subprocess
import sys
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


def without_podium(folder: Path) -> Path:
    """A virtual environment that sees this one's packages, and no podium."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (own,) = folder.glob("lib/python*/site-packages")
    own.joinpath("others.pth").write_text("\n".join(site.getsitepackages()) + "\n", "utf-8")
    python = folder / "bin/python"
    found = subprocess.run([python, "-I", "-c", "import podium"], capture_output=True, text=True, check=False)
    if found.returncode == 0:  # an editable install lies in those packages: it is hidden
        own.joinpath("sitecustomize.py").write_text(
            "import sys\nsys.meta_path[:] = [one for one in sys.meta_path if 'editable' not in repr(one).lower()]\n"
        )
    return python


@pytest.mark.long
def test_a_bundle_in_an_empty_environment_without_a_network(base: Project, tmp_path: Path) -> None:
    base.run("podium", "bundle", "-o", str(tmp_path / "bundle.zip"))
    base.run("podium", "bundle", "-o", str(tmp_path / "again.zip"))
    assert (tmp_path / "bundle.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    folder = tmp_path / "input" / "bundle"
    shutil.unpack_archive(tmp_path / "bundle.zip", folder)
    python = without_podium(tmp_path / "venv")
    cut = ["unshare", "--net", "--map-root-user"]
    alone = cut if subprocess.run([*cut, "true"], capture_output=True, check=False).returncode == 0 else []
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(
        [*alone, python, "-I", folder / "predict.py", base.path(TEST), tmp_path / "out.csv"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert (tmp_path / "out.csv").read_bytes() == submitted(base)
    (folder / "run/data/ensemble/blend.json").write_text("{}")
    again = subprocess.run(
        [python, "-I", folder / "predict.py", base.path(TEST), tmp_path / "other.csv"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 1
    assert "blend.json is not as it was made" in again.stderr


@pytest.mark.long
def test_the_notebook_of_a_bundle_runs(base: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    data, work = tmp_path / "input", tmp_path / "working"
    (data / "competition").mkdir(parents=True)
    work.mkdir()
    base.run("podium", "bundle", "-o", str(data / "bundle.zip"))
    shutil.copyfile(base.path(TEST), data / "competition/test.csv")
    shutil.unpack_archive(data / "bundle.zip", tmp_path / "unpacked")
    notebook = nbformat.read(tmp_path / "unpacked/notebook.ipynb", as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "--no-deps" not in cell.source]  # this environment stays
    monkeypatch.setenv("BUNDLE_INPUT", str(data))
    monkeypatch.setenv("BUNDLE_WORK", str(work))
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(work)}}).execute()
    assert (work / "submission.csv").read_bytes() == submitted(base)
