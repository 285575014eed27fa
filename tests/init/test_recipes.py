"""Every recipe's files, without a flag: is what init infers what the recipe says?"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from recipes.shapes import SHAPES

from podium.competition import embedded
from podium.config.recipe import find, params_of
from podium.errors import PodiumError
from podium.init.ask import Ask
from podium.init.files import listed
from podium.init.infer import Inferred, Told, inferred
from podium.init.known import find_known

WRONG = {
    # its sample is of a first stage, without ids, and holds 0 where shares are asked
    "detecting-insults-in-social-commentary": "metric, submission.columns, submission.write",
    "offenseval-2019": "three columns may be the label",
    "semeval2019-task9a": "metric, submission.columns, submission.header",  # what the page says stands in no file
}
"""What files alone do not tell."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of each recipe."""
    found = {}
    for name, shape in SHAPES.items():
        found[name] = tmp_path_factory.mktemp("shapes") / name
        found[name].mkdir()
        for file, content in shape(recipe(name)["competition"]["classes"]).files.items():
            (found[name] / file).write_bytes(content)
    return found


@cache
def recipe(name: str) -> dict[str, Any]:
    params = params_of(find(name))
    params["competition"]["classes"] = [str(one) for one in params["competition"]["classes"]]
    return params


def facts(params: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """What must be right; `names`: what columns are to be called, for a file without header has no names."""

    def called(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: called(one) if key == "column" else one for key, one in value.items()}
        return [names.get(one, one) for one in value] if isinstance(value, list) else names.get(value, value)

    competition, submission = params["competition"], params["submission"]
    found = {key: called(competition[key]) for key in ("id", "text", "label")}
    found |= {"task": competition["task"], "metric": competition["metric"]}
    found |= {"classes": sorted(competition["classes"])}
    if competition["task"] == "binary":
        found["positive"] = competition["classes"][1]
    found |= {f"data.{key}": params["data"][key]["path"] for key in ("train", "test")}
    found |= {f"submission.{key}": submission[key] for key in ("sample", "header", "write")}
    found |= {f"submission.{key}": called(submission[key]) for key in ("columns", "prediction")}
    if submission["write"] == "label_list":
        found["submission.separator"] = submission.get("separator", " ")
    return found


def judged(given: Inferred, name: str) -> str:
    """What is not as in the recipe; "": nothing."""
    theirs = recipe(name)["data"]["train"].get("columns") or []
    ours = given.sections["data"]["train"].get("columns") or []
    names = dict(zip(ours, theirs, strict=True)) if theirs else {}
    found, expected = facts(given.sections, names), facts(recipe(name), {})
    return ", ".join(sorted(key for key in expected if found.get(key) != expected[key]))


def test_at_least_three_quarters_are_right_without_a_flag(
    folders: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {}
    for name, folder in folders.items():
        try:
            told = judged(inferred(folder, listed(folder), Told(), Ask()), name)
        except PodiumError as error:
            told = "three columns may be the label" if "3 may be" in error.what else str(error)
        wrong |= {name: told} if told else {}
    with capsys.disabled():
        print(f"\ninferred without a flag: {len(folders) - len(wrong)} of {len(folders)} right; not: {wrong}")
    assert wrong == WRONG
    assert len(folders) - len(wrong) >= 0.75 * len(folders)


def test_with_recipes_that_are_recognised_all_are_right(
    folders: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    known = {name: find_known(folder, listed(folder)) for name, folder in folders.items()}
    recognised = [name for name, found in known.items() if found == name]
    right = [name for name in folders if name in recognised or name not in WRONG]
    with capsys.disabled():
        print(f"\nrecognised: {len(recognised)}; right with it: {len(right)} of {len(folders)}")
    assert all(found in (name, None) for name, found in known.items())
    assert not {*recognised} & {*embedded.names()}
    assert {*WRONG} <= {*recognised}
    assert len(right) == len(folders)
