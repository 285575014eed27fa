"""Training on texts whose token vectors were moved to where the loss rises: the fast gradient method.

References:
    Miyato, Dai and Goodfellow 2017, Adversarial Training Methods for Semi-Supervised Text Classification,
    https://arxiv.org/abs/1605.07725. Vectors are taken as they are; the paper brings them to mean 0 and variance 1.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import tensorflow as tf

import podium.architectures
from podium.config.models import file_of
from podium.errors import PodiumError
from podium.layers.ngram_maxima import every_place
from podium.training.job import Job, Rows
from podium.training.optimizer import dense

Loss = Callable[[Any], Any]
"""Of what a network is given, in the graph."""

Gradients = tuple[Any, list[Any]]
"""A loss, and its gradient by each variable."""


def gradients_of(job: Job, network: Any) -> Callable[[Loss, Any, list[Any]], Gradients]:
    """A function of a loss, what the network is given and variables: the loss of the batch, and the gradients.

    Args:
        job: whose settings say whether the batch is also seen with its token vectors moved.
        network: the one that is trained.
    """
    if not job.settings.adversarial.epsilon:
        return _gradients
    computed = isinstance(job.rows, Rows) and job.rows.activations
    architecture = file_of(podium.architectures, job.settings.architecture)
    names = () if computed else architecture.TOKEN_VECTORS
    text_axis = int(getattr(architecture, "TIME_MAJOR", False))
    return FastGradient(network, names, job.settings.adversarial.epsilon, text_axis).gradients


def _gradients(loss: Loss, given: Any, variables: list[Any]) -> Gradients:
    with tf.GradientTape() as tape:
        found = loss(given)
    return found, tape.gradient(found, variables)


class FastGradient:
    """A loss's gradients, with those of the same batch after its token vectors were moved.

    Each text's vectors are moved by `epsilon * g / ||g||`, g being the gradient of the loss by all of them together.

    Args:
        network: the one that is trained.
        names: of its layers whose vectors are moved; none: what the network is given is moved, which is vectors then.
        epsilon: how far.
        text_axis: which axis of the vectors is that of the texts: 0, or 1 where time stands before them.

    Raises:
        PodiumError: it has no layer of that name.
    """

    def __init__(self, network: Any, names: Collection[str], epsilon: float, text_axis: int = 0) -> None:
        self.layers = [layer for layer in network._flatten_layers() if layer.name in names]
        self.network, self.epsilon, self.text_axis = network, epsilon, text_axis
        if names and not self.layers:
            what = f"{network.name} has no layer called {' or '.join(names)}, which TOKEN_VECTORS names"
            raise PodiumError(what, where="models", fix="correct the architecture's file")

    def gradients(self, loss: Loss, given: Any, variables: list[Any]) -> Gradients:
        """In the graph: the loss of a batch as it is, and the gradients of that loss plus the loss of the moved batch.

        Args:
            loss: of what the network is given.
            given: ids `(batch, time)`; or, where no layer is named, vectors `(batch, time, dimensions)`.
            variables: whose gradients are asked for.
        """
        vectors: dict[int, Any] = {}
        tape = tf.GradientTape()

        def watched(place: int, found: Any) -> Any:
            tape.watch(found)
            vectors[place] = found
            return found

        with tape, every_place(self.network), passing(self.layers, watched):
            plain = loss(given if self.layers else watched(0, given))
        every = tape.gradient(plain, [*variables, *(vectors[place] for place in sorted(vectors))])
        moves = perturbations(every[len(variables) :], self.epsilon, self.text_axis)
        moving = passing(self.layers, lambda place, found: found + moves[place])
        with tf.GradientTape() as tape, every_place(self.network), moving:
            moved = loss(given if self.layers else given + moves[0])
        both = zip(dense(every[: len(variables)]), dense(tape.gradient(moved, variables)), strict=True)
        return plain, [first + second for first, second in both]


def perturbations(gradients: list[Any], epsilon: float, text_axis: int = 0) -> list[Any]:
    """How far each vector is moved: `epsilon * g / ||g||` for each text, 0 where its gradient is 0.

    Args:
        gradients: of each layer's vectors, `(batch, time, dimensions)`; a text's norm is over all of them.
        epsilon: the norm of each text's move.
        text_axis: 0; or 1 where they are `(time, batch, dimensions)`.
    """
    others = (1 - text_axis, 2)
    wide = [tf.cast(gradient, tf.float32) for gradient in gradients]
    squares = tf.add_n([tf.reduce_sum(tf.square(gradient), axis=others, keepdims=True) for gradient in wide])
    scale = tf.math.divide_no_nan(tf.constant(epsilon, tf.float32), tf.sqrt(squares))  # (batch, 1, 1) or (1, batch, 1)
    return [tf.cast(own * scale, gradient.dtype) for own, gradient in zip(wide, gradients, strict=True)]


@contextmanager
def passing(layers: list[Any], change: Callable[[int, Any], Any]) -> Iterator[None]:
    """While the block lasts, and is traced, what a layer gives passes through a function.

    Args:
        layers: of a network.
        change: of a layer's place in the list and of what it gives.
    """
    for place, layer in enumerate(layers):
        layer.call = partial(_changed, layer.call, partial(change, place))
    try:
        yield
    finally:
        for layer in layers:
            del layer.call  # its class's own again


def _changed(call: Callable[..., Any], change: Callable[[Any], Any], *arguments: Any, **named: Any) -> Any:
    return change(call(*arguments, **named))
