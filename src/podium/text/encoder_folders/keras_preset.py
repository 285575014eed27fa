"""keras-hub's presets: what `save_to_preset` writes, and what Kaggle hands out.

A preset's JSON may name any class that Keras knows of, with any arguments, and keras-hub would make one of each. Here
it is read as data: a backbone and a tokenizer of the few that are known, and their numbers; everything else is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from podium.errors import PodiumError
from podium.text.encoder_folders._folder import Pieces, check_claimed, check_parts, hashed, listed, read_json

WHOLE = "copy the whole folder, as keras-hub's save_to_preset writes it"
PACKAGES = ("keras_hub", "keras_nlp")
"""As whose the classes are registered; presets of 2024 and before still have the second."""

ASSETS = "assets/tokenizer"
ALL_HAVE = (
    "vocabulary_size",
    "num_layers",
    "num_heads",
    "hidden_dim",
    "intermediate_dim",
    "max_sequence_length",
)
WITHOUT_EFFECT = ("name", "trainable", "dtype")
FLOATS = ("DTypePolicy", "FloatDTypePolicy")


@dataclass(frozen=True)
class Kind:
    """A backbone that can be read.

    Args:
        tokenizer: the class of its tokenizer.
        assets: the tokenizer's files.
        sizes: that it has beside those that all have.
    """

    tokenizer: str
    assets: tuple[str, ...]
    sizes: tuple[str, ...] = ()


KINDS = {
    "BertBackbone": Kind("BertTokenizer", ("vocabulary.txt",), ("num_segments",)),
    "DistilBertBackbone": Kind("DistilBertTokenizer", ("vocabulary.txt",)),
    "RobertaBackbone": Kind("RobertaTokenizer", ("vocabulary.json", "merges.txt")),
    "XLMRobertaBackbone": Kind("XLMRobertaTokenizer", ("vocabulary.spm",)),
    "DebertaV3Backbone": Kind("DebertaV3Tokenizer", ("vocabulary.spm",), ("bucket_size",)),
}
"""By the class of the backbone."""


@dataclass(frozen=True)
class Backbone:
    """What it takes to build the backbone.

    Args:
        name: of its class, one of `KINDS`.
        sizes: its arguments, all of them numbers.
        weights: the file to load.
    """

    name: str
    sizes: Mapping[str, float]
    weights: Path


def files(folder: Path) -> dict[str, str]:
    """SHA-256 of each file that decides what the encoder does, by its path in the folder.

    Args:
        folder: with a config.json that has a `registered_name`.

    Raises:
        PodiumError: it is of another kind, or a file is missing.
    """
    found = backbone(folder)
    weights = [found.weights.name]
    if found.weights.suffix == ".json":
        parts = [path.name for path in sorted(folder.glob("model_*.weights.h5"))]
        check_parts(found.weights, parts, WHOLE)
        weights += parts
    fix = f"{WHOLE}: the backbone's and the tokenizer's, into one folder"
    assets = [f"{ASSETS}/{name}" for name in KINDS[found.name].assets]
    hashes = hashed(folder, ("config.json", *weights, "tokenizer.json", *assets), fix)
    _tokenizer(folder, found)
    return hashes


def check_weights(folder: Path) -> None:
    """Refuse weights that lead out of their files, or are not what config.json makes of them, before anything is built.

    Args:
        folder: of the encoder.

    Raises:
        PodiumError: a file is no plain HDF5 file, or config.json claims more weights than the files have.
    """
    from podium.io.hdf5 import check_plain  # only where weights are loaded

    found = backbone(folder)
    paths = [found.weights] if found.weights.suffix == ".h5" else sorted(folder.glob("model_*.weights.h5"))
    for path in paths:
        check_plain(path)
    check_claimed(found.sizes, paths, folder / "config.json", WHOLE)


def padding_id(folder: Path) -> int:
    """The id that the encoder has for padding.

    Args:
        folder: of the encoder.
    """
    return pieces(folder).padding


def pieces(folder: Path) -> Pieces:
    """How the encoder's tokenizer takes texts apart.

    Args:
        folder: of the encoder.

    Raises:
        PodiumError: its tokenizer cannot be read.
    """
    from podium.text.encoder_folders._preset_tokenizers import READERS

    built_for, assets = backbone(folder), folder / ASSETS
    settings = _tokenizer(folder, built_for)
    try:
        found = READERS[KINDS[built_for.name].tokenizer](assets, settings)
    except PodiumError:
        raise
    except Exception as error:  # the libraries raise nothing narrower
        what = " ".join(f"its tokenizer cannot be read: {type(error).__name__}: {error}".split())
        raise PodiumError(what, where=str(assets), fix=WHOLE) from None
    if (size := max(found.ids.values()) + 1) > built_for.sizes["vocabulary_size"]:
        what = f"its tokenizer has {size:,} tokens, and its backbone only {built_for.sizes['vocabulary_size']:,}"
        raise PodiumError(what, where=str(folder), fix="save the backbone together with its own tokenizer")

    return Pieces(
        listed(found.ids, str(assets)),
        found.padding,
        lambda texts: [[found.first, *ids, found.last] for ids in found.split(texts)],
    )


def backbone(folder: Path) -> Backbone:
    """What it takes to build the encoder's backbone.

    Args:
        folder: of the encoder.

    Raises:
        PodiumError: it is of another kind, or has no weights.
    """
    path = folder / "config.json"
    config = read_json(path, WHOLE)
    name, sizes = config.get("class_name"), config.get("config")
    if name not in KINDS:
        fix = f"give one of class_name {', '.join(KINDS)}"
        raise PodiumError(f"a preset of class_name {name!r} cannot be read", where=str(path), fix=fix)
    _check_registered(config, path)
    if not isinstance(sizes, dict):
        raise PodiumError("it has no config of the backbone", where=str(path), fix=WHOLE)
    weights = folder / "model.weights.h5"
    if not weights.is_file():
        weights = folder / "model.weights.json"  # of weights in several files
        if not weights.is_file():
            raise PodiumError("it holds no model.weights.h5", where=str(folder), fix=WHOLE)
    return Backbone(name, _sizes(sizes, (*ALL_HAVE, *KINDS[name].sizes), path), weights)


def _sizes(given: dict[str, Any], known: tuple[str, ...], path: Path) -> dict[str, float]:
    """The backbone's arguments, each a number in its bounds."""
    for key in given:
        if key not in (*known, "dropout", *WITHOUT_EFFECT):
            raise PodiumError(
                f"its config has {key!r}, which such a backbone does not take", where=str(path), fix=WHOLE
            )
    for key in known:
        if type(given.get(key)) is not int or given[key] < 1:
            what = f"its config must have a whole number {key}, and has {given.get(key)!r}"
            raise PodiumError(what, where=str(path), fix=WHOLE)
    dropout = given.get("dropout", 0.1)
    if type(dropout) not in (int, float) or not 0 <= dropout < 1:
        raise PodiumError(f"its config has dropout {dropout!r}; it is from 0 to 1", where=str(path), fix=WHOLE)
    dtype = given.get("dtype")
    if isinstance(dtype, dict) and dtype.get("class_name") not in FLOATS:
        fix = "copy the preset as it was before that"
        raise PodiumError(f"its weights are quantised ({dtype.get('class_name')!r})", where=str(path), fix=fix)
    return {**{key: given[key] for key in known}, "dropout": dropout}


