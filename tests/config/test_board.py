"""`board`: what each platform needs, told in one line; none of it where it is not given."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from podium.config import load
from podium.config.load import validate
from podium.errors import ParamsError

CHECKOUT = Path(__file__).parents[2]
SHIPPED = CHECKOUT / "params.yaml"


def _board(board: Any) -> Any:
    return validate(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")) | {"board": board}).board


def test_it_may_be_left_away() -> None:
    given = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    given.pop("board", None)
    board = validate(given).board
    assert (board.platform, board.slug, board.per_day, board.public) == ("local", None, 5, 0.5)
    assert load(SHIPPED).board.platform == "local"


def test_no_stage_depends_on_it() -> None:
    assert "board." not in (CHECKOUT / "dvc.yaml").read_text(encoding="utf-8").replace("data/board", "")


@pytest.mark.parametrize(
    "board",
    [
        {"platform": "kaggle", "slug": "nlp-getting-started"},
        {"platform": "kaggle", "slug": 2019},
        {"platform": "codabench", "slug": 9719, "phase": 15784},
        {"platform": "codabench", "slug": "9719", "phase": 1, "task": 2, "column": "f1", "url": "http://localhost:80"},
        {"platform": "codabench", "slug": "1", "phase": 1, "url": "https://bench.example.org"},
    ],
)
def test_valid(board: dict[str, Any]) -> None:
    assert {key: getattr(_board(board), key) for key in board} == board | {"slug": str(board["slug"])}


CODABENCH = {"platform": "codabench", "slug": "1", "phase": 1}
OPEN = "give an address that begins with https://; the token would be sent in the open"


@pytest.mark.parametrize(
    ("board", "key", "told"),
    [
        ({"platform": "kagle"}, "", "no platforms file is called 'kagle'; there are codabench, "),
        ({"platform": "platform"}, "", "no platforms file is called 'platform'; there are "),
        ({"platform": "_http"}, ".platform", "'_http' cannot be a name"),
        ({"platform": "kaggle"}, "", "platform: kaggle needs `slug`, the competition there"),
        ({"platform": "codabench", "phase": 1}, "", "platform: codabench needs `slug`"),
        ({"platform": "codabench", "slug": "1"}, "", "platform: codabench needs `phase`, the number"),
        (CODABENCH | {"slug": "abc"}, "", "`slug` (abc) is no number: /competitions/<number>/ in its address"),
        (CODABENCH | {"phase": 0}, ".phase", "0 is not allowed; give at least 1"),
        (CODABENCH | {"url": "http://www.codabench.org/"}, ".url", f"'http://www.codabench.org/': {OPEN}"),
        (CODABENCH | {"url": "codabench.org"}, ".url", f"'codabench.org': {OPEN}"),
        (CODABENCH | {"url": "http://[1"}, ".url", "'http://[1': no address; give one like https://"),
        (
            CODABENCH | {"url": "https://me:pw@codabench.org"},
            ".url",
            "'https://me:pw@codabench.org': the address alone",
        ),
        ({"platform": "kaggle", "slug": "c/titanic"}, ".slug", "'c/titanic': no such name can be; give the last part"),
        ({"per_day": 0}, ".per_day", "0 is not allowed; give at least 1"),
        ({"public": 0.0}, ".public", "0.0 is not allowed; give more than 0"),
        ({"public": 2}, ".public", "2 is not allowed; give at most 1"),
        ({"slugs": "a"}, ".slugs", "unknown key; did you mean slug? (allowed: platform, slug, phase, "),
        ("kaggle", "", "'kaggle' is not allowed; give a mapping of platform, slug, "),
    ],
)
def test_each_mistake_is_one_line(board: Any, key: str, told: str) -> None:
    with pytest.raises(ParamsError) as raised:
        _board(board)
    line = str(raised.value)
    assert line.isprintable()
    assert line.startswith(f"params.yaml, board{key}: {told}")
