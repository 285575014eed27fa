"""The members that begin with a pretrained encoder: what they take of it, what they train, what they keep."""

from importlib import import_module

import numpy as np
import pytest
from tiny_encoder import HIDDEN, LAYERS, tiny_encoder

from podium.architectures import encoder, frozen_encoder
from podium.architectures.parts.facts import Facts
from podium.errors import PodiumError
from podium.text.encoders import find_encoder

pytestmark = pytest.mark.tensorflow

IDS = np.array([[2, 5, 6, 7, 3], [2, 9, 3, 0, 0]], np.int32)


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("encoders")
    tiny_encoder(folder / "tiny")

    def make(width=5, found="tiny"):
        given = find_encoder(found, folder) if found else None
        nothing = np.zeros((30, 0), np.float32), 4, np.ones(30, np.int64)
        return Facts(
            30, 2, np.array([0.5, -0.25], np.float32), *nothing, width=width, encoder=given, activations=HIDDEN
        )

    return make


def built(architecture, facts, **given):
    file = import_module(f"podium.architectures.{architecture}")
    return file.build(file.Settings(**given), facts)


def by_hand(ids, folder):
    """BERT's formula in NumPy, to the last hidden vectors of one text."""
    from safetensors.numpy import load_file

    weights = load_file(f"{folder}/model.safetensors")

    def norm(x, name):
        x = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12)
        return x * weights[f"{name}.LayerNorm.weight"] + weights[f"{name}.LayerNorm.bias"]

    def dense(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    table = "embeddings.{}_embeddings.weight".format
    x = weights[table("word")][ids] + weights[table("position")][: len(ids)] + weights[table("token_type")][0]
    x = norm(x, "embeddings")
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        query, key, value = (
            dense(x, f"{name}.attention.self.{part}").reshape(len(ids), 2, HIDDEN // 2).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / np.sqrt(HIDDEN // 2)  # (heads, time, time)
        shares = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
        context = (shares @ value).swapaxes(0, 1).reshape(len(ids), HIDDEN)
        x = norm(x + dense(context, f"{name}.attention.output.dense"), f"{name}.attention.output")
        wide = dense(x, f"{name}.intermediate.dense")
        wide = wide * 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (wide + 0.044715 * wide**3)))
        x = norm(x + dense(wide, f"{name}.output.dense"), f"{name}.output")
    return x


@pytest.mark.parametrize(
    ("pooling", "of"), [("mean", lambda x: x.mean(axis=0)), ("max", lambda x: x.max(axis=0)), ("cls", lambda x: x[0])]
)
def test_it_is_the_pretrained_encoder_and_padding_does_not_show(facts, pooling, of):
    base = frozen_encoder.base(frozen_encoder.Settings(pooling=pooling), facts())
    found = base(np.pad(IDS, ((0, 0), (0, 4)))).numpy()
    for row, vector in zip(IDS, found, strict=True):
        expected = of(by_hand(row[row > 0], facts().encoder.folder))
        np.testing.assert_allclose(vector, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
def test_frozen_layers_and_the_rest_make_the_whole(facts, pooling):
    whole = built("encoder", facts(), pooling=pooling)
    settings = encoder.Settings(pooling=pooling, frozen_layers=1)
    hidden = encoder.base(settings, facts())(IDS).numpy() * (IDS > 0)[:, :, None]
    upper = encoder.build(settings, facts())
    upper.get_layer("logits").set_weights(whole.get_layer("logits").get_weights())
    np.testing.assert_allclose(upper(hidden), whole(IDS), rtol=1e-4, atol=1e-5)


def test_what_is_frozen_is_not_trained(facts):
    def names(**given):
        return {variable.path for variable in built("encoder", facts(), **given).trainable_variables}

    everything, no_words, upper = names(frozen_words=False), names(), names(frozen_layers=1)
    assert everything - no_words == {name for name in everything if "token_embedding/" in name}
    assert len(everything - no_words) == 1
    assert upper < no_words
    assert not any("transformer_layer_0" in name or "embedding" in name for name in upper)
    assert names(frozen_layers=9) == upper  # one layer is left at least
    assert all(not name.startswith("pooled") for name in everything)


def test_each_layer_learns_at_a_share_of_the_rate_of_the_one_above(facts):
    from podium.training.optimizer import rate_factors

    network = built("encoder", facts(), layer_decay=0.5, frozen_words=False)
    found = rate_factors(network)
    by_part = {
        part: {rate for name, rate in found.items() if part in name} for part in ("layer_1", "layer_0", "embedding")
    }
    assert by_part == {"layer_1": {0.5}, "layer_0": {0.25}, "embedding": {0.125}}
    assert not any("logits" in name for name in found)
    assert rate_factors(built("encoder", facts())) == {}


def test_rows_that_are_too_long_are_refused(facts):
    with pytest.raises(PodiumError, match=r"max_length: .*rows of 65 tokens, and tiny reads at most 64"):
        built("encoder", facts(width=65))


@pytest.mark.parametrize("architecture", ["encoder", "frozen_encoder"])
def test_a_view_without_an_encoder_is_refused(facts, architecture):
    file = import_module(f"podium.architectures.{architecture}")
    with pytest.raises(PodiumError, match="the model's view has none"):
        file.base(file.Settings(), facts(found=None))


def test_a_folder_whose_weights_are_missing_is_one_line(facts, tmp_path):
    folder = tiny_encoder(tmp_path / "broken")
    (folder / "model.safetensors").write_bytes(b"torn")
    broken = Facts(**{**facts().__dict__, "encoder": find_encoder("broken", tmp_path)})
    with pytest.raises(PodiumError, match=r"it claims [\d,]+ weights, and the files of weights have 4 bytes"):
        built("encoder", broken)
