"""Hugging Face's format: `config.json`, `tokenizer.json` and `model.safetensors`."""

from pathlib import Path

from podium.errors import PodiumError
from podium.text.encoder_folders._folder import (
    CLAIMED,
    MOST_TOKENS,
    Pieces,
    check_claimed,
    check_parts,
    hashed,
    listed,
    read_json,
)

KINDS = ("bert", "distilbert", "roberta", "xlm-roberta")
"""What `model_type` of config.json may be."""

SIZES = {
    "distilbert": ("vocab_size", "n_layers", "dim", "hidden_dim", "max_position_embeddings"),
    "": ("vocab_size", "num_hidden_layers", "hidden_size", "intermediate_size", "max_position_embeddings"),
}
"""What config.json calls them, in the order of `CLAIMED`."""

WEIGHTS = ("*.safetensors", "*.safetensors.index.json")
WHOLE = "copy the whole folder, in Hugging Face's format"


def files(folder: Path) -> dict[str, str]:
    """SHA-256 of each file that decides what the encoder does, by name.

    Args:
        folder: with a config.json.

    Raises:
        PodiumError: it is of another kind, or a file is missing.
    """
    _check_kind(folder / "config.json")
    weights = [path.name for part in WEIGHTS for path in sorted(folder.glob(part))]
    found = hashed(folder, ("config.json", *weights, "tokenizer.json"), WHOLE)
    if not any(name.endswith(".safetensors") for name in weights):
        fix = "copy the whole folder; weights are read from safetensors only (never from pickled .bin files)"
        raise PodiumError("it holds no model.safetensors", where=str(folder), fix=fix)
    for name in weights:
        if name.endswith(".json"):
            check_parts(folder / name, weights, WHOLE)
    return found


def check_weights(folder: Path) -> None:
    """Refuse weights that are not what config.json makes of them, before anything is built by it.

    Args:
        folder: of the encoder.

    Raises:
        PodiumError: it claims more weights than the files have.
    """
    path = folder / "config.json"
    config = read_json(path, WHOLE)
    names = SIZES.get(str(config.get("model_type")), SIZES[""])
    sizes = {known: config.get(name) for known, name in zip(CLAIMED, names, strict=True)}
    check_claimed(sizes, folder.glob("*.safetensors"), path, WHOLE)


def padding_id(folder: Path) -> int:
    """The id that the encoder has for padding.

    Args:
        folder: of the encoder.

    Raises:
        PodiumError: it is none.
    """
    found = read_json(folder / "config.json", WHOLE).get("pad_token_id") or 0
    if type(found) is not int or not 0 <= found < MOST_TOKENS:
        raise PodiumError(f"its pad_token_id is {found!r}", where=str(folder / "config.json"), fix=WHOLE)
    return found


def pieces(folder: Path) -> Pieces:
    """How the encoder's tokenizer takes texts apart.

    Args:
        folder: of the encoder.

    Raises:
        PodiumError: its tokenizer cannot be read.
    """
    from tokenizers import Tokenizer  # training does without

    path = folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        raise PodiumError(
            f"it is no tokenizer: {error}", where=str(path), fix="copy the encoder's folder again"
        ) from None
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Pieces(
        listed(tokenizer.get_vocab(with_added_tokens=True), str(path)),
        padding_id(folder),
        lambda texts: [found.ids for found in tokenizer.encode_batch(list(texts))],
    )


def _check_kind(config: Path) -> None:
    kind = read_json(config, WHOLE).get("model_type")
    if kind is None:
        raise PodiumError("it is no config.json of an encoder", where=str(config), fix=WHOLE)
    if kind in ("deberta", "deberta-v2"):
        fix = "give keras-hub's own preset of it instead (on Kaggle: deberta_v3_base_en, say)"
        raise PodiumError("keras-hub cannot read DeBERTa in Hugging Face's format", where=str(config), fix=fix)
    if kind not in KINDS:
        fix = f"give one of model_type {', '.join(KINDS)}"
        raise PodiumError(f"an encoder of model_type {kind!r} cannot be read", where=str(config), fix=fix)
