"""The README's table, walked: this changed, exactly these stages ran."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from project import CHECKOUT, INSTANCES, After, Change, Project, drop_a_model, fix_the_threshold


def _set(key: str, value: object) -> Change:
    return lambda project: project.edit({key: value})


def _another_test_file(project: Project) -> None:
    """In a competition of one's own: the embedded one's folder belongs to stage fetch."""
    own = project.path("data/raw/mine")
    shutil.copytree(project.path("data/raw/sms-spam"), own)
    project.edit({"competition.name": "mine"})
    assert not {stage for stage in project.repro() if stage.startswith(("folds", "train"))}
    for name in ("test.csv", "sample_submission.csv"):
        lines = (own / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (own / name).write_text("".join(lines[:200]), encoding="utf-8")


def _add_a_model(project: Project) -> None:
    params = project.params()
    project.edit(
        {
            "models.cnn_2": params["models"]["cnn"] | {"seed": 2},
            "ensemble.members": [*params["ensemble"]["members"], "cnn_2"],
        }
    )


def _append_to(name: str) -> Change:
    def append(project: Project) -> None:
        with project.path(name).open("a", encoding="utf-8") as stream:
            stream.write("# a comment\n")

    return append


CHANGES: dict[str, Change] = {
    "nothing": lambda _: None,
    "`submission.write`": _set("submission.write", "probability"),
    "`ensemble.threshold.rule`": fix_the_threshold,
    "a model taken out": drop_a_model,
    "a model added": _add_a_model,
    "another test file": _another_test_file,
    "`models.cnn.epochs`": _set("models.cnn.epochs", 1),
    "a comment in `src/podium/architectures/cnn.py`": _append_to("src/podium/architectures/cnn.py"),
    "`views.words.pad.max_length`": _set("views.words.pad.max_length", 16),
    "`views.words.tokens.min_count`": _set("views.words.tokens.min_count", 3),
    "`samplings.balanced.ratio`": _set("samplings.balanced.ratio", 0.8),
    "`competition.metric`": _set("competition.metric", "accuracy"),
    "`folds.seed`": _set("folds.seed", 2),
    "`clean.unicode`": _set("clean.unicode", "NFKC"),
    "`data.sample`": _set("data.sample", 0.15),
}
QUICK = ["nothing", "`submission.write`", "`ensemble.threshold.rule`", "a model taken out", "another test file"]


def promised() -> dict[str, set[str]]:
    """The README's table: what changed → the stages that run."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    table = readme.split("## What re-runs", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.MULTILINE)[1:]
    return {changed: set(_instances(re.findall(r"`([^`]+)`", stages))) for changed, stages in rows}


def _instances(stages: list[str]) -> Iterator[str]:
    for stage in stages:
        name, _, of = stage.partition("@")
        yield from (f"{name}@{each}" for each in INSTANCES[name]) if of == "*" else [stage]


def test_the_readme_promises_what_is_walked_here() -> None:
    assert set(promised()) == set(CHANGES)


@pytest.mark.parametrize(
    "changed", [changed if changed in QUICK else pytest.param(changed, marks=pytest.mark.long) for changed in CHANGES]
)
def test_exactly_these_stages_ran(changed: str, after: After) -> None:
    _, ran = after(CHANGES[changed])
    assert ran - {"validate"} == promised()[changed]


def test_doubtful_rows_are_left_out_of_training_sides(fresh: Project) -> None:
    fresh.edit({"samplings.balanced.noise": {"most": 0.05}})
    fresh.run("dvc", "repro", "oversample@balanced")
    left = pd.read_csv(fresh.path("data/oversampled/balanced/noise.csv"))
    rows = pd.read_parquet(fresh.path("data/prepared/train.parquet"))["row"].to_numpy()
    assert "refit" in set(left["job"])
    for job, dropped in left.groupby("job"):
        assert not set(dropped["row"]) & set(rows[np.load(fresh.path(f"data/oversampled/balanced/{job}.npy"))])


def test_a_dropped_model_is_out_of_the_submission(after: After) -> None:
    project, _ = after(drop_a_model)
    assert project.path("data/models/cnn").exists()  # its folder stays behind
    assert project.json("data/ensemble/blend.json")["members"] == ["bilstm_attention"]
    assert list(project.json("submissions/manifest.json")["members"]) == ["bilstm_attention"]


def test_how_many_workers_is_no_reason_to_run(fresh: Project) -> None:
    assert fresh.repro(PODIUM_WORKERS="1") == set()


def test_a_stage_runs_the_library_of_its_own_folder(fresh: Project, tmp_path: Path) -> None:
    """Not the checkout that an editable install points to."""
    worktree = tmp_path / "worktree"
    fresh.run("git", "worktree", "add", "-q", str(worktree))
    copy = Project(worktree)
    with copy.path("src/podium/config/load.py").open("a", encoding="utf-8") as stream:
        stream.write('\nprint("this folder\'s own library")\n')
    assert "this folder's own library" in copy.run("python", "stages/validate.py").stdout
    assert "this folder's own library" not in fresh.run("python", "stages/validate.py").stdout