def _tokenizer(folder: Path, built_for: Backbone) -> dict[str, Any]:
    """The settings of its tokenizer."""
    path, known = folder / "tokenizer.json", KINDS[built_for.name]
    config = read_json(path, WHOLE)
    if (name := config.get("class_name")) != known.tokenizer:
        what = f"a {built_for.name} has a {known.tokenizer}, and this is of class_name {name!r}"
        raise PodiumError(what, where=str(path), fix=WHOLE)
    _check_registered(config, path)
    settings = config.get("config")
    if not isinstance(settings, dict):
        raise PodiumError("it has no config of the tokenizer", where=str(path), fix=WHOLE)
    for key in ("vocabulary", "merges", "proto"):
        if settings.get(key) is not None:
            what = f"it names its own {key}, {str(settings[key])[:60]!r}, which is read from {ASSETS}/ only"
            raise PodiumError(what, where=str(path), fix=f"set {key} to null")
    return settings


def _check_registered(config: dict[str, Any], path: Path) -> None:
    """Keras goes by the registered name, whatever class_name says."""
    name, registered = config["class_name"], config.get("registered_name")
    if registered not in [f"{package}>{name}" for package in PACKAGES]:
        what = f"its registered_name is {registered!r}, and that of a {name} is 'keras_hub>{name}'"
        raise PodiumError(what, where=str(path), fix=WHOLE)
