import numpy as np
import pytest

from podium.competition.separating import Surface, compare_lengths, compare_traits
from podium.competition.traits import TRAITS
from podium.config.competition import Clean
from podium.io.strings import strings
from podium.text.clean import clean, clean_block, join_columns

PLAIN = [f"A sentence of some length, the {word} of it." for word in ("first", "second", "third", "fourth")] * 50


def surface(*columns: list[str], settings: Clean | None = None) -> Surface:
    cleaned = [clean(column, settings or Clean()) for column in columns]
    return Surface.of([strings(column) for column in columns], strings(join_columns(cleaned, " ")))


def findings(train: Surface, test: Surface, settings: Clean | None = None) -> list[str]:
    return compare_traits(train, test, settings or Clean())[1]


def test_quotes_around_the_texts_of_one_file_are_told() -> None:
    train, test = surface([f'"{text}"' for text in PLAIN[:160]] + PLAIN[160:]), surface(PLAIN)
    traits, found = compare_traits(train, test, Clean())
    assert found == ["surrounding quotes: 80% of train, 0% of test; cleaning takes the difference away"]
    assert traits["surrounding quotes"] == {
        "train": 0.8,
        "test": 0.0,
        "train_cleaned": 0.0,
        "test_cleaned": 0.0,
        "separates": True,
        "separates_cleaned": False,
    }
    assert list(traits) == list(TRAITS)


def test_what_cleaning_leaves_names_the_setting_that_would_take_it() -> None:
    settings = Clean(strip_quotes=False)
    train, test = surface([f'"{text}"' for text in PLAIN], settings=settings), surface(PLAIN, settings=settings)
    assert findings(train, test, settings) == [
        "surrounding quotes: 100% of train, 0% of test, after cleaning too: "
        "a model can learn which file it reads; set clean.strip_quotes"
    ]


def test_case_stays_and_is_told() -> None:
    lower = surface([text.lower() for text in PLAIN])
    assert findings(surface(PLAIN), lower) == [
        "no capital at all: 0% of train, 100% of test, after cleaning too: a model can learn which file it reads",
        "a capital at the start: 100% of train, 0% of test, after cleaning too: a model can learn which file it reads",
    ]


def test_a_trait_that_cleaning_uncovers_is_told() -> None:
    hidden = surface([f"&quot;{text}&quot;" for text in PLAIN], settings=Clean(strip_quotes=False))
    found = findings(hidden, surface(PLAIN), Clean(strip_quotes=False))
    assert any(one.startswith("surrounding quotes: 100% of train, 0% of test, after cleaning:") for one in found)


def test_files_that_are_alike_have_no_findings() -> None:
    assert findings(surface(PLAIN), surface(PLAIN[:100])) == []
    assert findings(surface(['"A"', "B", "C"]), surface(["A", "B", "C"])) == []  # three rows prove nothing


def test_quotes_in_one_of_several_columns_are_seen() -> None:
    word = ["fire"] * len(PLAIN)
    train, test = surface(word, [f'"{text}"' for text in PLAIN]), surface(word, PLAIN)
    assert findings(train, test) == [
        "surrounding quotes: 100% of train, 0% of test; cleaning takes the difference away"
    ]


def test_shares_of_changed_rows_are_counted_anew() -> None:
    texts = ["plain", '"quoted"', "two  spaces", "CAPITALS", "&lt;b&gt;"]
    raw, cleaned = surface(texts).shares()
    names = list(TRAITS)
    assert raw[names.index("surrounding quotes")] == pytest.approx(0.2)
    assert cleaned[names.index("surrounding quotes")] == 0
    assert cleaned[names.index("capitals only")] == pytest.approx(0.2)
    assert (cleaned == surface(clean(texts, Clean())).shares()[0]).all()


def test_lengths_that_differ_are_told() -> None:
    short, long = np.arange(100), np.arange(100) + 50
    areas, found = compare_lengths({"words": short}, {"words": long})
    assert areas == {"words": 0.125}
    assert found == ["words: train's texts are shorter than test's (medians 49.5 and 99.5, AUC 0.12)"]
    assert compare_lengths({"words": short}, {"words": short})[1] == []


def test_blocks_are_as_one() -> None:
    texts = strings(["plain", '"quoted"', "two  spaces", "", "é"])
    cleaned = clean_block(texts, Clean())
    whole = Surface.of([texts], cleaned)
    joined = Surface.joined([Surface.of([texts[:2]], cleaned[:2]), Surface.of([texts[2:]], cleaned[2:])])
    assert joined.rows == whole.rows == 5
    assert (joined.shares() == whole.shares()).all()
    assert {unit: found.tolist() for unit, found in joined.lengths.items()} == {
        unit: found.tolist() for unit, found in whole.lengths.items()
    }
