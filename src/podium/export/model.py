"""The ensemble as one Keras model: shared ids, every network, the correction of its sampling, averages."""

import pkgutil
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import podium.layers
from podium.errors import PodiumError
from podium.export.plan import Member, Place, Plan
from podium.training.job import Rows, has_base
from podium.training.worker import load_tensorflow

FARTHEST = 1e-5
"""How far a probability may be from the blend's: sums of float32 in another order."""

BATCH = 256


def write(plan: Plan, path: Path) -> float:
    """Build the model, write it, read it back and predict the test rows.

    Args:
        plan: what it is made of.
        path: a `.keras` file, else a folder for a SavedModel.

    Returns:
        the largest distance of a test probability from the blend's.

    Raises:
        PodiumError: it is more than rounding, or these networks cannot be read back from a `.keras` file.
    """
    load_tensorflow()
    import keras
    import tensorflow as tf

    from podium.io.atomic import whole_file, whole_folder

    built = build(plan)
    rows = plan.members[0].prediction.rows
    ids = rows.ids if isinstance(rows, Rows) else np.zeros((0, 1), np.int32)
    if path.suffix != ".keras":
        with whole_folder(path) as partial:
            built.export(partial, format="tf_saved_model", verbose=False)
            served = tf.saved_model.load(str(partial))
            return _apart(plan, lambda some: served.serve(some), ids)
    with whole_file(path) as partial, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        named = Path(folder) / "ensemble.keras"  # Keras writes and reads no file of another name
        try:
            built.save(named)
            read = keras.models.load_model(named, custom_objects=custom_objects(), compile=False)
        except (TypeError, ValueError) as error:
            what = f"Keras cannot read these networks back from a .keras file: {str(error).splitlines()[0]}"
            raise PodiumError(what, where=str(path), fix="name a folder: a SavedModel can hold them") from None
        named.replace(partial)
        return _apart(plan, lambda some: read(some, training=False), ids)


def build(plan: Plan) -> Any:
    """The model: ids `(batch, time)` int32, 0 for padding, to probabilities `(batch, outputs)` float32.

    Args:
        plan: what it is made of.
    """
    import keras

    from podium.training import networks

    networks.clean_slate(seed=0)
    ids = keras.Input((None,), dtype="int32", name="ids")
    members = [_member(member, ids) for member in plan.members]
    weights = np.array([member.weight for member in plan.members])
    weights /= weights.sum()
    if np.ptp(weights) == 0:
        blended = _average(members, "probabilities")
    else:
        parts = [
            keras.layers.Rescaling(weight, name=f"{member.name}_weighted")(given)
            for member, weight, given in zip(plan.members, weights.tolist(), members, strict=True)
        ]
        blended = keras.layers.Add(name="probabilities")(parts)
    return keras.Model(ids, blended, name="ensemble")


def custom_objects() -> dict[str, type[Any]]:
    """Podium's own layers by their names, as `keras.models.load_model` takes them to read a `.keras` file."""
    import keras

    files = [
        import_module(f"{podium.layers.__name__}.{file.name}") for file in pkgutil.iter_modules(podium.layers.__path__)
    ]
    found = {name: value for file in files for name, value in vars(file).items() if isinstance(value, type)}
    return {name: value for name, value in found.items() if issubclass(value, keras.layers.Layer)}


def _member(member: Member, ids: Any) -> Any:
    """A member's probabilities of ids."""
    return _average([_place(member, place, ids) for place in member.places], member.name)


def _place(member: Member, place: Place, ids: Any) -> Any:
    """What the networks of a fold say, averaged over seeds, and taken back to the natural mix of classes."""
    import keras
    from keras import ops

    name, task = f"{member.name}_{place.name}", member.prediction.problem.task
    given = _average([_network(member, number, f"{name}_{number}")(ids) for number in place.networks], f"{name}_mean")
    if place.factors is None:
        return given
    weighed = keras.layers.Rescaling(place.factors.tolist(), name=f"{name}_weighed")(given)
    if task == "multiclass":
        return weighed / ops.sum(weighed, axis=1, keepdims=True)
    return weighed / (weighed + (1.0 - given))  # from odds times factor back to a share


def _network(member: Member, number: int, name: str) -> Any:
    """A network with its weights, from ids to probabilities."""
    import keras

    from podium.training import networks

    prediction = member.prediction
    if not isinstance(prediction.rows, Rows):
        raise TypeError("a network reads token ids")
    outputs = np.zeros(prediction.problem.outputs, np.float32)
    built = networks.network(prediction.settings, networks.facts(prediction.rows, np.zeros(0, np.int64), outputs))
    base = has_base(prediction.settings.architecture)
    networks.load_weights(built, prediction.weights[number], trained_only=base)
    ids = keras.Input((None,), dtype="int32", name="ids")
    activation = "softmax" if prediction.problem.task == "multiclass" else "sigmoid"
    return keras.Model(ids, keras.layers.Activation(activation, dtype="float32")(built(ids)), name=name)


def _average(given: list[Any], name: str) -> Any:
    """The mean of several; one is itself."""
    import keras

    return given[0] if len(given) == 1 else keras.layers.Average(name=name)(given)


def _apart(plan: Plan, predict: Any, ids: npt.NDArray[np.int32]) -> float:
    """The largest distance of a test probability from the blend's.

    Raises:
        PodiumError: it is more than rounding.
    """
    farthest = 0.0
    for start in range(0, len(ids), BATCH):
        found = np.asarray(predict(np.ascontiguousarray(ids[start : start + BATCH])), np.float64)
        farthest = max(farthest, float(np.abs(found - plan.expected[start : start + BATCH]).max()))
    if not farthest <= FARTHEST:
        what = f"the model's test probabilities are up to {farthest:.2g} from the blend's"
        fix = "run `dvc repro` on this machine; reduced precision and other devices give other digits"
        raise PodiumError(what, where="data/ensemble/test.parquet", fix=fix)
    return farthest
