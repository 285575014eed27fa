"""Parts of a text: together they are the text, and without one nothing else is lost."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from podium.explain.occlusion import SENTENCES, effects, sentences_of, without, words_of
from podium.explain.page import printable


@given(st.text())
def test_parts_lie_in_the_text_one_after_the_other(text):
    for parts in (words_of(text), sentences_of(text)):
        assert all(0 <= one.start < one.end <= len(text) for one in parts)
        assert all(one.end <= other.start for one, other in pairwise(parts))
    assert "".join(text[one.start : one.end] for one in sentences_of(text)) == text


def test_very_many_sentences_are_joined():
    text = "a. " * 1000
    found = sentences_of(text)
    assert len(found) == SENTENCES
    assert "".join(text[one.start : one.end] for one in found) == text


def test_a_word_goes_with_its_space():
    text = "one two three"
    assert [without(text, part) for part in words_of(text)] == ["two three", "one three", "one two "]


def test_effects_of_a_model_that_counts():
    def probable(texts):
        return np.array([text.count("win") / 10 + text.count("now") / 100 for text in texts])

    words, sentences = effects("win it now, win", probable)
    assert [(one.text, round(one.change, 2)) for one in words[:3]] == [("win", 0.1), ("win", 0.1), ("now", 0.01)]
    assert sentences == []
    assert effects("", probable) == ([], [])


@given(st.text())
def test_nothing_that_moves_a_terminal_is_printed(text):
    shown = printable(text)
    assert all(character.isprintable() or character == " " for character in shown)
