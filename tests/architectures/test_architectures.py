"""What holds for every file of architectures/."""

import subprocess
import sys
from importlib import import_module

import numpy as np
import pytest

import podium.architectures
from podium.config.models import names_in, settings_of

NAMES = names_in(podium.architectures)
SMALL = {
    "cnn": {"embedding": 8, "filters": 6, "widths": [2, 3]},
    "bilstm_attention": {"embedding": 8, "units": 5},
}
TEXTS = [list(range(2, 10)), [5, 5, 7], [9], []]


def network(name, **given):
    file = import_module(f"podium.architectures.{name}")
    settings = settings_of(podium.architectures, name, SMALL.get(name, {}) | given)
    bias = np.array([0.25], np.float32)
    return file.build(settings, vocabulary_size=30, outputs=1, output_bias=bias)


def padded(texts, width, side):
    ids = np.zeros((len(texts), width), np.int32)
    for row, text in zip(ids, texts, strict=True):
        if text:
            row[slice(None, len(text)) if side == "post" else slice(-len(text), None)] = text
    return ids


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_have_defaults_and_descriptions(name):
    settings = settings_of(podium.architectures, name, {})
    assert all(field.description for field in type(settings).model_fields.values())


def test_their_settings_are_read_without_tensorflow():
    code = f"import sys; from podium.architectures import {', '.join(NAMES)}; sys.exit('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}).returncode == 0


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", NAMES)
def test_a_text_gets_the_same_logit_however_far_and_on_whichever_side_it_is_padded(name):
    built = network(name)
    reference = built(padded(TEXTS, 8, "post")).numpy()
    assert np.ptp(reference) > 1e-4  # texts do differ
    for width, side in ((40, "post"), (8, "pre"), (40, "pre")):
        np.testing.assert_allclose(built(padded(TEXTS, width, side)).numpy(), reference, rtol=0, atol=1e-5)


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", NAMES)
def test_an_empty_text_gets_the_prior(name):
    np.testing.assert_allclose(network(name)(np.zeros((1, 3), np.int32)), [[0.25]], atol=1e-6)


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", NAMES)
def test_word_order_matters_and_outputs_are_counted(name):
    built = network(name)
    assert built.output_shape == (None, 1)
    assert abs(float(built(np.array([[2, 3, 4, 5]]))[0, 0] - built(np.array([[5, 4, 3, 2]]))[0, 0])) > 1e-6


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", NAMES)
def test_every_layer_has_a_name_of_its_own_choosing(name):
    import keras

    first = [layer.name for layer in network(name).layers]
    keras.layers.Dense(1)  # an automatic name is counted up by what else was built
    assert [layer.name for layer in network(name).layers] == first
