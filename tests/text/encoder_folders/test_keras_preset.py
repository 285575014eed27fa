"""Presets of keras-hub's are read as data: nothing that they name is made, opened or unpickled but what is known."""

import json
import os
import subprocess
import sys

import h5py
import numpy as np
import pytest
from tiny_presets import bare_preset

from podium.errors import PodiumError
from podium.io.strings import strings
from podium.text.encoder_folders import keras_preset
from podium.text.encoders import check_weights, find_encoder, padding_id, preset_of
from podium.text.wordpieces import wordpieces

PARTS = ["assets/tokenizer/vocabulary.txt", "config.json", "model.weights.h5", "tokenizer.json"]


def refused(folder, told):
    with pytest.raises(PodiumError, match=told) as found:
        find_encoder(folder.name, folder.parent)
    assert "\n" not in str(found.value)


def test_a_preset_is_known_by_the_bytes_of_the_files_that_decide(tmp_path):
    folder = bare_preset(tmp_path / "tiny")
    first = find_encoder("tiny", tmp_path)
    assert sorted(first.files) == PARTS
    for name in ("metadata.json", "preprocessor.json", "task.json", "README.md"):
        (folder / name).write_text("decides nothing")
    assert find_encoder("tiny", tmp_path) == first
    for name in PARTS:
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(before + b"\n")
        assert find_encoder("tiny", tmp_path).sha256 != first.sha256
        (folder / name).write_bytes(before)


@pytest.mark.parametrize("missing", PARTS)
def test_a_missing_file_is_named(tmp_path, missing):
    (bare_preset(tmp_path / "tiny") / missing).unlink()
    refused(tmp_path / "tiny", f"it holds no {missing}; copy the whole folder")


def test_what_is_built_is_numbers_only(tmp_path):
    bare_preset(tmp_path / "tiny", sizes={"dtype": {"class_name": "DTypePolicy", "config": {"name": "float32"}}})
    found = preset_of(find_encoder("tiny", tmp_path))
    assert found.name == "BertBackbone"
    assert {type(value) for value in found.sizes.values()} == {int, float}
    assert not {"name", "trainable", "dtype"} & set(found.sizes)


def test_presets_of_keras_hub_s_older_name_can_be_read(tmp_path):
    folder = bare_preset(tmp_path / "tiny", registered_name="keras_nlp>BertBackbone")
    assert sorted(keras_preset.files(folder)) == PARTS


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"class_name": "GPT2Backbone"},
            "class_name 'GPT2Backbone' cannot be read; give one of class_name BertBackbone",
        ),
        ({"class_name": None}, "class_name None cannot be read"),
        ({"registered_name": "evil>Layer"}, "its registered_name is 'evil>Layer', and that of a BertBackbone is"),
        ({"registered_name": None}, "its registered_name is None"),
        ({"model_type": "bert", "class_name": "Lambda"}, "class_name 'Lambda' cannot be read"),
        ({"config": None}, "it has no config of the backbone"),
        ({"sizes": {"activation": {"class_name": "Lambda"}}}, "its config has 'activation', which such a backbone"),
        ({"sizes": {"bucket_size": 8}}, "its config has 'bucket_size'"),
        ({"sizes": {"num_layers": {"class_name": "__lambda__"}}}, "must have a whole number num_layers, and has {'cl"),
        ({"sizes": {"num_layers": True}}, "must have a whole number num_layers, and has True"),
        ({"sizes": {"hidden_dim": 0}}, "must have a whole number hidden_dim, and has 0"),
        ({"sizes": {"dropout": 1}}, "its config has dropout 1; it is from 0 to 1"),
        ({"sizes": {"dtype": {"class_name": "DTypePolicyMap"}}}, r"its weights are quantised \('DTypePolicyMap'\)"),
        (
            {"tokenizer": {"class_name": "ByteTokenizer"}},
            "a BertBackbone has a BertTokenizer, and this is of class_name",
        ),
        ({"tokenizer": {"registered_name": "evil>Layer"}}, "its registered_name is 'evil>Layer'"),
        ({"tokenizer": {"config": []}}, "it has no config of the tokenizer"),
        ({"settings": {"vocabulary": "/etc/passwd"}}, "its own vocabulary, '/etc/passwd', which is read from assets/"),
        ({"settings": {"proto": "../../x.spm"}}, r"its own proto, '\.\./\.\./x.spm'"),
    ],
)
def test_anything_else_is_refused(tmp_path, given, told):
    refused(bare_preset(tmp_path / "tiny", **given), told)


