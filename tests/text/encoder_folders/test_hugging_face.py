import json

import pytest
from tiny_encoder import tiny_encoder

from podium.errors import PodiumError
from podium.text.encoders import check_weights, find_encoder, padding_id, pieces_of
from podium.text.word_vectors import read_vectors


@pytest.mark.parametrize("kind", ["deberta-v2", "deberta"])
def test_deberta_is_sent_to_the_preset(tmp_path, kind):
    (tmp_path / "deberta").mkdir()
    (tmp_path / "deberta/config.json").write_text(json.dumps({"model_type": kind}))
    with pytest.raises(PodiumError, match="cannot read DeBERTa in Hugging Face's format; give keras-hub's own preset"):
        find_encoder("deberta", tmp_path)


def test_weights_in_several_files_lie_beside_their_index(tmp_path):
    folder = tiny_encoder(tmp_path / "tiny")
    index = folder / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "model.safetensors"}}))
    assert index.name in find_encoder("tiny", tmp_path).files
    index.write_text(json.dumps({"weight_map": {"a": "../model.safetensors"}}))
    with pytest.raises(PodiumError, match=r"it names '\.\./model.safetensors', which is no file of weights beside it"):
        find_encoder("tiny", tmp_path)
    index.write_text("{}")
    with pytest.raises(PodiumError, match="it has no weight_map"):
        find_encoder("tiny", tmp_path)


def changed(folder, **given):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | given))
    return find_encoder(folder.name, folder.parent)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"vocab_size": 10**12}, r"it claims 16,000,\d+,\d+,?\d* weights, and the files of weights have"),
        ({"num_hidden_layers": 10**9}, "weights, and the files of weights have"),
        ({"hidden_size": 2**40}, "weights, and the files of weights have"),
        ({"intermediate_size": "32"}, "its config must have a whole number intermediate_dim, and has '32'"),
        ({"max_position_embeddings": -1}, "its config must have a whole number max_sequence_length, and has -1"),
        ({"num_hidden_layers": None}, "its config must have a whole number num_layers, and has None"),
    ],
)
def test_a_config_that_claims_more_than_its_weights_is_refused_before_anything_is_built(tmp_path, given, told):
    folder = tiny_encoder(tmp_path / "tiny")
    check_weights(find_encoder("tiny", tmp_path))
    with pytest.raises(PodiumError, match=rf"config\.json: .*{told}.*; copy the whole folder"):
        check_weights(changed(folder, **given))


@pytest.mark.parametrize("wrong", ["0", -1, 2**32, [0], 0.5])
def test_an_id_for_padding_that_is_none(tmp_path, wrong):
    encoder = changed(tiny_encoder(tmp_path / "tiny"), pad_token_id=wrong)
    with pytest.raises(PodiumError, match=r"config\.json: its pad_token_id is"):
        padding_id(encoder)


def test_one_id_of_four_billion_is_no_list_of_four_billion_tokens(tmp_path):
    folder = tiny_encoder(tmp_path / "tiny")
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"]["far"] = 2**32 - 1
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(PodiumError, match=r"tokenizer\.json: its token 'far' has the id 4,294,967,295, and ids"):
        pieces_of(find_encoder("tiny", tmp_path))


VAST = b'{"a":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,4]}}'


@pytest.mark.parametrize(
    "content",
    [
        (2**60).to_bytes(8, "little") + b"{}",
        (100_000_001).to_bytes(8, "little") + b"{}",
        (8).to_bytes(8, "little") + b'{"a":{}}',
        (60).to_bytes(8, "little")
        + b'{"a":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4]}}'[:60]
        + b"1234",
        b"",
    ],
)
def test_safetensors_of_absurd_size_are_one_line(tmp_path, content):
    (tmp_path / "v.safetensors").write_bytes(content)
    (tmp_path / "v.vocab.json").write_text('["a"]')
    with pytest.raises(PodiumError, match=r"v\.safetensors: it cannot be read: .*; give float32") as raised:
        read_vectors("v.safetensors", "auto", ["[PAD]", "[UNK]", "a"], tmp_path)
    assert "\n" not in str(raised.value)
