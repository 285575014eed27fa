import re
from functools import partial

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from podium.io.strings import blocks, strings
from podium.text.characters import characters, split_characters
from podium.text.ragged import Ragged


def split(*texts: str, lowercase: bool = False) -> list[str]:
    tokens, rows = characters(pd.Series(list(texts), dtype="str"), lowercase=lowercase)
    assert len(set(tokens)) == len(tokens)
    return ["".join(tokens[token] for token in rows.rows(row, row + 1).ids) for row in range(len(rows))]


def test_code_points_are_kept_and_white_space_is_one_space():
    texts = ["\u65e5\u672c  \u8a9e\n\t!", "\U0001f44d\U0001f3fd e\u0301", "", "\u3000"]
    assert split(*texts) == ["\u65e5\u672c \u8a9e !", "\U0001f44d\U0001f3fd e\u0301", "", " "]
    tokens, rows = characters(pd.Series(texts, dtype="str"), lowercase=False)
    assert rows.lengths.tolist() == [6, 5, 0, 1]
    assert tokens == sorted(tokens)


def test_case_is_folded_only_when_asked():
    assert split("AbÉ", lowercase=True) == ["abé"]
    assert split("AbÉ") == ["AbÉ"]


@given(st.lists(st.text(max_size=12), max_size=8))
@example([" ", " ", "a ", " a", "  "])
@example([])
def test_every_row_is_its_own(texts):
    assert split(*texts) == [re.sub(r"\s+", " ", text) for text in texts]


@given(st.lists(st.text(alphabet="ab \n", max_size=6), max_size=9))
def test_block_sizes_do_not_show(texts):
    whole, parts = (split_characters(partial(blocks, strings(texts), rows), lowercase=False) for rows in (99, 2))
    assert (parts.tokens, parts.counts.tolist()) == (whole.tokens, whole.counts.tolist())
    assert Ragged.joined(parts.rows()).ids.tolist() == Ragged.joined(whole.rows()).ids.tolist()
    assert [len(block) <= 2 for block in parts.rows()] == [True] * max(1, -(-len(texts) // 2))
