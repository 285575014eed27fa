"""What differs between two submissions."""

import mini
import pytest
import yaml

from podium.errors import PodiumError
from podium.reproduce import differ
from podium.reproduce.differing import lines
from podium.reproduce.moved import Moved
from podium.trace import history


@pytest.fixture
def two(project: mini.Mini) -> mini.Mini:
    """The second with other parameters of one member, other raw data and another line of code."""
    project.edit(models={"cnn": {**mini.PARAMS["models"]["cnn"], "epochs": 3, "network": {"filters": 8}}})
    (project.root / "stages/other.py").write_text("# new\n")
    project.run()
    project.submit(2)
    return project


def test_two_of_the_same(project: mini.Mini) -> None:
    project.submit(2)

    found = differ(history(project.root), 1, 2)

    assert (found.params, found.raw, found.code, found.weights, found.predictions) == ({}, {}, {}, {}, {})
    assert found.same_weights == 4
    assert found.same_zip
    assert found.moved == Moved(40, 0.0, 0.0, 0)
    assert "weights: the same" in lines(found)


def test_what_differs(two: mini.Mini) -> None:
    found = differ(history(two.root), 1, 2)

    assert found.params == {"models.cnn.epochs": (2, 3), "models.cnn.network.filters": ("-", 8)}
    assert found.code == {"stages/other.py": "only in the second"}
    assert found.raw == {}
    assert "data/models/cnn/weights/repeat-0-fold-0.weights.h5" in found.weights
    assert "data/ensemble/test.parquet" in found.predictions
    assert not found.same_zip
    assert isinstance(found.moved, Moved)
    assert found.moved.flipped
    said = "\n".join(lines(found))
    assert "  models.cnn.epochs           2 -> 3" in said
    assert f"{found.moved.flipped} of 40 labels flipped" in said


def test_raw_data(project: mini.Mini) -> None:
    (project.root / "data/raw/toy/train.csv").write_text("other\n")
    (project.root / "data/raw/toy/more.csv").write_text("more\n")
    raw = project._recorded("data/raw/toy") | {"path": "toy"}
    (project.root / "data/raw/toy.dvc").write_text(yaml.safe_dump({"outs": [raw]}))
    project.run()
    project.submit(2)

    assert differ(history(project.root), 1, 2).raw == {
        "data/raw/toy/train.csv": "differs",
        "data/raw/toy/more.csv": "only in the second",
    }


def test_predictions_that_are_nowhere(two: mini.Mini) -> None:
    two.cached("data/ensemble/test.parquet").unlink()
    (two.root / "data/ensemble/test.parquet").unlink()

    found = differ(history(two.root), 1, 2)

    assert "data/ensemble/test.parquet is not at hand for both" in str(found.moved)


def test_a_submission_that_is_none(two: mini.Mini) -> None:
    with pytest.raises(PodiumError, match="there is no submission 3; there are 1, 2"):
        differ(history(two.root), 1, 3)
