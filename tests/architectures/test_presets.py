"""Members that begin with a preset of keras-hub's: each backbone whole, cut at a layer, and frozen."""

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from tiny_encoder import HIDDEN
from tiny_presets import KINDS, bare_preset, save, tiny_preset

from podium.architectures import encoder, frozen_encoder
from podium.architectures.parts.facts import Facts
from podium.errors import PodiumError
from podium.text.encoders import find_encoder, padding_id
from podium.text.wordpieces import swapped

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.xdist_group("encoders"),  # in one process, for the presets are saved in each
]

IDS = np.array([[2, 5, 6, 7, 3], [2, 9, 3, 0, 0]], np.int32)
MASK = (IDS > 0).astype(np.int32)


@pytest.fixture
def facts(preset):
    return lambda kind, width=5: facts_of(preset(kind), width)


def facts_of(found, width=5):
    bias, nothing = np.array([0.5, -0.25], np.float32), (np.zeros((30, 0), np.float32), 4, np.ones(30, np.int64))
    return Facts(30, 2, bias, *nothing, width=width, encoder=found, activations=HIDDEN)


def built(architecture, facts, **given):
    file = import_module(f"podium.architectures.{architecture}")
    return file.build(file.Settings(**given), facts)


def their_vectors(found):
    """keras-hub's own last vectors of the tokens."""
    import keras_hub

    backbone = keras_hub.models.Backbone.from_preset(found.folder)
    given = {"token_ids": swapped(IDS, padding_id(found)), "padding_mask": MASK, "segment_ids": np.zeros_like(IDS)}
    vectors = backbone({name: given[name] for name in backbone.input})
    return np.asarray(vectors["sequence_output"] if isinstance(vectors, dict) else vectors)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_the_preset_s_backbone_and_padding_does_not_show(facts, kind):
    base = frozen_encoder.base(frozen_encoder.Settings(), facts(kind))
    vectors = their_vectors(facts(kind).encoder) * MASK[:, :, None]
    expected = vectors.sum(axis=1) / MASK.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(base(np.pad(IDS, ((0, 0), (0, 4)))).numpy(), expected, rtol=1e-4, atol=1e-4)
    assert np.ptp(expected[0] - expected[1]) > 0.1


@pytest.mark.parametrize("kind", KINDS)
def test_frozen_layers_and_the_rest_make_the_whole(facts, kind):
    whole = built("encoder", facts(kind))
    settings = encoder.Settings(frozen_layers=1)
    hidden = encoder.base(settings, facts(kind))(IDS).numpy() * MASK[:, :, None]
    upper = encoder.build(settings, facts(kind))
    upper.get_layer("logits").set_weights(whole.get_layer("logits").get_weights())
    np.testing.assert_allclose(upper(hidden), whole(IDS), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("given", [{"frozen_words": False}, {}, {"frozen_layers": 1}])
def test_a_step_trains_what_is_not_frozen_and_nothing_else(facts, kind, given):
    import keras

    network = built("encoder", facts(kind), **given)
    names = {variable.path for variable in network.trainable_variables}
    assert any("token_embedding/" in name for name in names) == (given == {"frozen_words": False})
    assert any("layer_0" in name for name in names) == ("frozen_layers" not in given)
    assert any("rel_embedding" in name for name in names) == (kind == "deberta" and "frozen_layers" not in given)
    before = {variable.path: variable.numpy() for variable in network.weights}
    network.compile(keras.optimizers.SGD(0.1), "mse", run_eagerly=True)  # one step: no trace
    hidden = np.random.default_rng(0).normal(size=(2, 5, HIDDEN)).astype(np.float32) * MASK[:, :, None]
    network.train_on_batch(hidden if "frozen_layers" in given else IDS, np.ones((2, 2), np.float32))
    moved = {variable.path for variable in network.weights if (variable.numpy() != before[variable.path]).any()}
    assert moved <= names
    assert {"logits/kernel", "logits/bias"} < moved
    assert any("layer_1" in name for name in moved)


def test_what_deberta_s_layers_share_learns_at_the_rate_of_the_embeddings(facts):
    from podium.training.optimizer import rate_factors

    found = rate_factors(built("encoder", facts("deberta"), layer_decay=0.5, frozen_words=False))
    parts = ("layer_1", "layer_0", "embeddings_layer_norm", "rel_embedding")
    rates = {part: {rate for name, rate in found.items() if part in name} for part in parts}
    assert rates == {"layer_1": {0.5}, "layer_0": {0.25}, "embeddings_layer_norm": {0.125}, "rel_embedding": {0.125}}


def test_less_precise_arithmetic_gives_nearly_the_same(facts):
    exact, less = (
        frozen_encoder.base(frozen_encoder.Settings(precision=precision), facts("deberta"))(IDS).numpy()
        for precision in ("float32", "mixed_bfloat16")
    )
    np.testing.assert_allclose(less, exact, atol=0.1)


def test_rows_that_are_too_long_are_refused(facts):
    with pytest.raises(PodiumError, match="rows of 65 tokens, and deberta reads at most 64"):
        built("encoder", facts("deberta", width=65))


def test_weights_in_several_files_are_read(facts, tmp_path):
    from keras_hub.models import Backbone

    whole = facts("deberta").encoder
    save(Backbone.from_preset(whole.folder), tmp_path / "parts", max_shard_size=2e-5)
    for name in whole.files:
        if name.startswith(("tokenizer", "assets")):
            (tmp_path / "parts" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "parts" / name).write_bytes((Path(whole.folder) / name).read_bytes())
    found = find_encoder("parts", tmp_path)
    assert sum(name.startswith("model_") for name in found.files) > 1
    settings = frozen_encoder.Settings()
    expected = frozen_encoder.base(settings, facts("deberta"))(IDS)
    np.testing.assert_array_equal(frozen_encoder.base(settings, facts_of(found))(IDS), expected)


def test_weights_that_cannot_be_read_are_one_line(facts, tmp_path):
    bare_preset(tmp_path / "torn")
    other = tiny_preset(tmp_path / "other", "bert")
    config = (other / "config.json").read_text()
    (other / "config.json").write_text(config.replace(f'"hidden_dim": {HIDDEN}', '"hidden_dim": 8'))
    for name, why in (("torn", "it is no sound HDF5 file"), ("other", "keras-hub cannot read it")):
        with pytest.raises(PodiumError, match=why) as found:
            built("encoder", facts_of(find_encoder(name, tmp_path)))
        assert "\n" not in str(found.value)
