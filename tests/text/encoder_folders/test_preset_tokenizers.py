"""The tokenizers of presets give the ids of keras-hub's own, and of the model's where those differ."""

from pathlib import Path

import pytest
from tiny_presets import KINDS, WORDS, bare_preset

from podium.errors import PodiumError
from podium.text.encoders import find_encoder, pieces_of

TEXTS = [
    "",
    " ",
    "the sun shines",
    "Café naïve ÉCOLE cafe\u0301",
    "I ❤ 😀👍🏽 rain\u2764\ufe0f",
    "東京は雨が 天气 sun東京 한국어",
    "Привет мир",
    "1234567 dogs don't can't isn't it's 12 34",
    "tabs\tand\nlines  two   three ",
    "a" * 250,
    "sun " * 500,
    "under_score-dash !? (sun) 'sun' \"sun\"",
    "<s> a</s> <mask> [CLS] [MASK]",
]
THEIRS = {
    "bert": {"strip_accents": True},  # as the uncased BERT itself does
    "distilbert": {"strip_accents": True},
    "roberta": {"_allow_python_workflow": False},  # the other one does not split into words
}

pytestmark = pytest.mark.xdist_group("encoders")  # in one process, for the presets are saved in each


@pytest.mark.tensorflow
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # keras-hub's
@pytest.mark.parametrize("kind", KINDS)
def test_ids_are_those_of_keras_hub_s_own_tokenizer(preset, kind):
    import keras_hub

    found = preset(kind)
    theirs = keras_hub.models.Tokenizer.from_preset(found.folder, **THEIRS.get(kind, {}))
    rows = theirs(TEXTS)
    rows = rows.to_list() if hasattr(rows, "to_list") else rows
    pieces = pieces_of(found)
    assert pieces.encode(TEXTS) == [[theirs.start_token_id, *row, theirs.end_token_id] for row in rows]
    assert pieces.padding == theirs.pad_token_id
    assert list(pieces.vocabulary) == [theirs.id_to_token(place) for place in range(theirs.vocabulary_size())]
    assert len({tuple(row) for row in pieces.encode(TEXTS)}) > 8  # most of them tell something


@pytest.mark.tensorflow
def test_words_are_split_as_roberta_learnt_them(preset):
    assert encoded(Path(preset("roberta").folder), "sun  the") == ["sun", "Ġ", "Ġthe"]


def encoded(folder, text):
    pieces = pieces_of(find_encoder(folder.name, folder.parent))
    return [pieces.vocabulary[place] for place in pieces.encode([text])[0]][1:-1]


def test_accents_go_with_the_case_whatever_the_preset_says(tmp_path):
    assert encoded(bare_preset(tmp_path / "uncased"), "Café") == ["cafe"]
    assert encoded(bare_preset(tmp_path / "cased", settings={"lowercase": False}), "café Sun") == ["café", "Sun"]
    stripped = bare_preset(tmp_path / "stripped", settings={"lowercase": False, "strip_accents": True})
    assert encoded(stripped, "café Sun") == ["cafe", "Sun"]


def test_words_are_found_as_bert_itself_does(tmp_path):
    folder = bare_preset(tmp_path / "tiny")
    assert encoded(folder, "a\u00a0b\u200bc…") == ["a", "b", "##c", "…"]
    assert encoded(folder, "하") == ["ᄒ", "##ᅡ"]


def test_special_tokens_in_a_text_are_read_only_if_the_preset_says_so(tmp_path):
    assert encoded(bare_preset(tmp_path / "plain"), "a [SEP]") == ["a", "[UNK]", "[UNK]", "[UNK]"]
    told = bare_preset(tmp_path / "told", settings={"special_tokens_in_strings": True, "special_tokens": ["the"]})
    assert encoded(told, "a [SEP] the") == ["a", "[SEP]", "the"]
    unknown = bare_preset(tmp_path / "unknown", settings={"special_tokens_in_strings": True, "special_tokens": ["zz"]})
    with pytest.raises(PodiumError, match="its vocabulary has no zz"):
        encoded(unknown, "a")


@pytest.mark.parametrize("token", ["[CLS]", "[SEP]", "[PAD]", "[UNK]"])
def test_a_vocabulary_without_what_it_needs_is_one_line(tmp_path, token):
    folder = bare_preset(tmp_path / "tiny")
    words = "".join(f"{word}\n" for word in WORDS if word != token)
    (folder / "assets/tokenizer/vocabulary.txt").write_text(words, "utf-8")
    with pytest.raises(PodiumError, match="its vocabulary has no " + token.replace("[", r"\[")):
        encoded(folder, "a")


def test_a_tokenizer_that_takes_words_is_refused(tmp_path):
    with pytest.raises(PodiumError, match=r"tokenizer\.json: it takes words, not texts"):
        encoded(bare_preset(tmp_path / "tiny", settings={"split": False}), "a")


@pytest.mark.parametrize(
    ("tokenizer", "backbone", "assets"),
    [
        ("XLMRobertaTokenizer", "XLMRobertaBackbone", {"vocabulary.spm": "torn"}),
        ("RobertaTokenizer", "RobertaBackbone", {"vocabulary.json": '{"<s>": "a", "</s>": 1, "<pad>": 2}'}),
        ("RobertaTokenizer", "RobertaBackbone", {"vocabulary.json": '{"<s>": 0, "</s>": 1, "<pad>": 2, "<mask>": 3}'}),
    ],
)
def test_broken_files_of_a_tokenizer_are_one_line(tmp_path, tokenizer, backbone, assets):
    named = {"class_name": tokenizer, "registered_name": f"keras_hub>{tokenizer}", "config": {}}
    folder = bare_preset(
        tmp_path / "tiny", class_name=backbone, registered_name=f"keras_hub>{backbone}", tokenizer=named
    )
    config = (folder / "config.json").read_text()
    (folder / "config.json").write_text(config.replace(', "num_segments": 2', ""))
    for name, text in {"merges.txt": "#version: 0.2\na b c\n", **assets}.items():
        (folder / "assets/tokenizer" / name).write_text(text)
    with pytest.raises(PodiumError, match="its tokenizer cannot be read: ") as found:
        encoded(folder, "a")
    assert "\n" not in str(found.value)
