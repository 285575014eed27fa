import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.views import Tokens
from podium.errors import PodiumError
from podium.text.vocabulary import ids_of, vocabulary

COUNTS = {"the": 9, "b": 3, "a": 3, "c": 2, "once": 1}


def chosen(**rules) -> list[str]:
    return vocabulary(list(COUNTS), np.array(list(COUNTS.values())), Tokens(**rules))[2:]


def test_the_most_frequent_come_first_and_ties_by_text():
    assert chosen(min_count=1) == ["the", "a", "b", "c", "once"]


def test_rare_tokens_are_left_out():
    assert chosen(min_count=3) == ["the", "a", "b"]


def test_the_size_counts_the_two_reserved_ids():
    assert chosen(vocabulary_size=4, min_count=1) == ["the", "a"]


def test_the_most_frequent_are_skipped_before_the_size_counts():
    assert chosen(vocabulary_size=4, min_count=1, skip_top=1) == ["a", "b"]


def test_reserved_ids():
    assert vocabulary(["x"], np.array([5]), Tokens()) == ["[PAD]", "[UNK]", "x"]


@pytest.mark.parametrize("rules", [{"min_count": 10}, {"min_count": 1, "skip_top": 5}])
def test_an_empty_vocabulary_is_refused(rules):
    with pytest.raises(
        PodiumError, match=r"^views.words.tokens: .*min_count \d+ and skip_top \d leave none of 5 tokens"
    ):
        vocabulary(list(COUNTS), np.array(list(COUNTS.values())), Tokens(**rules), where="views.words")


@given(st.dictionaries(st.text(max_size=2), st.integers(1, 5), min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_the_tokens_does_not_matter(counts, random):
    pairs = list(counts.items())
    random.shuffle(pairs)
    results = [
        vocabulary([token for token, _ in given], np.array([count for _, count in given]), Tokens(min_count=1))
        for given in (list(counts.items()), pairs)
    ]
    assert results[0] == results[1]


def test_a_token_outside_the_vocabulary_is_unknown():
    assert ids_of(["c", "zzz", "a"], ["[PAD]", "[UNK]", "a", "c"]).tolist() == [3, 1, 2]
    assert ids_of([], ["[PAD]", "[UNK]", "a"]).dtype == np.int32
