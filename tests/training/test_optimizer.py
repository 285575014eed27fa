"""The one-kernel Adam is Adam."""

import numpy as np
import pytest

from podium.config.models import Optimizer

pytestmark = pytest.mark.tensorflow

SLICES = ([[1.0, 2.0], [3.0, -1.0], [0.5, 1.0]], [1, 2, 1])  # row 1 of the table stands twice
DENSE = np.array([[0, 0], [1.5, 3.0], [3.0, -1.0], [0, 0]], np.float32)


def moved(optimizer, steps=5, sparse=False):
    """A table of 4 rows after some steps of the same gradient."""
    import keras
    import tensorflow as tf

    from podium.training.optimizer import dense

    table = keras.Variable(np.full((4, 2), 0.1, np.float32))
    optimizer.build([table])
    for step in range(1, steps + 1):
        gradient = tf.IndexedSlices(tf.constant(SLICES[0]) * step, tf.constant(SLICES[1]), tf.constant([4, 2]))
        optimizer.apply(dense([gradient]) if sparse else [tf.constant(DENSE) * step], [table])
    return table.numpy()


@pytest.mark.parametrize("name", ["adam", "adamw", "lazy_adam"])
@pytest.mark.parametrize("clip_norm", [None, 0.5])
def test_equals_keras_s_on_dense_gradients(name, clip_norm):
    import keras

    from podium.training.optimizer import build

    kind = keras.optimizers.AdamW if name == "adamw" else keras.optimizers.Adam
    theirs = kind(0.01, global_clipnorm=clip_norm)
    ours = build(Optimizer(name=name, learning_rate=0.01, clip_norm=clip_norm), batches=10)
    np.testing.assert_allclose(moved(ours), moved(theirs), rtol=1e-5)


@pytest.mark.parametrize("name", ["adam", "adamw", "rmsprop", "sgd"])
def test_a_token_that_stands_twice_moves_as_by_the_sum_of_its_gradients(name):
    from podium.training.optimizer import build

    settings = Optimizer(name=name, learning_rate=0.01)
    np.testing.assert_array_equal(moved(build(settings, batches=10), sparse=True), moved(build(settings, batches=10)))


def test_lazy_adam_is_adam_on_the_rows_that_are_there_and_leaves_the_others():
    import keras
    import tensorflow as tf

    from podium.training.optimizer import applicable, build

    lazy, plain = (build(Optimizer(name=name, learning_rate=0.01), batches=9) for name in ("lazy_adam", "adam"))
    rows = [[1, 2, 1], [1, 2, 1], [2, 2, 3], [1, 2, 1]]  # row 1 is away once, row 0 always
    tables = [keras.Variable(np.full((4, 2), 0.1, np.float32)) for _ in (lazy, plain)]
    before = []
    for optimizer, table in zip((lazy, plain), tables, strict=True):
        optimizer.build([table])
        for step, indices in enumerate(rows):
            before.append(table.numpy())
            gradient = tf.IndexedSlices(tf.constant(SLICES[0]) * (step + 1), tf.constant(indices), tf.constant([4, 2]))
            optimizer.apply(applicable(optimizer, [gradient]), [table])
    ours, theirs = (table.numpy() for table in tables)
    np.testing.assert_allclose(before[2], before[6], rtol=1e-5)  # while the same rows come, the two are one
    np.testing.assert_array_equal(before[3][1], before[2][1])  # away: it stays where it is
    assert not np.array_equal(before[7][1], before[6][1])  # Adam moves it on
    assert not np.allclose(ours[1], theirs[1])
    np.testing.assert_allclose(ours[2], theirs[2], rtol=1e-5)  # always there
    np.testing.assert_array_equal(ours[0], before[0][0])


@pytest.mark.parametrize("clip_norm", [None, 0.5])
def test_lazy_adam_clips_as_adam_does(clip_norm):
    import keras
    import tensorflow as tf

    from podium.training.optimizer import applicable, build

    found = []
    for name in ("lazy_adam", "adam"):
        optimizer = build(Optimizer(name=name, learning_rate=0.01, clip_norm=clip_norm), batches=9)
        variables = [keras.Variable(np.full((4, 2), 0.1, np.float32)), keras.Variable(np.ones(2, np.float32))]
        optimizer.build(variables)
        for _ in range(3):
            slices = tf.IndexedSlices(tf.constant(SLICES[0]), tf.constant(SLICES[1]), tf.constant([4, 2]))
            optimizer.apply(applicable(optimizer, [slices, tf.constant([3.0, -4.0])]), variables)
        found.append(np.concatenate([np.ravel(variable.numpy()) for variable in variables]))
        assert isinstance(applicable(optimizer, [slices])[0], tf.IndexedSlices) == (name == "lazy_adam")
    np.testing.assert_allclose(*found, rtol=1e-5)


