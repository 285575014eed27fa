import json

import pytest
from tiny_encoder import tiny_encoder

from podium.errors import PodiumError
from podium.text.encoders import find_encoder


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