def test_a_broken_tokenizer_json_is_one_line(tmp_path):
    (bare_preset(tmp_path / "tiny") / "tokenizer.json").write_text("[")
    refused(tmp_path / "tiny", "it is no tokenizer.json of an encoder")


def test_weights_in_several_files_all_decide(tmp_path):
    folder = bare_preset(tmp_path / "tiny")
    (folder / "model.weights.h5").unlink()
    (folder / "model_00000.weights.h5").write_bytes(b"torn")
    index = folder / "model.weights.json"
    index.write_text(json.dumps({"weight_map": {"/a": "model_00000.weights.h5", "/b": ["model_00000.weights.h5"]}}))
    found = find_encoder("tiny", tmp_path).files
    assert {"model.weights.json", "model_00000.weights.h5"} < set(found)
    assert "model.weights.h5" not in found


@pytest.mark.parametrize("named", ["../other.weights.h5", ["/tmp/other.h5"], "model_00009.weights.h5", 1, {}])  # noqa: S108 - nothing is written there
def test_weights_outside_the_folder_are_refused(tmp_path, named):
    folder = bare_preset(tmp_path / "tiny")
    (folder / "model.weights.h5").rename(folder / "model_00000.weights.h5")
    (tmp_path / "other.weights.h5").write_bytes(b"torn")
    (folder / "model.weights.json").write_text(json.dumps({"weight_map": {"/a": named}}))
    refused(folder, "which is no file of weights beside it")


def test_a_tokenizer_of_another_backbone_is_refused(tmp_path):
    bare_preset(tmp_path / "tiny", sizes={"vocabulary_size": 40})
    with pytest.raises(PodiumError, match=r"its tokenizer has \d+ tokens, and its backbone only 40"):
        padding_id(find_encoder("tiny", tmp_path))


def test_a_row_has_its_ends_and_padding_is_id_0(tmp_path):
    folder = bare_preset(tmp_path / "tiny")
    path = folder / "assets/tokenizer/vocabulary.txt"
    words = path.read_text("utf-8").splitlines()
    words[0], words[4] = words[4], words[0]
    path.write_text("".join(f"{word}\n" for word in words), "utf-8")
    found = wordpieces(lambda: [strings(["sun", ""])], lambda: [strings([])], find_encoder("tiny", tmp_path))
    assert padding_id(find_encoder("tiny", tmp_path)) == 4
    assert [found.vocabulary[place] for rows in found.train for place in rows.ids] == [
        "[CLS]",
        "sun",
        "[SEP]",
        "[CLS]",
        "[SEP]",
    ]
    assert found.vocabulary[0] == "[PAD]"


def test_a_text_is_taken_apart_without_keras(tmp_path):
    bare_preset(tmp_path / "tiny")
    code = (
        "import sys; from pathlib import Path; from podium.text.encoders import find_encoder;"
        "from podium.io.strings import strings; from podium.text.wordpieces import wordpieces;"
        "rows = lambda: [strings(['sun'])]; found = wordpieces(rows, rows, find_encoder('tiny', Path(sys.argv[1])));"
        "assert sum(len(block.ids) for block in found.train) == 3;"
        "print([name for name in ('tensorflow', 'keras', 'keras_hub') if name in sys.modules])"
    )
    command, here = [sys.executable, "-c", code, str(tmp_path)], os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=here, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_weights_that_lead_out_of_their_file_are_refused_before_keras_reads_them(tmp_path):
    folder = bare_preset(tmp_path / "bert")
    with h5py.File(folder / "model.weights.h5", "w") as file:
        file["layers/a/vars/0"] = np.zeros(50_000, np.float32)
    check_weights(find_encoder("bert", tmp_path))
    with h5py.File(folder / "model.weights.h5", "a") as file:
        file["layers/b"] = h5py.ExternalLink("/etc/passwd", "/")
    with pytest.raises(PodiumError, match=r"model\.weights\.h5: '/layers/b' is a link, not an array"):
        check_weights(find_encoder("bert", tmp_path))


def test_a_preset_that_claims_more_than_its_weights_is_refused(tmp_path):
    folder = bare_preset(tmp_path / "bert", sizes={"intermediate_dim": 2**50})
    with h5py.File(folder / "model.weights.h5", "w") as file:
        file["a"] = np.zeros(9)
    with pytest.raises(PodiumError, match=r"config\.json: it claims [\d,]+ weights, and the files of weights"):
        check_weights(find_encoder("bert", tmp_path))
