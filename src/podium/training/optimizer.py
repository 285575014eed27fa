"""Keras's optimizers, by the names that params.yaml uses."""

from typing import Any

import keras
import tensorflow as tf

from podium.config.models import Optimizer


def build(settings: Optimizer) -> Any:
    """The optimizer, with its constant learning rate.

    Args:
        settings: its name, learning rate and largest global gradient norm.
    """
    known = {"adam": Adam, "adamw": AdamW, "rmsprop": keras.optimizers.RMSprop, "sgd": keras.optimizers.SGD}
    return known[settings.name](learning_rate=settings.learning_rate, global_clipnorm=settings.clip_norm)


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
            lr=tf.cast(learning_rate, variable.dtype),
            beta1=self.beta_1,
            beta2=self.beta_2,
            epsilon=self.epsilon,
            grad=gradient,
        )


class Adam(_OneKernel, keras.optimizers.Adam):  # type: ignore[misc]
    """`keras.optimizers.Adam`, faster."""


class AdamW(_OneKernel, keras.optimizers.AdamW):  # type: ignore[misc]
    """`keras.optimizers.AdamW`, faster."""
