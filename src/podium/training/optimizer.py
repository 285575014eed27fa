"""Keras's optimizers, by the names that params.yaml uses."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import keras
import tensorflow as tf

from podium.config.models import Optimizer


def build(settings: Optimizer, *, batches: int, factors: Mapping[str, float] | None = None) -> Any:
    """The optimizer, with its learning rate over the run.

    Args:
        settings: its section of params.yaml.
        batches: of the whole run.
        factors: of the learning rate, by the path of a variable: 1 for those that are not named; Adam's and AdamW's
            only, as params.yaml is checked for.
    """
    given: dict[str, Any] = {
        "learning_rate": learning_rate(settings, batches),
        "global_clipnorm": settings.clip_norm,
        "use_ema": settings.moving_average is not None,
        "ema_momentum": settings.moving_average or 0.99,
    }
    if settings.weight_decay is not None:
        given["weight_decay"] = settings.weight_decay
    if settings.name in ("sgd", "rmsprop"):
        given["momentum"] = settings.momentum
    if settings.name == "sgd":
        given["nesterov"] = settings.nesterov
    known = {
        "adam": Adam,
        "adamw": AdamW,
        "lazy_adam": LazyAdam,
        "rmsprop": keras.optimizers.RMSprop,
        "sgd": keras.optimizers.SGD,
    }
    built = known[settings.name](**given)
    if factors:
        built.factors = dict(factors)
    return built


def is_half(network: Any) -> bool:
    """Whether a layer of the network computes in float16, whose small gradients would be 0.

    Args:
        network: the one that is trained.
    """
    return any(layer.compute_dtype == "float16" for layer in network._flatten_layers())


def scaling(optimizer: Any) -> Any:
    """An optimizer of a loss that is multiplied until gradients are large enough for float16.

    It skips a step whose gradients are not finite, and multiplies by half as much from then on.

    Args:
        optimizer: what `build` returned.

    References:
        Micikevicius et al. 2018, Mixed Precision Training, https://arxiv.org/abs/1710.03740
    """
    return keras.optimizers.LossScaleOptimizer(optimizer)


def rate_factors(network: Any) -> dict[str, float]:
    """What the learning rate of each variable is multiplied by, by its path; only those whose layer says so.

    Args:
        network: whose layers may have a `rate_factor`.
    """
    factors: dict[str, float] = {}
    for layer in network._flatten_layers():
        if (factor := getattr(layer, "rate_factor", 1.0)) != 1.0:
            factors |= {variable.path: factor for variable in layer.trainable_variables}
    return factors


def learning_rate(settings: Optimizer, batches: int) -> Any:
    """A number, or one of Keras's schedules, warmed up.

    Args:
        settings: rate and schedule.
        batches: of the whole run.
    """
    rate, schedule, schedules = settings.learning_rate, settings.schedule, keras.optimizers.schedules
    warm = round(schedule.warmup * batches)
    left = max(batches - warm, 1)
    match schedule.name:
        case "linear":
            after: Any = schedules.PolynomialDecay(rate, left, end_learning_rate=rate * schedule.end)
        case "cosine":
            after = schedules.CosineDecay(rate, left, alpha=schedule.end)
        case "exponential":
            after = schedules.ExponentialDecay(rate, left, schedule.end)
        case _ if not warm:
            return rate
        case _:
            after = schedules.PiecewiseConstantDecay([left], [rate, rate])
    return WarmUp(rate, warm, after) if warm else after


class WarmUp(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """A rate that rises evenly from 0 over the first batches, then another schedule.

    Args:
        rate: where it rises to.
        batches: over how many.
        after: what follows, counted from there on.
    """

    def __init__(self, rate: float, batches: int, after: Any) -> None:
        self.rate, self.batches, self.after = rate, batches, after

    def __call__(self, step: Any) -> Any:
        """The rate of a batch, numbered from 0."""
        done = tf.cast(step, tf.float32) + 1
        rising = self.rate * done / self.batches
        return tf.where(done <= self.batches, rising, tf.cast(self.after(step - self.batches), tf.float32))


@contextmanager
def averaged_weights(optimizer: Any, variables: list[Any]) -> Iterator[None]:
    """While the block lasts, variables hold the moving averages that the optimizer keeps of them, if it does.

    Args:
        optimizer: what `build` returned, built for the variables.
        variables: of the network.
    """
    if not optimizer.use_ema:
        yield
        return
    moving = [variable.numpy() for variable in variables]
    optimizer.finalize_variable_values(variables)  # Keras's own end of training: averages into variables
    try:
        yield
    finally:
        for variable, value in zip(variables, moving, strict=True):
            variable.assign(value)


def applicable(optimizer: Any, gradients: list[Any]) -> list[Any]:
    """Gradients as an optimizer takes them: a lazy one takes an embedding's as slices, of each row one.

    Args:
        optimizer: what `build` returned.
        gradients: of its variables.
    """
    return [_by_row(gradient) for gradient in gradients] if isinstance(optimizer, LazyAdam) else dense(gradients)


def _by_row(gradient: Any) -> Any:
    if not isinstance(gradient, tf.IndexedSlices):
        return gradient
    rows, places = tf.unique(gradient.indices)
    summed = tf.math.unsorted_segment_sum(gradient.values, places, tf.size(rows))
    return tf.IndexedSlices(summed, rows, gradient.dense_shape)


def dense(gradients: list[Any]) -> list[Any]:
    """Gradients as plain tensors, those of embedding tables too.

    An embedding's gradient comes as slices, one for each token of the batch. Keras (3.15) squares the slices one by one
    for the second moment, where Adam squares their sum: a token that stands twice in a batch moves too far.
    """
    return [tf.convert_to_tensor(gradient) for gradient in gradients]


class _OneKernel:
    """Adam's update by TensorFlow's one kernel instead of a dozen: one pass over an embedding table, not ten.

    The formula is Keras's own: m += (g - m)(1 - b1); v += (g² - v)(1 - b2); w -= rate · m / (√v + epsilon).
    """

    factors: Mapping[str, float] = MappingProxyType({})
    """Of the rate, by the path of a variable."""

    def update_step(self: Any, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update one variable and its moments."""
        step = tf.cast(self.iterations + 1, variable.dtype)
        place = self._get_variable_index(variable)
        tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[place].value.handle,
            v=self._velocities[place].value.handle,
            beta1_power=tf.pow(self.beta_1, step),
            beta2_power=tf.pow(self.beta_2, step),
            lr=tf.cast(learning_rate, variable.dtype) * self.factors.get(self._trainable_variables[place].path, 1.0),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


