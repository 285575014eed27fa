"""Rows changed at random: what stays, what goes, and that batches of a job draw from the job's own generator."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.config.models import Augment
from podium.text.encoders import Encoder
from podium.training import run

pytestmark = [
    pytest.mark.tensorflow,
    # Keras 3.15 reading a variable under NumPy 2
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"),
]

BOTH = {"drop": 0.3, "swap": 0.3}


def padded(texts, padding, width):
    ids = np.zeros((len(texts), width), np.int32)
    for row, text in zip(ids, texts, strict=True):
        row[slice(None, len(text)) if padding == "post" else slice(width - len(text), None)] = text
    return ids


def changed(ids, seed=0, padding="post", keep_ends=False, **given):
    from podium.training.augmentation import augmented

    rng = np.random.default_rng(seed)
    return augmented(ids, Augment(**given), rng, padding=padding, keep_ends=keep_ends)


def subset(small, large):
    """Whether each number stands in the large list as often at least."""
    return all(small.count(number) <= large.count(number) for number in small)


@settings(deadline=None)
@given(
    texts=st.lists(st.lists(st.integers(1, 99), max_size=9), min_size=1, max_size=9),
    drop=st.floats(0, 0.99),
    swap=st.floats(0, 1),
    padding=st.sampled_from(["post", "pre"]),
    keep_ends=st.booleans(),
    seed=st.integers(0, 99),
)
def test_a_row_keeps_some_of_its_tokens_and_its_padding_on_its_side(texts, drop, swap, padding, keep_ends, seed):
    ids = padded(texts, padding, 10)
    found = changed(ids, seed, padding, keep_ends, drop=drop, swap=swap)
    assert (found.shape, found.dtype) == (ids.shape, np.int32)
    for text, row in zip(texts, found, strict=True):
        tokens = row[row > 0].tolist()
        assert row.tolist() == padded([tokens], padding, 10)[0].tolist()  # no gaps
        assert subset(tokens, text)
        assert bool(tokens) is bool(text)
        if keep_ends and text:
            assert (tokens[0], tokens[-1]) == (text[0], text[-1])
            assert len(tokens) >= min(len(text), 3)
        if not drop:
            assert sorted(tokens) == sorted(text)


@given(text=st.lists(st.integers(1, 99), min_size=1, max_size=9, unique=True), seed=st.integers(0, 99))
def test_tokens_change_places_with_neighbours_only(text, seed):
    found = changed(padded([text], "post", 10), seed, swap=0.7)[0].tolist()
    assert all(abs(found.index(token) - place) <= 1 for place, token in enumerate(text))


def test_shares_are_what_they_say():
    ids = np.tile(np.arange(1, 101, dtype=np.int32), (200, 1))
    kept = (changed(ids, drop=0.2) > 0).mean()
    assert abs(kept - 0.8) < 0.01
    moved = (changed(ids, swap=0.2) != ids).mean()
    assert abs(moved - 0.2) < 0.01
    assert (changed(ids, swap=1.0) != ids).mean() > 0.98


def test_order_stays_where_tokens_are_only_left_out():
    ids = np.arange(1, 41, dtype=np.int32)[None]
    found = changed(ids, drop=0.5)[0]
    assert (np.diff(found[found > 0]) > 0).all()


def test_nothing_asked_for_changes_nothing():
    ids = padded([[3, 1, 2], [], [7]], "pre", 5)
    np.testing.assert_array_equal(changed(ids, padding="pre"), ids)


def test_each_batch_is_another_draw_of_one_generator(tiny_job):
    from podium.training.augmentation import Augmented
    from podium.training.resident import Resident

    job = tiny_job()
    batches = []
    for _ in range(2):
        seen = Augmented(Resident(job.rows), Augment(**BOTH), job.seeds()[3])
        batches.append([seen.batch(np.arange(50), np.int32(12)).numpy() for _ in range(2)])
    np.testing.assert_array_equal(batches[0], batches[1])
    assert (batches[0][0] != batches[0][1]).any()
    assert (batches[0][0] != job.rows.ids[:50]).any()


@pytest.mark.parametrize("of_an_encoder", [True, False])
def test_an_encoder_s_own_tokens_stay_at_the_ends(tiny_job, of_an_encoder):
    from podium.training.augmentation import Augmented
    from podium.training.resident import Resident

    rows = tiny_job().rows
    rows = replace(rows, encoder=Encoder("tiny", "", {})) if of_an_encoder else rows
    found = Augmented(Resident(rows), Augment(drop=0.9), np.random.default_rng(0)).batch(np.arange(120), np.int32(12))
    assert bool((found.numpy()[:, 0] == rows.ids[:, 0]).all()) is of_an_encoder


def test_only_training_batches_are_changed(tiny_job):
    from podium.training.fit import fit
    from podium.training.inference import probabilities
    from podium.training.job import Prediction

    job = tiny_job(augment=BOTH)
    trained = fit(job)
    found = probabilities(Prediction(job.settings, job.problem, job.rows, (trained.weights,)))[0]
    np.testing.assert_allclose(found[job.validation], trained.probabilities, atol=1e-6)


@pytest.mark.usefixtures("untraced")
def test_off_changes_nothing_and_on_does(tiny_job):
    from podium.training.fit import fit

    absent, off, on = (fit(tiny_job(**given)) for given in ({}, {"augment": {"drop": 0.0}}, {"augment": BOTH}))
    assert (off.weights, off.history) == (absent.weights, absent.history)
    assert on.weights != absent.weights


@pytest.mark.long
def test_how_many_workers_there_are_does_not_show(tiny_job, monkeypatch):
    network = {"embedding": 8, "filters": 6, "widths": [2, 3], "dropout_samples": 2}
    jobs = [
        tiny_job(fold=fold, network=network, augment=BOTH, adversarial={"epsilon": 0.5}, epochs=1) for fold in range(2)
    ]
    monkeypatch.setenv("PODIUM_FOLD_CACHE", "off")
    found = []
    for workers in ("1", "2"):
        monkeypatch.setenv("PODIUM_WORKERS", workers)
        found.append([result.weights for result in run.train(jobs)])
    assert found[0] == found[1]
