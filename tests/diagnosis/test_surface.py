"""Traits of texts."""

import numpy as np

from podium.diagnosis.surface import TRAITS, surface


def test_each_trait_counts_its_own():
    found = dict(zip(TRAITS, surface(['"Ab" 1é.'])[0].tolist(), strict=True))
    assert found == {
        "characters": 8,
        "words": 2,
        "quotes": 2 / 8,
        "capitals": 1 / 8,
        "punctuation": 1 / 8,
        "digits": 1 / 8,
        "non-ASCII": 1 / 8,
    }


def test_an_empty_text_has_none():
    assert np.array_equal(surface([""]), np.zeros((1, len(TRAITS))))
    assert surface([]).shape == (0, len(TRAITS))
