import json

import pytest
from tiny_encoder import tiny_encoder

from podium.errors import PodiumError
from podium.io.atomic import write_json
from podium.text.encoders import MINILM, encoder_of, find_encoder, padding_id


def test_the_one_that_comes_with_the_project(tmp_path):
    found = find_encoder(MINILM, tmp_path)
    assert json.loads((tmp_path.parent / found.folder / "config.json").read_text())["hidden_size"] == 384
    assert padding_id(found) == 0


def test_a_folder_of_ones_own_is_known_by_the_bytes_of_its_files(tmp_path):
    folder = tiny_encoder(tmp_path / "tiny")
    first = find_encoder("tiny", tmp_path)
    assert sorted(first.files) == ["config.json", "model.safetensors", "tokenizer.json"]
    (folder / "README.md").write_text("decides nothing")
    assert find_encoder("tiny", tmp_path).sha256 == first.sha256
    tiny_encoder(tmp_path / "other", seed=1)
    assert find_encoder("other", tmp_path).sha256 != first.sha256


def test_what_a_view_was_tokenised_for_is_found_again_or_refused(tmp_path):
    folder = tiny_encoder(tmp_path / "tiny")
    write_json(find_encoder("tiny", tmp_path).about(), tmp_path / "encoder.json")
    assert encoder_of(tmp_path / "encoder.json", tmp_path) == find_encoder("tiny", tmp_path)
    (folder / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(PodiumError, match="not the encoder that the view was tokenised for"):
        encoder_of(tmp_path / "encoder.json", tmp_path)
    write_json(None, tmp_path / "none.json")
    assert encoder_of(tmp_path / "none.json", tmp_path) is None


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(tmp_path, missing):
    (tiny_encoder(tmp_path / "tiny") / missing).unlink()
    with pytest.raises(PodiumError, match=f"it holds no {missing}"):
        find_encoder("tiny", tmp_path)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(PodiumError, match=r"there is no such folder.*all-minilm-l6-v2"):
        find_encoder("bert", tmp_path)


def test_padding_has_the_id_that_the_encoder_gives_it(tmp_path):
    folder = tiny_encoder(tmp_path / "tiny")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"pad_token_id": 1}))
    assert padding_id(find_encoder("tiny", tmp_path)) == 1


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('{"model_type": "gpt2"}', "of model_type 'gpt2' cannot be read; give one of model_type bert, distilbert"),
        ("{}", "it is no config.json of an encoder"),
        ("[", "it is no config.json of an encoder"),
    ],
)
def test_what_is_no_encoder_is_refused(tmp_path, config, told):
    (tiny_encoder(tmp_path / "tiny") / "config.json").write_text(config)
    with pytest.raises(PodiumError, match=told):
        find_encoder("tiny", tmp_path)
