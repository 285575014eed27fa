"""A training row is explained by networks that did not see it, any other by all; words add what they add."""

import pandas as pd
import pytest
from finished_run import finished_run

from podium.errors import PodiumError
from podium.explain import explain, page
from podium.explain.rows import asked, tables
from podium.predictor import load


def lines(found):
    return [line for line, _ in page(found)]


def test_a_training_row_is_explained_out_of_fold(run):
    predictor = load(root=run)
    oof = pd.read_parquet(run / "data/ensemble/oof.parquet").set_index("row")
    for place in (1, 30, 77):
        found = explain(predictor, f"train:{place}")
        assert found.row.places == ((0, oof["fold"][place - 1]),)
        # a plain average has nothing that is fitted: the very probability of the table
        assert found.ensemble == pytest.approx(oof["p_spam"][place - 1], abs=1e-7)
        assert not found.seen
        assert "by the networks that did not see it" in lines(found)[0]
        assert found.row.labels == (("ham", "spam")[oof["target"][place - 1]],)
        assert all(one.key != place - 1 for one in [*found.near, *found.copies] if one.side == "train")


def test_a_test_row_has_the_probability_of_the_run(run):
    predictor = load(root=run)
    test = pd.read_parquet(run / "data/ensemble/test.parquet")
    found = explain(predictor, "test:5")
    assert found.ensemble == test["p_spam"][4] == found.recorded
    assert set(found.members) == {"logistic", "nbsvm"}
    assert found.near[0].cosine == max(one.cosine for one in found.near)


def test_words_are_told_by_what_leaving_them_out_does(run):
    predictor = load(root=run)
    found = explain(predictor, None, text="dinner at home WIN £1000 cash")
    (whole,) = predictor.probabilities(["dinner at home WIN £1000 cash"])[:, 0]
    for effect in found.words:
        (left,) = predictor.probabilities(["dinner at home WIN £1000 cash".replace(effect.text, "", 1)])[:, 0]
        assert effect.change == pytest.approx(float(whole) - float(left), abs=1e-6)
    changes = [abs(one.change) for one in found.words]
    assert changes == sorted(changes, reverse=True)
    assert {one.text for one in found.words if one.change > 0} & {"WIN", "cash", "£", "1000"}


def test_a_long_text_is_taken_apart_by_sentences_first(run):
    text = "call me when done. " * 40 + "WIN cash prize now! " + "see you at home. " * 40
    found = explain(load(root=run), None, text=text)
    assert found.sentences[0].text.strip() == "WIN cash prize now!"
    assert {one.text for one in found.words} >= {"WIN", "cash"}
    assert any("what each sentence adds" in line for line in lines(found))


@pytest.mark.parametrize("text", ["", " ", "\x1b[31mred\x1b[0m ‮evil", "🙂" * 10, "x" * 50_000], ids=range(5))
def test_odd_texts_are_explained_and_reach_no_terminal(run, text):
    shown = "\n".join(lines(explain(load(root=run), None, text=text)))
    assert "\x1b" not in shown
    assert "‮" not in shown
    assert len(shown) < 6000


def test_rows_are_found_by_id_place_and_key(run):
    given, predictor = tables(load(root=run).run), load(root=run)
    ids = pd.read_csv(run / "data/raw/mine/train.csv", dtype=str)["id"]
    for what in (ids[6], "train:7", "row:6"):
        found = asked(what, given, predictor.run)
        assert (found.side, found.key, found.id) == ("train", 6, ids[6])
    assert asked("test:1", given, predictor.run).side == "test"
    with pytest.raises(PodiumError, match="there is no row 'test:99'"):
        asked("test:99", given, predictor.run)
    given.test.loc[0, "id"] = ids[6]
    with pytest.raises(PodiumError, match=r"2 rows have the id .*; give one of row:6, test:1"):
        asked(ids[6], given, predictor.run)


@pytest.mark.long
def test_rows_that_every_network_saw_and_several_labels(tmp_path):
    root = finished_run(tmp_path / "run", classes=("ham", "spam", "news"), task="multilabel")
    folds = pd.read_parquet(root / "data/folds.parquet")
    folds.loc[3, "fold"] = -1
    folds.to_parquet(root / "data/folds.parquet")
    found = explain(load(root=root), "train:4")
    assert found.seen
    assert "every network was trained on it" in lines(found)[0]
    assert explain(load(root=root), "train:5", output="news").output == "news"
    with pytest.raises(PodiumError, match="give ham, spam, news"):
        explain(load(root=root), "train:5", output="sport")
