"""Stages ensemble and package as DVC runs them: from files to files, fast, and whole or not at all."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import yaml

pytestmark = pytest.mark.xdist_group("stages")  # in one process, for all share what the two stages make

CHECKOUT = Path(__file__).resolve().parents[2]
HEAVY = {"tensorflow", "keras", "sklearn", "scipy", "lightgbm", "pandera", "torch", "imblearn"}


def stage(folder, name, *flags):
    command = [sys.executable, *flags, str(CHECKOUT / "stages" / f"{name}.py")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def seconds_of_children():
    """The processor's, which others on the machine do not lengthen."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory, make_world):
    """Everything that the two stages read, of 4,000 rows, with the parameters as they are shipped; what they say."""
    folder = tmp_path_factory.mktemp("made")
    world = make_world(21, rows=4000, tests=1000, k=5)
    params = yaml.safe_load((CHECKOUT / "params.yaml").read_text(encoding="utf-8"))
    params["competition"] |= {"name": "demo", "id": "id", "classes": ["ham", "spam"]}
    params["submission"] |= {"sample": "sample.csv", "prediction": "label", "columns": None, "write": "label"}
    ids = [f"{row:05d}" for row in world.test["row"]]
    frames = {
        "data/prepared/train.parquet": world.train,
        "data/prepared/test.parquet": world.test.assign(id=ids),
        "data/folds.parquet": world.folds,
        "data/raw/demo/train.csv": pd.DataFrame({"id": ["1"]}),
        "data/raw/demo/test.csv": pd.DataFrame({"id": ids}),
        "data/raw/demo/sample.csv": pd.DataFrame({"id": ids[::-1], "label": "ham"}),
    }
    for name in [*params["ensemble"]["members"], "dropped"]:
        oof = world.oof()
        frames[f"data/models/{name}/oof.parquet"] = oof
        frames[f"data/predictions/{name}/by_fold.parquet"] = world.by_fold()
        history = (
            oof[["repeat", "fold"]].drop_duplicates().assign(epoch=1, loss=0.1, **{params["competition"]["metric"]: 1})
        )
        frames[f"data/models/{name}/history.csv"] = history
    for path, frame in frames.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(place, index=False) if path.endswith("csv") else frame.to_parquet(place)
    for name in params["ensemble"]["members"]:
        config = json.dumps(world.config(ratio=1.0))
        (folder / "data/models" / name / "config.json").write_text(config, encoding="utf-8")
    (folder / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")
    start = seconds_of_children()
    said = [stage(folder, name) for name in ("ensemble", "package")]
    return folder, said, seconds_of_children() - start


@pytest.fixture
def project(made, tmp_path):
    """A copy of it."""
    return Path(shutil.copytree(made[0], tmp_path / "copy"))


def change(project, section, **values):
    params = yaml.safe_load((project / "params.yaml").read_text(encoding="utf-8"))
    params[section] |= values
    (project / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")


def test_members_become_a_zip(made):
    project, (blended, packed), seconds = made
    members = yaml.safe_load((project / "params.yaml").read_text(encoding="utf-8"))["ensemble"]["members"]
    assert (blended.stderr, packed.stderr) == ("", "")
    assert seconds < 8
    for word in (*members, "ensemble", "all positive", "majority", "prior random", "threshold"):
        assert f"\n{word} " in f"\n{blended.stdout}"
    assert "dropped" not in blended.stdout
    blend = json.loads((project / "data/ensemble/blend.json").read_text(encoding="utf-8"))
    assert blend["members"] == members
    assert not any("dropped" in path for path in blend["sources"])
    test = pd.read_parquet(project / "data/ensemble/test.parquet")
    with zipfile.ZipFile(project / "submissions/submission.zip") as archive:
        handed_in = pd.read_csv(archive.open(archive.namelist()[0]), dtype=str)
    assert handed_in["id"].tolist() == [f"{row:05d}" for row in range(999, -1, -1)]
    assert handed_in["label"].eq("spam").tolist() == test["prediction"].eq(1).tolist()[::-1]
    for name in ("learning_curves", "precision_recall", "confusion", "folds"):
        assert (project / f"data/ensemble/plots/{name}.csv").stat().st_size > 50


def test_the_same_files_give_the_same_bytes_whatever_lies_around(project):
    before = contents(project / "data/ensemble") | contents(project / "submissions")
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    for name in ("ensemble", "package"):
        command = [sys.executable, str(CHECKOUT / "stages" / f"{name}.py")]
        subprocess.run(command, cwd=project, env=environment, capture_output=True, check=True)
    assert contents(project / "data/ensemble") | contents(project / "submissions") == before


def test_neither_stage_loads_what_is_heavy(project):
    for name in ("ensemble", "package"):
        done = stage(project, name, "-X", "importtime")
        assert done.returncode == 0, done.stderr[-2000:]
        loaded = {line.split("|")[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
        assert "pandas" in loaded
        assert not loaded & HEAVY


def a_member_out_of_range(project):
    path = next((project / "data/models").glob("[!d]*/oof.parquet"))
    frame = pd.read_parquet(path)
    frame.loc[3, "p_spam"] = 2
    frame.to_parquet(path)


def a_member_from_elsewhere_that_is_not_there(project):
    change(
        project,
        "ensemble",
        members=["mine"],
        external={"mine": {"oof": "data/external/mine.csv", "test": "data/external/test.csv"}},
    )


def a_sample_with_another_id(project):
    path = project / "data/raw/demo/sample.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("00007,", "7,"), encoding="utf-8")


def a_sample_without_the_prediction(project):
    change(project, "submission", prediction="answer")


MISTAKES = [
    ("ensemble", a_member_out_of_range, r"member \w+, data/models/\w+/oof.parquet, row .*: 2.0 is not a probability"),
    (
        "ensemble",
        a_member_from_elsewhere_that_is_not_there,
        "data/external/mine.csv: cannot be read: No such file or directory; ",
    ),
    (
        "package",
        a_sample_with_another_id,
        r"data/raw/demo/sample.csv: it lacks 1 id \('00007'\) of .*1 id \('7'\) not in",
    ),
    ("package", a_sample_without_the_prediction, "data/raw/demo/sample.csv: the column 'answer' is missing; there are"),
]


@pytest.mark.parametrize(("name", "mistake", "line"), MISTAKES, ids=[mistake.__name__ for _, mistake, _ in MISTAKES])
def test_a_mistake_is_one_line_and_leaves_every_output_as_it_was(project, name, mistake, line):
    before = contents(project / "data/ensemble") | contents(project / "submissions")
    mistake(project)
    done = stage(project, name)
    assert done.returncode == 1
    assert re.fullmatch(f"podium: {line}.*\n", done.stderr)
    assert contents(project / "data/ensemble") | contents(project / "submissions") == before
