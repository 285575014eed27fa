"""N-grams against the plainest way to count them."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from podium.architectures.parts.ngrams import NGrams, count, fit_counts
from podium.errors import PodiumError
from podium.text.words import words

TEXTS = st.lists(st.text("abAB don't .!é我 😀", max_size=12), min_size=1, max_size=6, unique=True)


def naive(text, settings):
    """How often a text holds each n-gram of words and of characters."""
    tokens, rows = words(pd.Series([text], dtype="str"), lowercase=settings.lowercase)
    tokens = [tokens[place] for place in rows.ids]
    word, character = Counter(), Counter()
    for length in range(settings.word_ngrams[0], settings.word_ngrams[1] + 1):
        word.update(tuple(tokens[at : at + length]) for at in range(len(tokens) - length + 1))
    for token in tokens:
        spelt = f" {token} "
        for length in range(settings.char_ngrams[0], settings.char_ngrams[1] + 1):
            character.update(spelt[at : at + length] for at in range(len(spelt) - length + 1))
    return word, character


@given(TEXTS, st.integers(1, 2), st.integers(0, 2), st.integers(1, 3), st.integers(0, 2), st.booleans())
def test_columns_are_the_n_grams_that_enough_texts_hold(texts, shortest, more, least, further, lowercase):
    settings = NGrams(
        word_ngrams=[shortest, shortest + more], char_ngrams=[least, least + further], lowercase=lowercase, min_count=2
    )
    each = [naive(text, settings) for text in texts]
    for kind, name in enumerate(("word_keys", "character_keys")):
        documents = Counter(gram for pair in each for gram in pair[kind])
        kept = [gram for gram, held in documents.items() if held >= settings.min_count]
        expected = sorted(tuple(pair[kind][gram] for pair in each) for gram in kept)
        try:
            keys, counts = fit_counts(texts, settings)
        except PodiumError:
            assert not kept
            continue
        assert sorted(map(tuple, counts[kind].toarray().T.tolist())) == expected
        assert keys[name].dtype == np.uint64
        assert (np.diff(keys[name].astype(object)) > 0).all()


@given(TEXTS, TEXTS)
def test_other_texts_are_counted_by_the_same_columns(texts, others):
    settings = NGrams()
    try:
        keys, fitted = fit_counts(texts, settings)
    except PodiumError:  # white space only
        return
    together = count([*others, *texts], settings, keys)
    for both, alone, before in zip(together, count(others, settings, keys), fitted, strict=True):
        np.testing.assert_array_equal(both[: len(others)].toarray(), alone.toarray())
        np.testing.assert_array_equal(both[len(others) :].toarray(), before.toarray())


def test_one_kind_of_n_grams_may_be_left_out():
    assert list(fit_counts(["a b"], NGrams(char_ngrams=None))[0]) == ["word_keys"]
    assert list(fit_counts(["a b"], NGrams(word_ngrams=None))[0]) == ["character_keys"]


def test_fingerprints_stay_what_they_are():
    keys, _ = fit_counts(["good film"], NGrams(char_ngrams=None))
    assert keys["word_keys"].tolist() == [4155727974662991275, 6737770499354986736, 15975541937415579995]


@pytest.mark.parametrize("texts", [[""], [" ", "  "], ["a", "b"]])
def test_nothing_left_to_count_is_said(texts):
    with pytest.raises(PodiumError) as raised:
        fit_counts(texts, NGrams(min_count=2))
    assert str(raised.value) == (
        f"network.min_count: no n-gram is in 2 of {len(texts)} distinct texts; lower it, or allow shorter n-grams"
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"word_ngrams": None, "char_ngrams": None}, "nothing is left to learn from"),
        ({"word_ngrams": [2, 1]}, "`word_ngrams` is .2, 1.: the shortest comes first"),
        ({"char_ngrams": [5, 2]}, "`char_ngrams` is .5, 2.: the shortest comes first"),
        ({"char_ngrams": [0, 2]}, "greater than or equal to 1"),
        ({"word_ngrams": [1, 2, 3]}, "at most 2 items"),
    ],
)
def test_lengths_that_make_no_sense_are_refused(given, said):
    with pytest.raises(ValidationError, match=said):
        NGrams(**given)
