"""Experiments, metrics and plots: the commands that the README shows, run for real."""

import json

from project import Project

DROPPED = "data/|params.yaml"
"""As in the README: columns of hashes."""


def test_metrics_and_params_diff(fresh: Project) -> None:
    fresh.edit({"ensemble.threshold.rule": "fixed"})
    fresh.repro()
    shown = json.loads(fresh.run("dvc", "metrics", "show", "--json").stdout)[""]["data"]
    assert set(shown["data/ensemble/metrics.json"]["data"]) == {"score", "low", "high", "gap"}
    assert "ensemble.threshold.rule" in fresh.run("dvc", "params", "diff").stdout
    changed = json.loads(fresh.run("dvc", "metrics", "diff", "--json").stdout)
    assert "data/ensemble/metrics.json" in changed


def test_dag_names_every_stage(base: Project) -> None:
    drawn = base.run("dvc", "dag", "--dot").stdout
    for stage in ("validate", "fetch", "prepare", "folds", "tokenise@words", "pad@words", "oversample@balanced"):
        assert stage in drawn
    for stage in ("train@cnn", "predict@bilstm_attention", "ensemble", "package"):
        assert stage in drawn


def test_plots_show_and_diff(fresh: Project) -> None:
    page = fresh.run("dvc", "plots", "show").stdout.strip().removeprefix("file://")
    with open(page, encoding="utf-8") as stream:  # noqa: PTH123
        html = stream.read()
    for plot in ("learning_curves", "precision_recall", "confusion", "folds"):
        assert f"plots_{plot}" in html or f"{plot}_csv" in html
    fresh.edit({"ensemble.threshold.rule": "fixed"})
    fresh.repro()
    assert "workspace" in fresh.run("dvc", "plots", "diff", "--json").stdout


def test_an_experiment_in_place_in_a_copy_and_from_the_queue(fresh: Project) -> None:
    def experiment(name: str, threshold: float, *how: str) -> None:
        fresh.run("dvc", "exp", "run", "-n", name, *how, "-S", f"ensemble.threshold.value={threshold}")

    fresh.edit({"ensemble.threshold.rule": "fixed"})
    fresh.repro()
    fresh.commit("a fixed threshold")
    experiment("in-place", 0.55)
    fresh.run("git", "checkout", "-q", ".")
    fresh.run("dvc", "checkout", "-q")
    experiment("in-a-copy", 0.4, "--temp")
    experiment("queued-low", 0.3, "--queue")
    experiment("queued-high", 0.6, "--queue")
    fresh.run("dvc", "queue", "start", "--jobs", "2")
    for name in ("queued-low", "queued-high"):
        fresh.run("dvc", "queue", "logs", name, "--follow")
    names = fresh.run("dvc", "exp", "list", "--name-only").stdout.split()
    assert {"in-place", "in-a-copy", "queued-low", "queued-high"} <= set(names)
    table = fresh.run("dvc", "exp", "show", "--only-changed", "--drop", DROPPED, "--no-pager", COLUMNS="120").stdout
    assert "in-a-copy" in table
    assert "ensemble.threshold.value" in table
    assert max(map(len, table.splitlines())) <= 120
