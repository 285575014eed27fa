"""Every row once, in a batch that is wide enough and no wider."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from podium.training.batches import POOL, prediction_batches, rounded, training_batches

LENGTHS = arrays(np.int32, st.integers(0, 200), elements=st.integers(0, 90))


def every_row_once(batches, lengths):
    rows = np.concatenate([batch.rows for batch in batches]) if batches else np.zeros(0, int)
    np.testing.assert_array_equal(np.sort(rows), np.arange(len(lengths)))
    for batch in batches:
        assert batch.width == max(lengths[batch.rows].max(), 1)


@given(LENGTHS, st.integers(1, 40), st.integers(0, 5))
def test_training_batches_hold_every_row_once(lengths, batch_size, seed):
    batches = training_batches(lengths, batch_size, np.random.default_rng(seed))
    every_row_once(batches, lengths)
    sizes = [len(batch.rows) for batch in batches]
    assert max(sizes, default=0) <= batch_size
    if len(lengths) <= batch_size * POOL:  # one pool
        assert len(batches) == -(-len(lengths) // batch_size)
        assert max(sizes, default=0) - min(sizes, default=0) <= 1


@given(LENGTHS, st.integers(1, 5000))
def test_prediction_batches_hold_every_row_in_a_shape_that_its_own_length_decides(lengths, tokens):
    batches = prediction_batches(lengths, tokens)
    rows = [row for batch in batches for row in dict.fromkeys(batch.rows.tolist())]  # without what fills a batch up
    assert sorted(rows) == list(range(len(lengths)))
    sizes = {}
    for batch in batches:
        assert {rounded(int(length)) for length in lengths[batch.rows]} == {batch.width}
        assert sizes.setdefault(batch.width, len(batch.rows)) == len(batch.rows)
        assert len(batch.rows) == 1 or len(batch.rows) * batch.width <= tokens


@given(st.integers(0, 100_000))
def test_a_width_holds_the_row_and_little_more(length):
    assert max(length, 1) <= rounded(length) <= max(1.25 * length, length + 4)
    assert rounded(rounded(length)) == rounded(length)


def test_an_epoch_follows_from_its_generator_alone_and_differs_from_the_next():
    lengths = np.random.default_rng(0).integers(1, 30, 300)
    first, again = (training_batches(lengths, 16, np.random.default_rng(1)) for _ in range(2))
    assert all((one.rows == other.rows).all() for one, other in zip(first, again, strict=True))
    rng = np.random.default_rng(1)
    epochs = [np.concatenate([batch.rows for batch in training_batches(lengths, 16, rng)]) for _ in range(2)]
    assert (epochs[0] != epochs[1]).any()


def test_rows_of_like_length_stand_together():
    lengths = np.minimum(np.random.default_rng(0).lognormal(2.7, 0.7, 6000).astype(np.int32) + 1, 60)
    batches = training_batches(lengths, 64, np.random.default_rng(1))
    assert sum(len(batch.rows) * batch.width for batch in batches) < 1.2 * lengths.sum()
    unsorted = [lengths[start : start + 64] for start in range(0, 6000, 64)]
    assert sum(len(rows) * rows.max() for rows in unsorted) > 2.5 * lengths.sum()


def test_batches_come_in_no_order_of_length():
    lengths = np.arange(1000)
    widths = [batch.width for batch in training_batches(lengths, 10, np.random.default_rng(0))]
    assert abs(np.corrcoef(widths, np.arange(len(widths)))[0, 1]) < 0.3
