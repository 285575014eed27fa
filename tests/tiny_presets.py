"""keras-hub's presets of two tiny layers with random weights; all but the bare one are saved by keras-hub itself."""

import io
import json
import warnings
from pathlib import Path
from typing import Any

from tiny_encoder import HIDDEN, LAYERS, PIECES, WIDEST

SENTENCES = [
    "the sun shines and the rain falls",
    "a café in the rain, and 東京 in the sun!",
    "it does not rain: the sun is out, isn't it?",
    "Привет 1234567 sun",
    "under the sun there is a bad idea.",
]
WORDS = [
    *PIECES,
    "the",
    "isn",
    "t",
    "'",
    ",",
    "?",
    "cafe",
    "café",
    "東",
    "京",
    "##é",
    "Sun",
    "12",
    "##34",
    "…",
    "ᄒ",
    "##ᅡ",
]
KINDS = ("bert", "bert_cased", "distilbert", "roberta", "xlm_roberta", "deberta")


def tiny_preset(folder: Path, kind: str, seed: int = 0) -> Path:
    """Save a backbone and its tokenizer; the folder."""
    import keras
    from keras_hub import models

    keras.utils.set_random_seed(seed)
    tokenizer, backbone, more = {
        "bert": (bert_tokenizer, models.BertBackbone, {"num_segments": 2}),
        "bert_cased": (lambda: models.BertTokenizer(WORDS), models.BertBackbone, {"num_segments": 2}),
        "distilbert": (lambda: models.DistilBertTokenizer(WORDS, lowercase=True), models.DistilBertBackbone, {}),
        "roberta": (roberta_tokenizer, models.RobertaBackbone, {}),
        "xlm_roberta": (xlm_roberta_tokenizer, models.XLMRobertaBackbone, {}),
        "deberta": (deberta_tokenizer, models.DebertaV3Backbone, {"bucket_size": 8}),
    }[kind]
    made = tokenizer()
    built = backbone(
        vocabulary_size=made.vocabulary_size(),
        num_layers=LAYERS,
        num_heads=2,
        hidden_dim=HIDDEN,
        intermediate_dim=32,
        max_sequence_length=WIDEST,
        **more,
    )
    for variable in built.trainable_variables:  # as they come, most are so small that layers do next to nothing
        variable.assign(variable + keras.random.normal(variable.shape, stddev=0.2))
    save(built, folder)
    made.save_to_preset(str(folder))
    return folder


def save(backbone: Any, folder: Path, **given: Any) -> None:
    """Save a backbone."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "__array__", DeprecationWarning)  # between Keras and TensorFlow
        backbone.save_to_preset(str(folder), **given)


def bert_tokenizer() -> Any:
    from keras_hub import models

    return models.BertTokenizer(WORDS, lowercase=True)


def roberta_tokenizer() -> Any:
    from keras_hub import models
    from tokenizers.pre_tokenizers import ByteLevel

    tokens = ["<s>", "<pad>", "</s>", "<unk>", *sorted(ByteLevel.alphabet())]
    merges = ["Ġ Ġ", "Ġ t", "h e", "Ġt he", "s u", "su n", "Ġ sun", "1 2", "12 3", "3 4", "6 7", "5 6", "Ã ©"]
    tokens += [merge.replace(" ", "") for merge in merges] + ["<mask>"]
    return models.RobertaTokenizer({token: place for place, token in enumerate(tokens)}, merges)


def xlm_roberta_tokenizer() -> Any:
    from keras_hub import models

    return models.XLMRobertaTokenizer(sentence_piece(unk_id=0, bos_id=1, eos_id=2))


def deberta_tokenizer() -> Any:
    from keras_hub import models

    pieces = {"pad_piece": "[PAD]", "bos_piece": "[CLS]", "eos_piece": "[SEP]", "unk_piece": "[UNK]"}
    return models.DebertaV3Tokenizer(sentence_piece(pad_id=0, bos_id=1, eos_id=2, unk_id=3, **pieces))


def sentence_piece(**given: Any) -> bytes:
    """A unigram model of the sentences, as bytes."""
    from sentencepiece import SentencePieceTrainer

    out = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 5), model_writer=out, vocab_size=50, minloglevel=2, **given
    )
    return out.getvalue()


def bare_preset(folder: Path, **given: Any) -> Path:
    """A BERT's files by hand, without keras-hub; its weights cannot be loaded.

    Args:
        folder: where to.
        given: what goes into config.json, or as `tokenizer` into tokenizer.json, in place of what is there.
    """
    (folder / "assets/tokenizer").mkdir(parents=True)
    sizes = {"vocabulary_size": len(WORDS), "num_layers": LAYERS, "num_heads": 2, "hidden_dim": HIDDEN}
    sizes |= {"intermediate_dim": 32, "dropout": 0.1, "max_sequence_length": WIDEST, "num_segments": 2}
    settings = {"vocabulary": None, "lowercase": True, "strip_accents": False, "split": True} | given.pop(
        "settings", {}
    )
    settings |= {"suffix_indicator": "##", "oov_token": "[UNK]", "special_tokens_in_strings": False} | settings
    config = {"class_name": "BertBackbone", "registered_name": "keras_hub>BertBackbone"}
    tokenizer = {"class_name": "BertTokenizer", "registered_name": "keras_hub>BertTokenizer", "config": settings}
    config |= {"config": sizes | {"name": "bert_backbone", "trainable": True} | given.pop("sizes", {})}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer | given.pop("tokenizer", {})))
    (folder / "config.json").write_text(json.dumps(config | given))
    (folder / "model.weights.h5").write_bytes(b"torn")
    (folder / "assets/tokenizer/vocabulary.txt").write_text("".join(f"{word}\n" for word in WORDS), "utf-8")
    return folder
