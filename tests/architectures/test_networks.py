"""What holds for every network that begins with token ids."""

from importlib import import_module

import numpy as np
import pytest

import podium.architectures
from podium.config.models import names_in
from podium.errors import PodiumError
from podium.training.job import has_base, is_network

pytestmark = pytest.mark.tensorflow

NETWORKS = [name for name in names_in(podium.architectures) if is_network(name) and not has_base(name)]
WITH_VECTORS = [name for name in NETWORKS if name not in ("mlp", "two_channel_cnn")]
TFIDF = {"input": "tfidf"}
TEXTS = [list(range(2, 10)), [5, 5, 7], [9], []]


def padded(texts, width, side):
    ids = np.zeros((len(texts), width), np.int32)
    for row, text in zip(ids, texts, strict=True):
        if text:
            row[slice(None, len(text)) if side == "post" else slice(-len(text), None)] = text
    return ids


def trainer(built, targets, task="binary", rate=0.01, traced=True):
    """A training step on ids of any width: as the trainer makes it, in one trace, or without one."""
    import keras
    import tensorflow as tf

    update = keras.optimizers.Adam(rate)
    update.build(built.trainable_variables)
    variables = [variable.value for variable in built.trainable_variables]
    losses = {"multiclass": tf.nn.softmax_cross_entropy_with_logits}
    loss_of = losses.get(task, tf.nn.sigmoid_cross_entropy_with_logits)

    def step(ids):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(loss_of(targets, built(ids, training=True))) + sum(built.losses)
        gradients = [tf.convert_to_tensor(gradient) for gradient in tape.gradient(loss, variables)]
        update.apply(gradients, built.trainable_variables)
        return loss, gradients

    return (
        tf.function(step, input_signature=[tf.TensorSpec((None, None), tf.int32)], autograph=False) if traced else step
    )