class Adam(_OneKernel, keras.optimizers.Adam):  # type: ignore[misc]
    """`keras.optimizers.Adam`, faster."""


class AdamW(_OneKernel, keras.optimizers.AdamW):  # type: ignore[misc]
    """`keras.optimizers.AdamW`, faster."""


class LazyAdam(Adam):
    """Adam that leaves those rows of an embedding table alone that no token of the batch stands in.

    Adam moves every row at every step, by its fading first moment, and lets both moments fade: a pass over the whole
    vocabulary for a few hundred tokens. Here a row's moments stay as they are while its token is away, and the next
    time that it is there it moves by them. That is another optimizer: rare tokens keep what they have learnt for
    longer. The correction of the first steps' bias counts all steps, as Adam's does.

    References:
        TensorFlow Addons, `LazyAdam`, and PyTorch's `SparseAdam`, which do the same
    """

    def update_step(self: Any, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Update one variable, or the rows of it that the gradient's slices are of, and their moments."""
        if not isinstance(gradient, tf.IndexedSlices):
            super().update_step(gradient, variable, learning_rate)
            return
        place, rows = self._get_variable_index(variable), gradient.indices
        step = tf.cast(self.iterations + 1, variable.dtype)
        first, second = self._momentums[place].value, self._velocities[place].value
        mean, square = tf.gather(first, rows), tf.gather(second, rows)  # (rows, dimensions)
        mean += (gradient.values - mean) * (1 - self.beta_1)
        square += (tf.square(gradient.values) - square) * (1 - self.beta_2)
        rate = tf.cast(learning_rate, variable.dtype) * self.factors.get(self._trainable_variables[place].path, 1.0)
        rate *= tf.sqrt(1 - tf.pow(self.beta_2, step)) / (1 - tf.pow(self.beta_1, step))
        first.scatter_update(tf.IndexedSlices(mean, rows))
        second.scatter_update(tf.IndexedSlices(square, rows))
        variable.scatter_sub(tf.IndexedSlices(rate * mean / (tf.sqrt(square) + self.epsilon), rows))

    def _clip_gradients(self: Any, gradients: list[Any]) -> list[Any]:
        """Keras's own would make slices dense; the norm is that of all gradients together, rows left out being 0."""
        if self.global_clipnorm is None:
            return gradients
        clipped, _ = tf.clip_by_global_norm(gradients, self.global_clipnorm)
        return list(clipped)
