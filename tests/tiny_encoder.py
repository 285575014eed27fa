"""A BERT of two tiny layers, in Hugging Face's format, with random weights and a vocabulary of thirty pieces."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = [*SPECIAL, *"abcdefghij", *(f"##{letter}" for letter in "abcdefghij"), "sun", "rain", ".", "!", "##shine"]
HIDDEN, LAYERS, WIDEST = 16, 2, 64


def tiny_encoder(folder: Path, seed: int = 0) -> Path:
    """Write the encoder's three files; the folder, which must not be there yet."""
    folder.mkdir(parents=True)
    config = {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "vocab_size": len(PIECES),
        "hidden_size": HIDDEN,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": WIDEST,
        "type_vocab_size": 2,
        "pad_token_id": 0,
    }
    (folder / "config.json").write_text(json.dumps(config))
    save_file(_weights(np.random.default_rng(seed)), folder / "model.safetensors")
    tokenizer = Tokenizer(WordPiece({piece: place for place, piece in enumerate(PIECES)}, unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    ends = [(piece, SPECIAL.index(piece)) for piece in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    tokenizer.enable_truncation(8)  # as some folders have it, for their own demonstration
    tokenizer.enable_padding(length=8)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _weights(rng: np.random.Generator) -> dict[str, np.ndarray]:
    def drawn(*shape: int) -> np.ndarray:
        return rng.normal(0, 0.3, shape).astype(np.float32)

    def norm(name: str) -> dict[str, np.ndarray]:
        return {f"{name}.LayerNorm.weight": 1 + drawn(HIDDEN), f"{name}.LayerNorm.bias": drawn(HIDDEN)}

    def dense(name: str, into: int, out: int) -> dict[str, np.ndarray]:
        return {f"{name}.weight": drawn(out, into), f"{name}.bias": drawn(out)}

    weights = {
        "embeddings.word_embeddings.weight": drawn(len(PIECES), HIDDEN),
        "embeddings.position_embeddings.weight": drawn(WIDEST, HIDDEN),
        "embeddings.token_type_embeddings.weight": drawn(2, HIDDEN),
        **norm("embeddings"),
        **dense("pooler.dense", HIDDEN, HIDDEN),
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            weights |= dense(f"{name}.attention.self.{part}", HIDDEN, HIDDEN)
        weights |= dense(f"{name}.attention.output.dense", HIDDEN, HIDDEN) | norm(f"{name}.attention.output")
        weights |= dense(f"{name}.intermediate.dense", HIDDEN, 32) | dense(f"{name}.output.dense", 32, HIDDEN)
        weights |= norm(f"{name}.output")
    return weights
