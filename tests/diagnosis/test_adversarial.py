"""Files that differ are told apart, files that do not are not, and duplicates give nothing away."""

import numpy as np
import pandas as pd
import pytest

from podium.diagnosis.adversarial import tell_apart
from podium.errors import PodiumError

WORDS = [
    "please",
    "add",
    "this",
    "feature",
    "to",
    "the",
    "next",
    "release",
    "thanks",
    "we",
    "like",
    "it",
    "when",
    "phone",
]
WORDS += ["lets", "you", "choose", "which", "app", "opens", "a", "file", "by", "default"]


def texts(rng, rows, extra="", often=0.0):
    lines = [" ".join(rng.choice(WORDS, 8)) for _ in range(rows)]
    return [f"{line} {extra}" if rng.random() < often else line for line in lines]


def frame(lines):
    return pd.DataFrame({"text": lines, "group": lines})


def test_alike_files_are_not_told_apart():
    rng = np.random.default_rng(1)
    found = tell_apart(frame(texts(rng, 300)), frame(texts(rng, 200)), repeats=200)
    assert found.low <= 0.5 + 0.03
    assert abs(found.auc - 0.5) < 0.08
    assert found.words == []
    assert found.traits == []
    assert found.rows == (300, 200)


def test_a_word_and_a_trait_give_them_away():
    rng = np.random.default_rng(2)
    found = tell_apart(
        frame(texts(rng, 300, "grateful", 0.05)), frame(texts(rng, 200, 'hotel "007"', 0.7)), repeats=200
    )
    assert found.low > 0.7
    assert {"hotel", "007"} <= {one.word for one in found.words[:3]}
    word = next(one for one in found.words if one.word == "hotel")
    assert (word.train, word.test) == (0, pytest.approx(0.7, abs=0.1))
    assert {"quotes", "digits"} <= {one.name for one in found.traits}
    trait = next(one for one in found.traits if one.name == "digits")
    assert trait.auc > 0.7
    assert trait.test > trait.train


def test_a_duplicate_in_both_files_is_never_known_beforehand():
    """Each text stands twice in one file; were its double on the other side of a split, its file would be known."""
    rng = np.random.default_rng(3)
    letters = [" ".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz"), 12)) for _ in range(120)]
    train, test = letters[:60] * 4, letters[60:] * 4
    assert tell_apart(frame(train), frame(test), repeats=100).low < 0.55
    apart = pd.DataFrame({"text": train, "group": np.arange(240).astype(str)})
    leaking = pd.DataFrame({"text": test, "group": np.arange(240, 480).astype(str)})
    assert tell_apart(apart, leaking, repeats=100).auc > 0.9


def test_the_same_again():
    rng = np.random.default_rng(4)
    sides = frame(texts(rng, 60)), frame(texts(rng, 60))
    assert tell_apart(*sides, repeats=100) == tell_apart(*sides, repeats=100)


def test_texts_without_words_are_no_error():
    found = tell_apart(
        frame([f"{'?' * n}" for n in range(1, 40)]), frame([f"{'!' * n}" for n in range(1, 40)]), repeats=100
    )
    assert found.words == []


def test_too_few_texts_are_one_line():
    with pytest.raises(PodiumError, match=r"^data/prepared: 3 train and 2 test texts are too few to tell apart"):
        tell_apart(frame(["a", "b", "c"]), frame(["d", "e"]))
