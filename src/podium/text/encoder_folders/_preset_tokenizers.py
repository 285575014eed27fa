"""The tokenizers of keras-hub's presets, without keras-hub: it would load TensorFlow, which takes its time.

Texts are taken apart as they were when the weights were made. keras-hub's tokenizers do the same, but for this:

- BERT, uncased: they leave accents where `strip_accents` is false, as in keras-hub's own presets, and put compatible
  characters in each other's place (… becomes three dots, and Korean stays in syllables).
- BERT: only ASCII's white space ends a word, and characters without a width do.
- RoBERTa: outside `tf.data` they do not split texts into words, so that spaces join each other before they join words.

References:
    BERT: https://github.com/google-research/bert/blob/master/tokenization.py; byte-level BPE: Radford et al. 2019,
    https://github.com/openai/gpt-2/blob/master/src/encoder.py; SentencePiece: https://arxiv.org/abs/1808.06226
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from podium.errors import PodiumError
from podium.text.encoder_folders._folder import Split, read_json

LONGEST_WORD = 100
"""Characters; longer ones are unknown to BERT."""


@dataclass(frozen=True)
class PresetTokenizer:
    """A tokenizer.

    Args:
        ids: of the tokens, the encoder's own.
        first: the id that begins a row.
        last: the id that ends it.
        padding: the id for padding.
        split: texts to ids, without the first and the last.
    """

    ids: Mapping[str, int]
    first: int
    last: int
    padding: int
    split: Split


def word_pieces(assets: Path, settings: Mapping[str, Any]) -> PresetTokenizer:
    """BERT's: words, then the longest pieces of them.

    Args:
        assets: the folder with vocabulary.txt.
        settings: of the preset's tokenizer.

    Raises:
        PodiumError: it takes no texts, or its vocabulary lacks a token that it needs.
    """
    path = assets / "vocabulary.txt"
    if not settings.get("split", True):
        what = "it takes words, not texts (split is false)"
        raise PodiumError(
            what, where=str(assets.parents[1] / "tokenizer.json"), fix="save the tokenizer with split=True"
        )
    with path.open(encoding="utf-8") as lines:
        ids = {line.rstrip(): place for place, line in enumerate(lines)}
    first, last, padding, *_ = _places(
        ids, ("[CLS]", "[SEP]", "[PAD]", unknown := settings.get("oov_token", "[UNK]")), path
    )
    prefix, lowercase = settings.get("suffix_indicator", "##"), bool(settings.get("lowercase"))
    words = models.WordPiece(
        ids, unk_token=unknown, continuing_subword_prefix=prefix, max_input_chars_per_word=LONGEST_WORD
    )
    tokenizer = Tokenizer(words)
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True,
        handle_chinese_chars=bool(settings.get("split_on_cjk", True)),
        strip_accents=lowercase or bool(settings.get("strip_accents")),
        lowercase=lowercase,
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if settings.get("special_tokens_in_strings"):
        _keep_whole(
            tokenizer, ids, ["[CLS]", "[SEP]", "[PAD]", "[MASK]", *(settings.get("special_tokens") or [])], path
        )
    return PresetTokenizer(ids, first, last, padding, _split(tokenizer))


def byte_pairs(assets: Path, settings: Mapping[str, Any]) -> PresetTokenizer:
    """RoBERTa's: words with the space before them, then pairs of bytes joined, the most frequent first.

    Args:
        assets: the folder with vocabulary.json and merges.txt.
        settings: of the preset's tokenizer.

    Raises:
        PodiumError: its vocabulary lacks a token that it needs.
    """
    path = assets / "vocabulary.json"
    ids = read_json(path, "copy the whole preset again")
    with (assets / "merges.txt").open(encoding="utf-8") as lines:
        pairs = [line.rstrip().split(" ") for line in lines if line.strip() and "#version:" not in line]
    first, last, padding = _places(ids, ("<s>", "</s>", "<pad>"), path)
    tokenizer = Tokenizer(models.BPE(ids, [(left, right) for left, right in pairs]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=bool(settings.get("add_prefix_space")))
    whole = settings.get("unsplittable_tokens")
    _keep_whole(tokenizer, ids, ["<s>", "</s>", "<pad>", "<mask>"] if whole is None else whole, path)
    return PresetTokenizer(ids, first, last, padding, _split(tokenizer))


def deberta(assets: Path, _: Mapping[str, Any]) -> PresetTokenizer:
    """DeBERTa's: SentencePiece, whose ids are the encoder's.

    Args:
        assets: the folder with vocabulary.spm.

    Raises:
        PodiumError: its vocabulary lacks a token that it needs.
    """
    path = assets / "vocabulary.spm"
    processor, ids = _sentence_piece(path)
    ids.setdefault("[MASK]", len(ids))  # where it was added in pretraining
    first, last, padding = _places(ids, ("[CLS]", "[SEP]", "[PAD]"), path)
    return PresetTokenizer(ids, first, last, padding, lambda texts: processor.Encode(list(texts), out_type=int))


def xlm_roberta(assets: Path, _: Mapping[str, Any]) -> PresetTokenizer:
    """XLM-RoBERTa's: SentencePiece, whose ids move up by one to make room for padding; unknown is 0 there, 3 here.

    Args:
        assets: the folder with vocabulary.spm.
    """
    processor, theirs = _sentence_piece(assets / "vocabulary.spm")
    ids = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}
    ids |= {piece: place + 1 for piece, place in theirs.items() if place >= 3} | {"<mask>": len(theirs) + 1}

    def split(texts: Sequence[str]) -> list[list[int]]:
        found: list[list[int]] = processor.Encode(list(texts), out_type=int)
        return [[place + 1 if place else 3 for place in row] for row in found]

    return PresetTokenizer(ids, first=0, last=2, padding=1, split=split)


READERS: Mapping[str, Callable[[Path, Mapping[str, Any]], PresetTokenizer]] = {
    "BertTokenizer": word_pieces,
    "DistilBertTokenizer": word_pieces,
    "RobertaTokenizer": byte_pairs,
    "XLMRobertaTokenizer": xlm_roberta,
    "DebertaV3Tokenizer": deberta,
}
"""By the tokenizer's class."""


def _sentence_piece(path: Path) -> tuple[SentencePieceProcessor, dict[str, int]]:
    processor = SentencePieceProcessor(model_proto=path.read_bytes())
    return processor, {processor.IdToPiece(place): place for place in range(processor.GetPieceSize())}


def _split(tokenizer: Tokenizer) -> Split:
    return lambda texts: [found.ids for found in tokenizer.encode_batch(list(texts))]


def _keep_whole(tokenizer: Tokenizer, ids: Mapping[str, int], tokens: Sequence[str], path: Path) -> None:
    """Read tokens that a text spells out as themselves."""
    _places(ids, tokens, path)
    tokenizer.add_special_tokens(list(tokens))


def _places(ids: Mapping[str, int], tokens: Sequence[str], path: Path) -> list[int]:
    for token in tokens:
        if token not in ids:
            raise PodiumError(f"its vocabulary has no {token}", where=str(path), fix="copy the whole preset again")
    return [ids[token] for token in tokens]
