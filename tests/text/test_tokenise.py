import os
import subprocess
import sys
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.views import Pad, Tokens, View
from podium.errors import PodiumError
from podium.io.strings import blocks, strings
from podium.text.ragged import Ragged
from podium.text.tokenise import tokenise

texts = st.lists(st.text(alphabet="abcd .!\u65e5", max_size=12), max_size=8)


class Whole(NamedTuple):
    vocabulary: list[str]
    train: Ragged
    test: Ragged


def run(train: list[str], test: list[str], kind: str = "word", rows: int = 3, **rules) -> Whole:
    view = View(kind=kind, tokens=Tokens(**({"min_count": 1} | rules)), pad=Pad(), vectors=None)
    both = (partial(blocks, strings(texts), rows) for texts in (train, test))
    found = tokenise(*both, view, where="views.words")
    return Whole(found.vocabulary, Ragged.joined(found.train), Ragged.joined(found.test))


@given(texts, texts, st.sampled_from(["word", "character"]), st.integers(1, 9))
def test_in_blocks_of_any_size_it_is_as_all_at_once(train, test, kind, rows):
    asked = {"kind": kind, "vocabulary_from": "train+test"}
    whole, found = (run([*train, "a"], test, rows=many, **asked) for many in (99, rows))
    assert found.vocabulary == whole.vocabulary
    for ours, expected in ((found.train, whole.train), (found.test, whole.test)):
        assert (ours.ids.tolist(), ours.offsets.tolist()) == (expected.ids.tolist(), expected.offsets.tolist())


def decoded(rows: Ragged, vocabulary: list[str]) -> list[list[str]]:
    return [[vocabulary[token] for token in rows.rows(row, row + 1).ids] for row in range(len(rows))]


def test_texts_become_ids_of_the_vocabulary():
    view = run(["A b a.", "b a"], ["a zebra!"])
    assert view.vocabulary == ["[PAD]", "[UNK]", "a", "b", "."]
    assert view.train.ids.tolist() == [2, 3, 2, 4, 3, 2]
    assert view.train.offsets.tolist() == [0, 4, 6]
    assert view.test.ids.tolist() == [2, 1, 1]


def test_case_is_kept_when_asked():
    assert run(["A a"], [], lowercase=False).vocabulary[2:] == ["A", "a"]


def test_a_text_without_tokens_is_one_unknown_token():
    view = run(["", "a", " ", "", "b"], ["", ""])
    assert decoded(view.train, view.vocabulary) == [["[UNK]"], ["a"], ["[UNK]"], ["[UNK]"], ["b"]]
    assert decoded(view.test, view.vocabulary) == [["[UNK]"], ["[UNK]"]]


def test_skipped_and_rare_tokens_are_unknown():
    view = run(["the a a b b", "the the the c"], [], min_count=2, skip_top=1)
    assert decoded(view.train, view.vocabulary) == [
        ["[UNK]", "a", "a", "b", "b"],
        ["[UNK]", "[UNK]", "[UNK]", "[UNK]"],
    ]


def test_a_text_cannot_name_the_reserved_ids():
    for kind in ("word", "character"):
        view = run(["[PAD] [UNK]"], [], kind)
        assert not {0, 1} & set(view.train.ids.tolist())


def test_characters():
    view = run(["\u65e5\u672c  \u8a9e", "\u65e5"], ["\u65e5\u9038"], "character")
    assert view.vocabulary == ["[PAD]", "[UNK]", "\u65e5", " ", "\u672c", "\u8a9e"]
    assert view.train.ids.tolist() == [2, 4, 3, 5, 2]
    assert view.test.ids.tolist() == [2, 1]


@given(texts, texts, texts, st.sampled_from(["word", "character"]))
def test_a_train_vocabulary_never_knows_the_test_texts(train, test, other, kind):
    first, second = run(["a", *train], test, kind), run(["a", *train], other, kind)
    assert first.vocabulary == second.vocabulary
    assert first.train.ids.tolist() == second.train.ids.tolist()


@given(texts, texts, st.sampled_from(["word", "character"]))
def test_train_and_test_counts_add_up(train, test, kind):
    train, both = ["a", *train], run(["a", *train], test, kind, vocabulary_from="train+test")
    assert both.vocabulary == run(train + test, [], kind).vocabulary
    assert 1 not in both.test.ids[both.test.lengths.repeat(both.test.lengths) > 1]


@given(texts, texts)
def test_every_row_has_a_token_and_no_padding(train, test):
    view = run(["a", *train], test)
    for rows, given_texts in ((view.train, ["a", *train]), (view.test, test)):
        assert len(rows) == len(given_texts)
        assert (rows.lengths >= 1).all()
        assert (rows.ids >= 1).all()
        assert (rows.ids < len(view.vocabulary)).all()


def test_no_token_at_all_is_an_error():
    with pytest.raises(PodiumError, match=r"^views\.words\.tokens: the vocabulary is empty"):
        run(["", " "], ["a"])


SCRIPT = """
import hashlib
from functools import partial
from podium.config.views import Pad, Tokens, View
from podium.io.strings import blocks, strings
from podium.text.ragged import Ragged
from podium.text.tokenise import tokenise
texts = strings([f"w{i % 7} w{i % 5} w{i % 3}, {i}" for i in range(300)])
for kind in ("word", "character"):
    asked = View(kind=kind, tokens=Tokens(vocabulary_from="train+test"), pad=Pad(), vectors=None)
    view = tokenise(partial(blocks, texts), partial(blocks, texts[:9]), asked)
    print(hashlib.sha256(repr(view.vocabulary).encode() + Ragged.joined(view.train).ids.tobytes()).hexdigest())
"""


def test_python_hash_seed_and_threads_do_not_matter():
    def printed(seed: str) -> str:
        env = os.environ | {"PYTHONHASHSEED": seed, "RAYON_NUM_THREADS": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(
            [sys.executable, "-c", SCRIPT], env=env, check=True, capture_output=True, text=True
        ).stdout

    first, second = printed("1"), printed("2")
    assert len(first.split()) == 2
    assert first == second
