"""The exported model predicts what the blend does, in either form, and is not left behind where it does not."""

import numpy as np
import pytest

from podium.config.models import Model
from podium.ensemble.sampling_correction import correct
from podium.errors import PodiumError
from podium.export.plan import Member, Place, Plan, _factors
from podium.problem import Problem
from podium.training.job import Prediction, Rows

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]

PROBLEMS = {
    "binary": Problem("binary", ("ham", "spam")),
    "multiclass": Problem("multiclass", ("a", "b", "c"), "f1_macro"),
    "multilabel": Problem("multilabel", ("joy", "fear"), "f1_macro"),
}
COUNTS = {
    "binary": ([90, 10], [90, 60]),
    "multiclass": ([60, 30, 10], [60, 60, 40]),
    "multilabel": ([[90, 10], [50, 50]], [[90, 45], [50, 70]]),
}
NETWORKS = {
    "cnn": {"embedding": 8, "filters": 6, "widths": [2, 3]},
    "bilstm_attention": {"embedding": 8, "units": 6},
    "mlp": {},
    "lstm": {"embedding": 8, "units": 4, "vectors": "trained"},
}


def rows(vectors=0):
    rng = np.random.default_rng(1)
    lengths = rng.integers(0, 9, 300).astype(np.int32)
    ids = np.where(np.arange(8) < lengths[:, None], rng.integers(1, 30, (300, 8)), 0).astype(np.int32)
    return Rows(ids, lengths, "post", rng.normal(size=(30, vectors)).astype(np.float32))


def member(name, task, weight, seeds, given):
    """Untrained networks of two folds, as the stages would keep and average them; and what they predict."""
    import keras

    from podium.training import inference, networks, results

    settings = Model.model_validate(
        {"architecture": name, "view": "words", "sampling": "s", "loss": {"name": "cross_entropy"}}
        | {"network": NETWORKS[name], "optimizer": {"name": "adam"}, "epochs": 1}
    )
    problem, weights = PROBLEMS[task], []
    for seed in range(2 * seeds):
        networks.clean_slate(seed)
        facts = networks.facts(given, np.arange(9), np.zeros(problem.outputs, np.float32))
        built = networks.network(settings, facts)
        for variable in built.trainable_variables:
            variable.assign(keras.random.normal(variable.shape, stddev=0.7, seed=seed))
        weights.append(networks.weights_of(built))
    prediction = Prediction(settings, problem, given, tuple(weights))
    natural, trained = COUNTS[task]
    factors = _factors({"class_counts_natural": natural, "class_counts_trained": trained}, problem)
    places = [Place(f"repeat-0-fold-{one}", tuple(range(one * seeds, one * seeds + seeds)), factors) for one in (0, 1)]
    found = inference.probabilities(prediction)
    folds = [correct(results.mean([found[one] for one in place.networks]), natural, trained) for place in places]
    return Member(name, weight, prediction, tuple(places)), np.mean(folds, axis=0)


def plan(task, names, weights, seeds=1, vectors=0):
    given = rows(vectors)
    made = [member(name, task, weight, seeds, given) for name, weight in zip(names, weights, strict=True)]
    expected = np.average([found for _, found in made], axis=0, weights=weights).astype(np.float32)
    return Plan("words", PROBLEMS[task], tuple(one for one, _ in made), expected)


@pytest.mark.parametrize("task", ["binary", "multiclass", pytest.param("multilabel", marks=pytest.mark.long)])
def test_an_average_is_the_blends(task, tmp_path, monkeypatch):
    import tensorflow as tf

    from podium.export import model

    names = ["bilstm_attention", "cnn"] if task == "binary" else ["cnn", "mlp"]
    given = plan(task, names, [0.5, 0.5], seeds=2 if task == "multiclass" else 1)
    assert np.ptp(given.expected) > 0.1  # texts do differ
    build, built = model.build, []
    monkeypatch.setattr(model, "build", lambda plan: built.append(build(plan)) or built[-1])
    assert model.write(given, tmp_path / "model") <= 1e-6
    assert type(built[0].layers[-1]).__name__ == "Average"
    served = tf.saved_model.load(str(tmp_path / "model"))
    ids = given.members[0].prediction.rows.ids
    assert np.abs(served.serve(ids).numpy() - given.expected).max() <= 1e-6
    assert np.abs(served.serve(np.pad(ids, ((0, 0), (0, 5)))).numpy() - given.expected).max() <= 1e-6  # of any width


def test_a_weighted_blend_as_a_keras_file(tmp_path):
    import keras

    from podium.export.model import custom_objects, write

    given = plan("multiclass", ["cnn", "mlp"], [0.2, 0.8])
    assert write(given, tmp_path / "model.keras") <= 1e-6
    read = keras.models.load_model(tmp_path / "model.keras", custom_objects=custom_objects())
    ids = given.members[0].prediction.rows.ids
    assert np.abs(read.predict(ids, verbose=0) - given.expected).max() <= 1e-6
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]


def test_what_a_keras_file_cannot_hold_a_folder_can(tmp_path):
    from podium.export.model import write

    given = plan("binary", ["lstm"], [1.0], vectors=5)
    with pytest.raises(PodiumError, match="Keras cannot read these networks back"):
        write(given, tmp_path / "model.keras")
    assert list(tmp_path.iterdir()) == []
    assert write(given, tmp_path / "model") <= 1e-6


@pytest.mark.parametrize("name", ["model", "model.keras"])
def test_another_prediction_than_the_blends_leaves_nothing(tmp_path, name):
    from podium.export.model import write

    given = plan("binary", ["cnn"], [1.0])
    with pytest.raises(PodiumError, match=r"test probabilities are up to .* from the blend's"):
        write(given._replace(expected=given.expected[::-1]), tmp_path / name)
    assert list(tmp_path.iterdir()) == []
