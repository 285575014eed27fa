"""Experiments, metrics and plots: the commands that the README shows, run for real."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from offline_page import seen
from project import After, Project, fix_the_threshold

DROPPED = "data/|params.yaml"
"""As in the README: columns of hashes."""


def test_metrics_and_params_diff(after: After) -> None:
    project, _ = after(fix_the_threshold)
    shown = json.loads(project.run("dvc", "metrics", "show", "--json").stdout)[""]["data"]
    assert set(shown["data/ensemble/metrics.json"]["data"]) == {"score", "low", "high", "gap"}
    assert "ensemble.threshold.rule" in project.run("dvc", "params", "diff").stdout
    changed = json.loads(project.run("dvc", "metrics", "diff", "--json").stdout)
    assert "data/ensemble/metrics.json" in changed


def test_dag_names_every_stage(base: Project) -> None:
    drawn = base.run("dvc", "dag", "--dot").stdout
    for stage in ("validate", "fetch", "prepare", "folds", "tokenise@words", "pad@words", "oversample@balanced"):
        assert stage in drawn
    for stage in ("train@cnn", "predict@bilstm_attention", "ensemble", "package"):
        assert stage in drawn


def test_plots_show_and_diff(after: After, tmp_path: Path) -> None:
    project, _ = after(fix_the_threshold)
    page = project.run("dvc", "plots", "show", "--out", str(tmp_path)).stdout.strip().removeprefix("file://")
    html = Path(page).read_text(encoding="utf-8")
    for plot in ("learning_curves", "precision_recall", "reliability", "confusion", "folds"):
        assert f"plots_{plot}" in html or f"{plot}_csv" in html
    assert "workspace" in project.run("dvc", "plots", "diff", "--json").stdout


def test_the_ensemble_as_one_model(base: Project, tmp_path: Path) -> None:
    said = base.run("podium", "export", str(tmp_path / "model")).stdout
    assert "4 networks of bilstm_attention, cnn, from ids of view words" in said
    assert (tmp_path / "model/saved_model.pb").is_file()


def a_fixed_threshold(after: After, folder: Path) -> Project:
    """A copy of the finished run with a threshold to vary, committed."""
    made, _ = after(fix_the_threshold)
    project = Project(folder / "project")
    shutil.copytree(made.folder, project.folder, symlinks=True)
    project.commit("a fixed threshold")
    return project


def experiment(project: Project, name: str, threshold: float, *how: str) -> None:
    """Run, or queue, an experiment with another threshold."""
    project.run("dvc", "exp", "run", "-n", name, *how, "-S", f"ensemble.threshold.value={threshold}")


@pytest.fixture(scope="module")
def tried(after: After, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two experiments, one run in place and one in a copy; not to be changed."""
    project = a_fixed_threshold(after, tmp_path_factory.mktemp("tried"))
    experiment(project, "in-place", 0.55)
    project.run("git", "checkout", "-q", ".")
    project.run("dvc", "checkout", "-q")
    experiment(project, "in-a-copy", 0.4, "--temp")
    return project


def test_experiments_beside_each_other_in_tables(tried: Project) -> None:
    project = tried
    table = project.run("dvc", "exp", "show", "--only-changed", "--drop", DROPPED, "--no-pager", COLUMNS="120").stdout
    assert "in-place" in table
    assert "in-a-copy" in table
    assert "ensemble.threshold.value" in table
    assert max(map(len, table.splitlines())) <= 120
    compared = project.run("podium", "compare", "in-place", "in-a-copy", "--rows", "1").stdout
    assert " is better than in-" in compared or "both score the same" in compared
    assert " rows are answered otherwise" in compared
    assert "both score the same" in project.run("podium", "compare", "in-a-copy:cnn", "cnn").stdout
    _told_in_one_table(project)
    refused = project.run("podium", "compare", "nobody", check=False)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def _told_in_one_table(project: Project) -> None:
    table = project.run("podium", "experiments", COLUMNS="120").stdout.splitlines()
    assert table[0].split()[:5] == ["experiment", "created", "score", "interval", "gap"]
    assert max(map(len, table)) <= 120
    assert [line.split()[0] for line in table[1:]] == ["main", "in-a-copy", "in-place"]
    assert table[2].endswith("  ensemble.threshold.value 0.4")


def test_curves_of_two_experiments_are_drawn_without_a_network(tried: Project, browser: Any, tmp_path: Path) -> None:
    tried.run("dvc", "plots", "diff", "in-place", "in-a-copy", "--out", str(tmp_path))
    found = seen(browser, tmp_path / "index.html", 5)
    assert (found.drawn >= 5, found.errors, found.asked) == (True, [], [])


@pytest.mark.long
def test_experiments_from_the_queue_two_at_a_time(after: After, tmp_path: Path) -> None:
    project = a_fixed_threshold(after, tmp_path)
    experiment(project, "queued-low", 0.3, "--queue")
    experiment(project, "queued-high", 0.6, "--queue")
    project.run("dvc", "queue", "start", "--jobs", "2")
    for name in ("queued-low", "queued-high"):
        project.run("dvc", "queue", "logs", name, "--follow")
    assert {"queued-low", "queued-high"} <= set(project.run("dvc", "exp", "list", "--name-only").stdout.split())


@pytest.mark.long
def test_copies_and_the_queue_share_the_folds_of_the_main_project(fresh: Project) -> None:
    """Dropout is changed in a copy, there found again by the queue, and back in the main project: trained once."""
    kept = fresh.path(".dvc/tmp/podium/folds")
    before = len([path for path in kept.iterdir() if len(path.name) == 64])
    change = ("-S", "models.cnn.network.dropout=0.3")
    fresh.run("dvc", "exp", "run", "--temp", "-n", "in-a-copy", *change)
    after = {path.name: (path / "weights").stat().st_ino for path in kept.iterdir()}
    assert len(after) == before + 2
    note = [json.loads(path.read_text()) for path in kept.glob("*/note.json")]
    assert {(one["model"], one["fold"]) for one in note} >= {("cnn", 0), ("cnn", 1), ("bilstm_attention", 0)}

    fresh.run("dvc", "exp", "run", "--queue", "-n", "queued", *change, "-S", "ensemble.threshold.rule=fixed")
    fresh.run("dvc", "queue", "start")
    fresh.run("dvc", "queue", "logs", "queued", "--follow")
    fresh.edit({"models.cnn.network.dropout": 0.3})
    done = fresh.run("dvc", "repro", "train@cnn")
    assert {path.name: (path / "weights").stat().st_ino for path in kept.iterdir()} == after
    assert "Running stage 'train@cnn'" not in done.stdout or "found in the fold cache" in done.stderr + done.stdout

    left = fresh.path(".dvc/tmp/exps/left")
    left.mkdir(parents=True, exist_ok=True)
    (left / "dvc.yaml").touch()
    (left / "src").symlink_to(fresh.path("src"))
    inside = Project(left).run("podium", "cache").stdout
    assert inside.startswith(f"fold cache: {kept}\n{len(after)} folds, ")
    assert "freed" in Project(left).run("podium", "cache", "--clear").stdout
    assert not list(kept.iterdir())
