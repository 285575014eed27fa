"""A text gets what the run gave it, whatever stands beside it."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from finished_run import CLASSICAL, RAW_VIEW, finished_run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import podium
from podium.errors import PodiumError
from podium.predictor import Predictor, load

pytestmark = pytest.mark.usefixtures("here")

PRIORS = {"binary": 0.3, "multiclass": {"ham": 0.2, "spam": 0.5, "news": 0.3}, "multilabel": {"news": 0.5}}


def told(root: Path) -> pd.DataFrame:
    return pd.read_parquet(root / "data/ensemble/test.parquet")


def test_texts(root: Path) -> list[str]:
    return pd.read_csv(root / "data/raw/mine/test.csv", dtype=str, keep_default_na=False)["text"].tolist()


test_texts.__test__ = False  # type: ignore[attr-defined]


def check_same(root: Path) -> Predictor:
    """The run's own test texts get the run's own bytes and labels."""
    predictor = load(root=root)
    expected = told(root)
    found = predictor.probabilities(test_texts(root))
    np.testing.assert_array_equal(found, expected[predictor.problem.probability_columns].to_numpy(np.float32))
    labels = predictor.blended.labels(found)
    names = [name for name in expected if name.startswith("prediction")]
    np.testing.assert_array_equal(labels.reshape(len(labels), -1), expected[names].to_numpy())
    return predictor


def test_the_runs_own_texts_get_the_runs_own_bytes(binary_run):
    predictor = check_same(binary_run)
    frame = predictor.predict(test_texts(binary_run))
    assert list(frame) == ["label", "probability_ham", "probability_spam"]
    assert frame["label"].tolist() == [("ham", "spam")[one] for one in told(binary_run)["prediction"]]
    assert set(predictor.members(["win cash"])) == {"logistic", "nbsvm"}
    assert "logistic" in repr(predictor)


@pytest.mark.parametrize(
    ("task", "ensemble"),
    [
        ("binary", {"method": "rank"}),
        ("binary", {"method": "stacking", "blend": {"stacking": {"learner": "logistic"}}, "calibration": "beta"}),
        pytest.param(
            "binary", {"method": "stacking", "blend": {"stacking": {"learner": "lightgbm"}}}, marks=pytest.mark.long
        ),
        pytest.param(
            "binary", {"method": "stacking", "blend": {"stacking": {"learner": "ridge"}}}, marks=pytest.mark.long
        ),
        pytest.param("binary", {"method": "best", "calibration": "isotonic"}, marks=pytest.mark.long),
        pytest.param("binary", {"method": "hill_climb", "threshold": {"rule": "rate"}}, marks=pytest.mark.long),
        pytest.param("binary", {"method": "auto", "prior": "estimated"}, marks=pytest.mark.long),
        pytest.param("binary", {"method": "power", "correct_sampling": False}, marks=pytest.mark.long),
        ("multiclass", {"method": "logit", "calibration": "temperature", "prior": PRIORS["multiclass"]}),
        pytest.param("multiclass", {"method": "stacking"}, marks=pytest.mark.long),
        pytest.param("multilabel", {"method": "geometric", "prior": PRIORS["multilabel"]}, marks=pytest.mark.long),
    ],
)
def test_every_blend_is_applied_as_the_run_did(task, ensemble, tmp_path):
    classes = ("ham", "spam") if task == "binary" else ("ham", "spam", "news")
    check_same(finished_run(tmp_path / "run", classes=classes, task=task, ensemble=ensemble))


@pytest.mark.long
def test_a_refitted_member_and_several_seeds_and_columns(tmp_path):
    models = {name: {**one, "refit": name == "nbsvm", "seeds": 2} for name, one in CLASSICAL.items()}
    root = finished_run(tmp_path / "run", models=models, text=("text", "again"))
    predictor = load(root=root)
    columns = pd.read_csv(root / "data/raw/mine/test.csv", dtype=str)
    np.testing.assert_array_equal(predictor.probabilities(columns)[:, 0], told(root)["p_spam"])
    with pytest.raises(PodiumError, match="give each column by its name"):
        predictor.predict(["one"])


def test_a_data_frame_is_read_by_the_name_of_its_column(binary_run):
    columns = pd.read_csv(binary_run / "data/raw/mine/test.csv", dtype=str)
    predictor = load(root=binary_run)
    np.testing.assert_array_equal(predictor.probabilities(columns), predictor.probabilities(columns["text"].tolist()))
    with pytest.raises(PodiumError, match="there is no column 'text'; there are id"):
        predictor.predict(columns[["id"]])


@cache
def _whole(root: Path) -> tuple[Predictor, list[str], np.ndarray]:
    predictor = load(root=root)
    every = [*test_texts(root), "", "\x00\x1b[31m", "‮right to left", "🙂" * 50, "win " * 300, "a\ud800b", " "]
    return predictor, every, predictor.probabilities(every)


@given(st.data())
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_blocks_and_order_change_nothing(binary_run, data):
    predictor, every, expected = _whole(binary_run)
    order = data.draw(st.permutations(range(len(every))))[: data.draw(st.integers(1, len(every)))]
    cuts = sorted({0, len(order), *data.draw(st.lists(st.integers(0, len(order)), max_size=3))})
    found = [predictor.probabilities([every[place] for place in order[start:end]]) for start, end in pairwise(cuts)]
    np.testing.assert_array_equal(np.concatenate(found), expected[order])


@pytest.mark.parametrize("times", [10_000, pytest.param(1_500_000, marks=pytest.mark.long)])  # 10 MB
def test_no_text_at_all_and_a_very_long_one(binary_run, times):
    predictor = load(root=binary_run)
    assert len(predictor.predict([])) == 0
    (label,) = predictor.predict(["dinner " * times])["label"]
    assert label == "ham"


@pytest.mark.parametrize(
    ("given_texts", "said"),
    [
        ("a text", "give a list of texts"),
        (["a", None], "text 1 is None, no string"),
        ({"txt": ["a"]}, "there is no column 'text'"),
    ],
)
def test_what_is_no_list_of_texts_is_refused(binary_run, given_texts, said):
    with pytest.raises(PodiumError, match=said):
        load(root=binary_run).predict(given_texts)


def test_a_member_made_elsewhere_cannot_be_asked(binary_run, tmp_path):
    from finished_run import copied

    root = copied(binary_run, tmp_path / "run")
    text = (root / "data/ensemble/blend.json").read_text()
    (root / "data/ensemble/blend.json").write_text(text.replace('"logistic"', '"theirs"'))
    with pytest.raises(PodiumError, match="theirs was made elsewhere"):
        load(root=root)


def test_another_vocabulary_or_other_weights_are_refused(tmp_path):
    from finished_run import copied

    base = finished_run(tmp_path / "base", models={"nbsvm": CLASSICAL["nbsvm"]}, views={"raw": RAW_VIEW})
    root = copied(base, tmp_path / "other")
    weights = next((root / "data/models/nbsvm/weights").iterdir())
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(PodiumError, match="not the weights that config"):
        load(root=root).predict(["a"])
    root = copied(base, tmp_path / "third")
    config = root / "data/models/nbsvm/config.json"
    config.write_text(config.read_text().replace('"weights_sha256": "', '"weights_sha256": "0', 1))
    with pytest.raises(PodiumError, match="it blends other networks of nbsvm"):
        load(root=root).predict(["a"])


def test_load_is_reached_through_the_package(binary_run, monkeypatch):
    monkeypatch.chdir(binary_run)
    assert podium.load is load
    assert podium.load().run.name == "the last run"
    with pytest.raises(AttributeError, match="no attribute 'lead'"):
        podium.lead  # noqa: B018
    with pytest.raises(PodiumError, match=r"there is no run 'nowhere\.zip'"):
        podium.load("nowhere.zip")
