"""The manifest names every input by its hash, and changes with each of them."""

import json

import pytest

from podium.errors import PodiumError
from podium.hashing import sha256_file
from podium.submission.manifest import manifest, versions

COPY = {"id": ["1", "2"], "label": ["", ""]}
TEST = {"id": ["1", "2"], "text": ["a", "b"]}


@pytest.fixture
def given(project):
    return project(TEST, COPY)


def made(given):
    return manifest(given.params, {"name": "submission.zip"}, given.folder)


def test_every_raw_file_and_every_file_of_the_ensemble_stands_with_its_hash(given):
    found = made(given)
    named = found["raw"] | found["ensemble"]["files"]
    assert set(named) == {
        *(f"data/raw/demo/{name}.csv" for name in ("train", "test", "sample")),
        *(f"data/ensemble/{name}" for name in ("blend.json", "oof.parquet", "test.parquet")),
    }
    assert named == {path: sha256_file(given.folder / path) for path in named}
    assert found["score"] == {"score": 0.8, "low": 0.7, "high": 0.9, "gap": 0.01}


def test_the_score_to_expect_stands_there_before_anything_is_handed_in(given):
    expected = {"score": 0.82, "low": 0.75, "high": 0.88, "asked": "train", "prior": 0.5, "trivial": {"majority": 0.67}}
    assert made(given)["expected"] == expected


def test_every_member_stands_with_its_weights_and_files(given):
    found, blend = made(given), json.loads((given.folder / "data/ensemble/blend.json").read_text(encoding="utf-8"))
    sources = blend["sources"]
    assert list(found["members"]) == ["cnn", "mine"]
    cnn, mine = found["members"].values()
    assert (cnn["kind"], mine["kind"]) == ("trained", "external")
    assert cnn["weights"] == {"repeat-0-fold-0": "ab" * 32}
    assert set(cnn["files"]) == {"data/models/cnn/oof.parquet", "data/predictions/cnn/by_fold.parquet"}
    assert mine["files"] == {path: sources[path] for path in ("data/external/oof.csv", "data/external/test.csv")}
    parts = [found["folds"], found["prepared"], cnn["files"], mine["files"]]
    assert {path: hash_ for part in parts for path, hash_ in part.items()} == sources  # nothing is left out
    assert found["ensemble"]["blend"] == {
        key: blend[key] for key in blend if key not in ("sources", "networks", "made")
    }


def test_each_section_of_the_parameters_changes_its_own_hash_alone(given):
    before = made(given)["params"]
    folds = given.params.folds.model_copy(update={"seed": 9})
    given.params = given.params.model_copy(update={"folds": folds})
    after = made(given)["params"]
    assert {name for name in before if before[name] != after[name]} == {"folds"}


def test_it_is_a_function_of_files_and_versions_alone(given):
    assert made(given) == made(given)
    assert set(versions()) >= {"podium", "python", "tensorflow"}
    assert versions()["podium"] == "0.1.0"
    json.dumps(made(given), allow_nan=False)


def test_a_blend_of_other_members_is_one_line(given):
    ensemble = given.params.ensemble.model_copy(update={"members": ["cnn"]})
    given.params = given.params.model_copy(update={"ensemble": ensemble})
    with pytest.raises(PodiumError, match=r"^data/ensemble/blend.json: it blends cnn, mine, ensemble.members are cnn;"):
        made(given)


@pytest.mark.parametrize(
    "path",
    [
        "data/raw/demo/train.csv",
        "data/ensemble/metrics.json",
        "data/ensemble/oof.parquet",
        "data/ensemble/scores.json",
    ],
)
def test_a_missing_file_is_one_line(given, path):
    (given.folder / path).unlink()
    with pytest.raises(PodiumError, match=f"^{path}: cannot be read: No such file or directory; run `dvc repro`"):
        made(given)
