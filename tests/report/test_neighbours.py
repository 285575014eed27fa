"""The nearest texts are those of the highest cosine, and never a text's own duplicates."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from podium.report import neighbours as room
from podium.report.neighbours import LEAST, NEAREST, neighbours

TEXTS = st.lists(
    st.lists(st.sampled_from(["one", "two", "three", "four", "five", "six"]), max_size=6).map(" ".join), min_size=2
)


@given(TEXTS, st.data())
@settings(max_examples=12)
def test_they_are_the_nearest(texts: list[str], data: st.DataObject) -> None:
    groups = np.array(data.draw(st.lists(st.integers(0, 9), min_size=len(texts), max_size=len(texts))))
    asked = np.arange(len(texts))
    found = neighbours(texts, asked, groups)
    try:
        matrix = TfidfVectorizer(sublinear_tf=True, min_df=2, token_pattern=room.WORD).fit_transform(texts)
    except ValueError:
        assert found == [[] for _ in texts]
        return
    similar = (matrix @ matrix.T).toarray()
    similar[groups[:, None] == groups[None, :]] = 0
    for line, near in zip(similar, found, strict=True):
        best = sorted((value for value in line if value >= LEAST + 1e-6), reverse=True)[:NEAREST]
        assert len(near) >= len(best)
        assert [one.similarity for one in near[: len(best)]] == pytest.approx(best, abs=0.0051)
        assert all(one.similarity <= 1 for one in near)


def test_a_block_at_a_time_and_of_many_texts_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    texts = [" ".join(rng.choice(list("abcdefgh"), 6)) for _ in range(90)]
    whole = neighbours(texts, np.arange(5, 40), np.arange(90))
    monkeypatch.setattr(room, "AT_ONCE", 200)
    assert neighbours(texts, np.arange(5, 40), np.arange(90)) == whole
    monkeypatch.setattr(room, "MOST_ROWS", 30)
    some = neighbours(texts, np.array([7, 8]), np.arange(90))
    assert {one.place for near in some for one in near} <= {*range(0, 90, 3), 7, 8}


def test_equally_near_texts_keep_their_order() -> None:
    found = neighbours(["win now"] + ["win"] * 6, np.array([0]), np.arange(7))[0]
    assert [one.place for one in found] == [1, 2, 3]
