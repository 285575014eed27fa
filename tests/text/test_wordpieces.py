import json
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tiny_encoder import PIECES, tiny_encoder

from podium.errors import PodiumError
from podium.io.strings import blocks, strings
from podium.text.encoders import MINILM, find_encoder
from podium.text.ragged import Ragged
from podium.text.wordpieces import swapped, wordpieces


def split(texts, encoder, rows=2):
    """As whole rows."""
    found = wordpieces(partial(blocks, strings(texts), rows), partial(blocks, strings([])), encoder)
    return SimpleNamespace(vocabulary=found.vocabulary, train=Ragged.joined(found.train))


def pieces(found):
    return [[found.vocabulary[token] for token in row] for row in np.split(found.train.ids, found.train.offsets[1:-1])]


def test_texts_are_split_as_the_encoder_has_it_however_long_they_are(tmp_path):
    tiny_encoder(tmp_path / "tiny")
    texts = ["Sunshine!", "", "bad " * 20, "zzz"]
    found = split(texts, find_encoder("tiny", tmp_path))
    first, empty, long, unknown = pieces(found)
    assert first == ["[CLS]", "sun", "##shine", "!", "[SEP]"]
    assert empty == ["[CLS]", "[SEP]"]
    assert long == ["[CLS]", *["b", "##a", "##d"] * 20, "[SEP]"]
    assert unknown == ["[CLS]", "[UNK]", "[SEP]"]
    assert found.vocabulary == PIECES


def test_a_text_that_spells_out_padding_gets_none(tmp_path):
    tiny_encoder(tmp_path / "tiny")
    found = split(["a [PAD] b"], find_encoder("tiny", tmp_path))
    assert pieces(found) == [["[CLS]", "a", "b", "[SEP]"]]


def test_padding_is_id_0_whatever_the_encoder_has(tmp_path):
    folder = tiny_encoder(tmp_path / "tiny")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"pad_token_id": 4}))  # where [MASK] stands
    found = split(["a"], find_encoder("tiny", tmp_path))
    assert found.train.ids.tolist() == [PIECES.index(piece) for piece in ("[CLS]", "a", "[SEP]")]
    assert (found.vocabulary[0], found.vocabulary[4]) == ("[MASK]", "[PAD]")


def test_accents_and_case_are_folded_as_the_encoder_learnt_them(tmp_path):
    found = split(["Café CAFE"], find_encoder(MINILM, tmp_path))
    assert pieces(found) == [["[CLS]", "cafe", "cafe", "[SEP]"]]


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_in_blocks_of_any_size_it_is_as_all_at_once(tmp_path, rows):
    tiny_encoder(tmp_path / "tiny")
    texts = ["sun", "", "a [PAD] b", "bad sun", "zzz"]
    whole, found = (split(texts, find_encoder("tiny", tmp_path), many).train for many in (99, rows))
    assert (found.ids.tolist(), found.offsets.tolist()) == (whole.ids.tolist(), whole.offsets.tolist())


def test_a_broken_tokenizer_is_one_line(tmp_path):
    (tiny_encoder(tmp_path / "tiny") / "tokenizer.json").write_text("{}")
    with pytest.raises(PodiumError, match="it is no tokenizer"):
        split(["a"], find_encoder("tiny", tmp_path))


@given(arrays(np.int32, st.integers(0, 20), elements=st.integers(0, 9)), st.integers(0, 9))
def test_two_swaps_are_none(ids, padding):
    np.testing.assert_array_equal(swapped(swapped(ids, padding), padding), ids)
    np.testing.assert_array_equal(swapped(ids, padding) == 0, ids == padding)
