"""Buckets of n-grams."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.tensorflow


def buckets(ids, longest=3, count=1000):
    from podium.layers.hashed_ngrams import HashedNgrams

    return HashedNgrams(longest, count)(np.array(ids, np.int32)).numpy()


def hashed(tokens, count=1000):
    """By the definition, in Python's own integers."""
    value = len(tokens)
    for token in tokens:
        value = (value * 1_103_515_245 + token) % 2_147_483_647
    return value % count + 1


@settings(max_examples=25)
@given(
    text=st.lists(st.integers(1, 2**31 - 1), max_size=6),
    before=st.integers(0, 3),
    after=st.integers(0, 3),
    longest=st.integers(2, 4),
)
def test_each_ngram_of_a_text_has_its_bucket_wherever_the_text_is_padded(text, before, after, longest):
    row = [0] * before + text + [0] * after or [0]
    found = buckets([row], longest)[0]
    assert found.shape == ((longest - 1) * len(row),)
    expected = [hashed(text[at : at + n]) for n in range(2, longest + 1) for at in range(len(text) - n + 1)]
    assert found[found > 0].tolist() == expected


def test_order_and_length_tell_ngrams_apart():
    pair, turned = buckets([[2, 3], [3, 2]], longest=2, count=1_000_000)[:, 0]
    assert pair != turned
    assert len(np.unique(buckets([[5, 5, 5, 5]], longest=4, count=1_000_000))) == 4  # none, and one for each length


def test_buckets_are_used_evenly():
    grid = np.stack(np.meshgrid(np.arange(1, 101), np.arange(1, 101)), axis=-1).reshape(-1, 2)
    used = np.bincount(buckets(grid, longest=2, count=100)[:, 0], minlength=101)[1:]
    assert used.min() > 50  # of 100 expected
    assert used.max() < 200