@pytest.mark.parametrize("name", NETWORKS)
def test_a_text_gets_the_same_logit_however_far_and_on_whichever_side_it_is_padded(name, network):
    built = network(name)
    reference = built(padded(TEXTS, 8, "post")).numpy()
    assert np.ptp(reference) > 1e-4  # texts do differ
    for width, side in ((40, "post"), (8, "pre"), (40, "pre")):
        np.testing.assert_allclose(built(padded(TEXTS, width, side)).numpy(), reference, rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("outputs", [1, 3])
def test_an_empty_text_gets_the_prior(name, outputs, network, facts):
    given = facts(outputs=outputs)
    np.testing.assert_allclose(network(name, given)(np.zeros((1, 3), np.int32)), [given.output_bias], atol=1e-6)


@pytest.mark.parametrize("name", NETWORKS)
def test_word_order_matters_to_all_but_bags_of_words(name, network):
    built = network(name)
    difference = abs(float(built(np.array([[2, 3, 4, 5]]))[0, 0] - built(np.array([[5, 4, 3, 2]]))[0, 0]))
    assert difference < 1e-6 if name == "mlp" else difference > 1e-6


@pytest.mark.parametrize("name", NETWORKS)
def test_every_layer_has_a_name_of_its_own_choosing(name, network):
    import keras

    first = [layer.name for layer in network(name)._flatten_layers()]
    for kind in (keras.layers.LSTMCell, keras.layers.GRUCell, keras.layers.Dense):
        kind(1)  # an automatic name is counted up by what else was built
    assert [layer.name for layer in network(name)._flatten_layers()] == first


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(("task", "outputs"), [("binary", 1), ("multiclass", 3), ("multilabel", 3)])
def test_it_trains_on_every_task_at_any_width(name, task, outputs, network, facts):
    built = network(name, facts(outputs=outputs))
    assert built.output_shape == (None, outputs)
    assert task in import_module(f"podium.architectures.{name}").TASKS
    step = trainer(built, np.eye(4, outputs, dtype=np.float32), task, traced=False)
    before = built.get_weights()
    for width, side in ((8, "post"), (11, "pre")):
        loss, gradients = step(padded(TEXTS, width, side))
        assert np.isfinite(loss)
        assert all(np.isfinite(gradient).all() for gradient in gradients)
    trained = {id(variable) for variable in built.trainable_variables}
    for variable, old in zip(built.weights, before, strict=True):
        assert (id(variable) in trained) == bool((variable.numpy() != old).any()), variable.path


@pytest.mark.parametrize("name", NETWORKS)
def test_a_batch_of_empty_texts_trains_to_finite_weights(name, network):
    built = network(name)
    trainer(built, np.ones((2, 1), np.float32), traced=False)(np.zeros((2, 2), np.int32))
    assert all(np.isfinite(weights).all() for weights in built.get_weights())


@pytest.mark.parametrize("name", NETWORKS)
def test_it_can_learn_32_texts_by_heart(name, network, facts):
    import keras

    keras.utils.set_random_seed(3)
    rng = np.random.default_rng(3)
    texts = [rng.integers(2, 30, length).tolist() for length in rng.integers(6, 12, 32)]
    targets = rng.integers(0, 2, (32, 1)).astype(np.float32)
    given = {"stacked_lstm": {"recurrent_dropout": 0.0}}.get(name, {})
    built = network(name, facts(dimensions=8), dropout=0.0, **given)
    step, ids = trainer(built, targets, rate=0.03), padded(texts, 12, "post")
    for _ in range(20):
        for _ in range(15):
            step(ids)
        if ((built(ids).numpy() > 0) == targets).all():
            return
    pytest.fail(f"{((built(ids).numpy() > 0) == targets).mean():.0%} after 300 steps")


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
@pytest.mark.parametrize(
    ("name", "given"),
    [*((name, {}) for name in NETWORKS), *((name, {"vectors": "frozen"}) for name in WITH_VECTORS), ("mlp", TFIDF)],
)
def test_restored_weights_give_the_same_bits(name, given, network, facts, tmp_path):
    built = network(name, **given)
    ids = padded(TEXTS, 9, "post")
    trainer(built, np.ones((4, 1), np.float32), traced=False)(ids)
    built.save_weights(tmp_path / "first.weights.h5")
    other = network(name, facts(seed=1), **given)  # other vectors, other counts: all that it needs is in the file
    assert (other(ids).numpy() != built(ids).numpy()).any()
    other.load_weights(tmp_path / "first.weights.h5")
    np.testing.assert_array_equal(other(ids), built(ids))
    other.save_weights(tmp_path / "second.weights.h5")
    assert (tmp_path / "first.weights.h5").read_bytes() == (tmp_path / "second.weights.h5").read_bytes()


@pytest.mark.parametrize("name", NETWORKS)
def test_the_same_seed_gives_the_same_weights(name, network):
    import keras

    weights = []
    for _ in range(2):
        keras.utils.set_random_seed(7)
        built = network(name)
        trainer(built, np.ones((4, 1), np.float32), traced=False)(padded(TEXTS, 9, "post"))
        weights.append(built.get_weights())
    for first, second in zip(*weights, strict=True):
        np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("name", WITH_VECTORS)
@pytest.mark.parametrize("vectors", ["frozen", "trained"])
def test_it_begins_with_the_vectors_and_trains_them_or_not(name, vectors, network, facts):
    given = facts()
    built = network(name, given, vectors=vectors, frozen_epochs=0 if vectors == "frozen" else 2)
    layer = built.get_layer("embedding")
    assert layer.frozen_epochs == (0 if vectors == "frozen" else 2)
    before = layer.embeddings.numpy()
    np.testing.assert_array_equal(before[2:-2], given.vectors[2:-2])
    trainer(built, np.ones((4, 1), np.float32), traced=False)(padded([*TEXTS[:3], [28, 29]], 9, "post"))
    moved = (layer.embeddings.numpy() != before).any(axis=1)
    assert moved.any() == (vectors == "trained")
    assert not moved[0]  # padding stays zero
    assert not before[0].any()


@pytest.mark.parametrize("name", [*WITH_VECTORS, "two_channel_cnn"])
def test_word_vectors_that_are_missing_are_one_line(name, network, facts):
    given = {} if name == "two_channel_cnn" else {"vectors": "trained"}
    with pytest.raises(PodiumError, match=r"no word vectors.*views\.<view>\.vectors"):
        network(name, facts(dimensions=0), **given)


@pytest.mark.parametrize("name", WITH_VECTORS)
def test_settings_say_whether_vectors_are_needed(name):
    file = import_module(f"podium.architectures.{name}")
    assert [file.Settings(vectors=kind).needs_vectors for kind in ("none", "frozen", "trained")] == [False, True, True]
    with pytest.raises(ValueError, match="frozen_epochs"):
        file.Settings(vectors="frozen", frozen_epochs=1)