def rates(name, batches=10, **given):
    """The learning rate of each batch of a run."""
    from podium.training.optimizer import learning_rate

    schedule = learning_rate(Optimizer(learning_rate=0.1, schedule={"name": name, **given}), batches)
    return [float(schedule(step)) if callable(schedule) else schedule for step in range(batches)]


def test_schedules_warm_up_and_end_where_they_are_told_to():
    assert rates("constant") == [0.1] * 10
    np.testing.assert_allclose(rates("constant", warmup=0.4), [0.025, 0.05, 0.075, *[0.1] * 7], rtol=1e-6)
    np.testing.assert_allclose(rates("linear", warmup=0.2), [0.05, 0.1, *np.linspace(0.1, 0, 9)[:-1]], rtol=1e-5)
    cosine = rates("cosine", end=0.1)
    assert cosine[0] == pytest.approx(0.1)
    assert cosine == sorted(cosine, reverse=True)
    assert cosine[5] == pytest.approx(0.055)
    np.testing.assert_allclose(rates("exponential", end=0.01), 0.1 * 0.01 ** (np.arange(10) / 10), rtol=1e-5)


def test_the_moving_average_is_there_for_a_while_only():
    import keras
    import tensorflow as tf

    from podium.training.optimizer import averaged_weights, build

    weight = keras.Variable(np.zeros(1, np.float32))
    optimizer = build(Optimizer(name="sgd", learning_rate=1.0, moving_average=0.5), batches=3)
    optimizer.build([weight])
    for _ in range(3):
        optimizer.apply([tf.constant([-1.0])], [weight])
    with averaged_weights(optimizer, [weight]):
        assert weight.numpy().tolist() == [2.25]  # of 1, 2 and 3: ((1 + 2) / 2 + 3) / 2
    assert weight.numpy().tolist() == [3.0]


def test_momentum_and_weight_decay_are_keras_s():
    import keras

    from podium.training.optimizer import build

    theirs = keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True, weight_decay=0.1)
    given = {"learning_rate": 0.01, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}
    ours = build(Optimizer(name="sgd", **given), batches=5)
    np.testing.assert_array_equal(moved(ours), moved(theirs))


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_a_factor_of_the_rate_is_a_smaller_step(name):
    import keras
    import tensorflow as tf

    from podium.training import optimizer

    moved = {}
    for factor in (1.0, 0.25):
        variables = [keras.Variable([1.0], name=part) for part in ("lower", "upper")]
        settings = Optimizer(name=name, learning_rate=0.1, weight_decay=0.0)
        update = optimizer.build(settings, batches=10, factors={variables[0].path: factor} if factor < 1 else None)
        update.build(variables)
        update.apply([tf.constant([2.0])] * 2, variables)
        moved[factor] = [1 - float(variable.numpy()[0]) for variable in variables]
    assert moved[0.25][0] == pytest.approx(0.25 * moved[1.0][0], rel=1e-5)
    assert moved[0.25][1] == moved[1.0][1]


def test_a_gradient_too_small_for_float16_still_moves_a_weight():
    import keras
    import tensorflow as tf

    from podium.training.optimizer import build, is_half, scaling

    def weight(*, scaled):
        network = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False, dtype="mixed_float16")])
        assert is_half(network)
        network.set_weights([np.zeros((1, 1))])
        optimizer = build(Optimizer(name="sgd", learning_rate=1.0), batches=10)
        optimizer = scaling(optimizer) if scaled else optimizer
        optimizer.build(network.trainable_variables)
        with tf.GradientTape() as tape:
            small = 1e-8 * tf.cast(tf.reduce_sum(network(np.ones((1, 1), np.float32))), tf.float32)
            loss = optimizer.scale_loss(small)
        optimizer.apply(tape.gradient(loss, network.trainable_variables), network.trainable_variables)
        return network.get_weights()[0].item()

    assert weight(scaled=False) == 0.0
    assert weight(scaled=True) == pytest.approx(-1e-8, rel=1e-2)
    assert not is_half(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
