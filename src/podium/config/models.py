"""`models`: one entry a member, its network and how it is trained."""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

import podium.architectures
import podium.losses
from podium.config.section import Name, Section, Seed


class Loss(Section):
    """A loss, by the name of its file in `losses/`; what else it takes is checked against that file's Settings."""

    model_config = Section.model_config | {"extra": "allow"}

    name: Name = Field(description="a file of src/podium/losses/")

    @model_validator(mode="after")
    def _known(self) -> "Loss":
        settings_of(podium.losses, self.name, self.settings)
        return self

    @property
    def settings(self) -> dict[str, Any]:
        """What else was given, for the loss's own Settings."""
        return dict(self.model_extra or {})


class Schedule(Section):
    """How the learning rate goes over a run, by batches."""

    name: Literal["constant", "linear", "cosine", "exponential"] = Field(
        "constant", description="after the warm-up; linear and cosine end at `end`, exponential passes through it"
    )
    warmup: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0, description="the share of all batches over which the rate rises from 0"
    )
    end: Annotated[float, Field(ge=0, le=1)] = Field(0.0, description="the last rate, as a share of learning_rate")

    @model_validator(mode="after")
    def _above_zero(self) -> "Schedule":
        if self.name == "exponential" and self.end == 0:
            raise ValueError("an exponential schedule never reaches 0: give `end`, such as 0.01")
        return self


class Optimizer(Section):
    """The optimizer that Keras ships."""

    name: Literal["adam", "adamw", "lazy_adam", "rmsprop", "sgd"] = Field(
        "adam",
        description="by its Keras name; lazy_adam: Adam that moves only the rows of an embedding that a batch has",
    )
    learning_rate: Annotated[float, Field(gt=0, le=10)] = Field(0.001, description="the highest of the run")
    schedule: Schedule = Field(default_factory=lambda: Schedule())
    clip_norm: Annotated[float, Field(gt=0)] | None = Field(None, description="the largest global gradient norm")
    weight_decay: Annotated[float, Field(ge=0, lt=1)] | None = Field(
        None, description="decoupled decay a batch, times the rate; null: Keras's own (adamw 0.004, else none)"
    )
    momentum: Annotated[float, Field(ge=0, lt=1)] = Field(0.0, description="of sgd and rmsprop")
    nesterov: bool = Field(False, description="sgd: Nesterov's momentum")
    moving_average: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None, description="predict with the exponential moving average of the weights, of this momentum (0.99, say)"
    )

    @model_validator(mode="after")
    def _known_to_it(self) -> "Optimizer":
        if self.momentum and self.name not in ("sgd", "rmsprop"):
            raise ValueError(f"`momentum` is of sgd and rmsprop; {self.name} has its own")
        if self.nesterov and (self.name != "sgd" or not self.momentum):
            raise ValueError("`nesterov` needs sgd and a `momentum` above 0")
        return self


class Adversarial(Section):
    """A second look at each training batch, with its token vectors moved to where the loss rises."""

    epsilon: Annotated[float, Field(ge=0, le=1000)] = Field(
        0.0, description="how far each text's token vectors are moved, the norm over all of them; 0: off"
    )


class Model(Section):
    """One member: an architecture on a view, trained on a sampling with a loss, a network a fold."""

    architecture: Name = Field(description="a file of src/podium/architectures/")
    view: Name = Field(description="a key of views")
    sampling: Name = Field(description="a key of samplings")
    loss: Loss = Field(description="a file of src/podium/losses/ by name, and its settings")
    network: dict[str, Any] = Field(default_factory=dict, description="the architecture's own settings")
    optimizer: Optimizer = Field(default_factory=lambda: Optimizer())
    adversarial: Adversarial = Field(default_factory=lambda: Adversarial())
    batch_size: Annotated[int, Field(ge=1, le=100_000)] = Field(64, description="rows a gradient step")
    epochs: Annotated[int, Field(ge=1, le=10_000)] = Field(5, description="the number of epochs, or the most of them")
    stop_on: Literal["inner", "epochs", "fold"] = Field(
        "epochs",
        description="epochs: train that many; inner: stop on a slice of the fold's own training rows; "
        "fold: stop on the validation rows themselves, which flatters the score",
    )
    patience: Annotated[int, Field(ge=1, le=10_000)] = Field(
        2, description="epochs without a better score before stopping"
    )
    inner_share: Annotated[float, Field(gt=0, lt=0.5)] = Field(0.1, description="that slice's share of groups")
    seed: Seed = Field(1, description="of weights, dropout and batches")
    seeds: Annotated[int, Field(ge=1, le=100)] = Field(
        1, description="how many times each fold is trained, from different seeds; probabilities are averaged"
    )
    refit: bool = Field(False, description="predict test rows with one more fit on all rows, not the folds' average")

    @model_validator(mode="after")
    def _known(self) -> "Model":
        settings_of(podium.architectures, self.architecture, self.network, ("network",))
        return self


class WrongSettings(ValueError):
    """Settings that an architecture or a loss does not take; `under` is their key within the section."""

    def __init__(self, under: tuple[str, ...], error: ValidationError, settings: type[Section]) -> None:
        super().__init__(str(error))
        self.under, self.error, self.settings = under, error, settings


def settings_of(room: ModuleType, name: str, given: dict[str, Any], under: tuple[str, ...] = ()) -> Section:
    """The settings of an architecture or a loss, read by the `Settings` of the file that carries its name.

    Args:
        room: the package `podium.architectures` or `podium.losses`.
        name: a file of it, without `.py`.
        given: the settings from params.yaml.
        under: the key that holds them, for the error.

    Raises:
        ValueError: there is no such file, or it has no Settings.
        WrongSettings: the settings are not what it takes.
    """
    if name not in (known := names_in(room)):
        raise ValueError(f"no {room.__name__.rpartition('.')[2]} file is called {name!r}; there are {', '.join(known)}")
    try:
        settings: type[Section] = file_of(room, name).Settings
    except Exception as error:  # of a user's own file, whatever is wrong with it
        raise ValueError(f"{name}.py cannot be used: {type(error).__name__}: {error}") from error
    try:
        return settings.model_validate(given)
    except ValidationError as error:
        raise WrongSettings(under, error, settings) from None


def file_of(room: ModuleType, name: str) -> ModuleType:
    """The file of an architecture or a loss; importing it loads no TensorFlow."""
    return import_module(f"{room.__name__}.{name}")


def names_in(room: ModuleType) -> list[str]:
    """The files of an architecture or loss package, by name."""
    folders = (Path(folder) for folder in room.__path__)
    return sorted(path.stem for folder in folders for path in folder.glob("*.py") if not path.stem.startswith("_"))
