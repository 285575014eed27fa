"""params.yaml as text."""

import pytest

from podium.config import recipe as recipes
from podium.config.load import mapping, validate
from podium.config.parse import parse
from podium.init.written import shipped_sections, written


@pytest.mark.parametrize("name", ["trec-50", "jigsaw-toxic-comment-classification-challenge", "semeval2019-task9a"])
def test_it_holds_what_is_given_and_all_else_as_shipped(name: str) -> None:
    own, shipped = recipes.find(name).params, recipes.find(recipes.SHIPPED).params
    sections = {key: own[key] for key in ("competition", "data", "submission") if key in own}
    text = written(sections, "Of a test.")
    read = parse(text)
    assert read == {**shipped, **sections}
    validate(mapping(text.encode(), "params.yaml"))
    assert "# Of a test." in text
    for kept in ("views", "samplings", "models", "ensemble"):
        assert shipped_sections()[kept] in text
    assert ("the second is the positive class" in text) == (own["competition"]["task"] == "binary")


def test_odd_names_are_read_back() -> None:
    odd = ["no", "1e5", "a: b", "#x", "é\u2028", '"', "- y", "2019-01-01", "null"]
    competition = {**recipes.find("trec-6").params["competition"], "classes": odd, "text": ["a #b", "c: d"]}
    assert parse(written({"competition": competition}, "Of a test."))["competition"] == competition


def test_comments_stand_where_they_stood() -> None:
    text = written({"competition": recipes.find("trec-6").params["competition"]}, "Of a test.")
    assert "  name: trec-6                  # its files lie in data/raw/<name>/\n" in text
    assert max(map(len, text.splitlines())) <= 120
