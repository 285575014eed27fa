"""Recipes: each valid, documented, and printed as a params.yaml that can be used at once."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from podium import cli
from podium.config import load, recipe
from podium.config.asked import unmet
from podium.config.load import read, validate
from podium.config.parse import parse
from podium.config.recipe import About, Reached, Recipe, find, names, params_of, written
from podium.errors import ParamsError, PodiumError

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs/recipes.md").read_text(encoding="utf-8")
ALL = names()


@cache
def params(name: str) -> dict[str, Any]:
    return params_of(find(name))


def line(name: str) -> str:
    """A recipe's line of the table in docs/recipes.md."""
    made = find(name)
    about, competition = made.about, params(name)["competition"]
    reached = "; ".join(f"{one.what}: {one.figure} ({one.where})" for one in made.reached)
    cells = [f"`{name}`", f"[{about.title}]({about.page})", competition["task"], f"`{competition['metric']}`"]
    return f"| {' | '.join([*cells, about.licence, reached])} |"


def keys(section: type[Any], under: str = "") -> list[str]:
    """The lines of the table of keys."""
    return [f"| `{under}{name}` | {field.description} |" for name, field in section.model_fields.items()]


@pytest.mark.parametrize("name", ALL)
def test_every_recipe_is_a_valid_params_yaml(name: str) -> None:
    given = params(name)
    assert validate(given, name).competition.name == name
    assert list(unmet(read(CHECKOUT / "dvc.yaml"), given)) == []


@pytest.mark.parametrize("name", ALL)
def test_what_is_printed_can_be_used_at_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(written(name), encoding="utf-8")
    assert read(path) == params(name)
    assert list(read(path)) == list(read(CHECKOUT / "params.yaml"))
    assert load(path).competition.name == name
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == (CHECKOUT / "params.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert {f"# Page: {find(name).about.page}", f"# Licence: {find(name).about.licence}"} <= set(lines)
    assert max(map(len, lines)) <= 120


def test_the_embedded_default_is_the_shipped_file() -> None:
    shipped = read(CHECKOUT / "params.yaml")
    assert find("sms-spam").params == shipped
    assert list(find("sms-spam").params) == list(shipped)


def test_what_is_trained_is_blended_and_what_is_there_is_used() -> None:
    for name in ALL:
        given = validate(params(name), name)
        assert sorted(given.models) == sorted(given.ensemble.members)
        assert {model.view for model in given.models.values()} == set(given.views)
        assert {model.sampling for model in given.models.values()} == set(given.samplings)


def test_a_section_that_is_as_shipped_is_left_out() -> None:
    shipped = find("sms-spam").params
    for name in set(ALL) - {"sms-spam"}:
        assert [section for section, given in find(name).params.items() if given == shipped[section]] == []


def test_the_page_has_a_line_for_each_recipe_and_no_other() -> None:
    table = PAGE.split("| what is reached |\n")[1].split("\n\n")[0].splitlines()[1:]
    assert table == [line(name) for name in ALL]


def test_the_page_has_every_key() -> None:
    for told in (*keys(About, "about."), *keys(Reached, "reached[]."), *keys(Recipe)[2:]):
        assert told in PAGE


def test_figures_stand_in_the_files_that_are_named() -> None:
    named = [one for name in ALL for one in find(name).reached]
    there = [one for one in named if (CHECKOUT / one.where).is_file()]  # some benchmarks run only where their data are
    assert there
    for one in there:
        assert str(one.figure) in (CHECKOUT / one.where).read_text(encoding="utf-8")


def test_every_recipe_says_where_each_of_its_files_comes_from() -> None:
    for name in ALL:
        made, given = find(name), validate(params(name), name)
        files = [given.data.train.path, given.data.test.path, *(table.path for table in given.data.extra)]
        files += [given.submission.sample] if given.submission.sample else []
        assert set(files) <= set(made.about.files)
        assert made.about.kaggle in (None, name)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    """Run the command line in this process; its exit status, or what it says of a mistake."""
    monkeypatch.setattr(sys, "argv", ["podium", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_the_command_lists_and_prints(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert not run(monkeypatch, "recipe")
    listed = capsys.readouterr().out.splitlines()
    assert [one.split()[0] for one in listed] == ALL
    assert listed[ALL.index("imdb")].endswith("  IMDB film reviews (Maas et al. 2011)")
    assert not run(monkeypatch, "recipe", "trec-6")
    assert yaml.safe_load(capsys.readouterr().out) == params("trec-6")


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("trek-6", "did you mean trec-6 or trec-50?"),
        ("Insults", "did you mean detecting-insults-in-social-commentary?"),
        ("../params", f"there are {', '.join(ALL)}"),
        ("", f"there are {', '.join(ALL)}"),
    ],
)
def test_an_unknown_name_is_one_line(name: str, fix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "recipe", name) == f"podium: recipes/: there is no recipe {name!r}; {fix}"


def test_a_wrong_recipe_is_one_line_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yaml").write_text("about: {title: Mine}\nreached: []\nparams: {model: {}}\n", encoding="utf-8")
    monkeypatch.setattr(recipe, "RECIPES", tmp_path)
    with pytest.raises(PodiumError) as raised:
        find("mine")
    told = str(raised.value).splitlines()
    assert f"{tmp_path / 'mine.yaml'}, about.page: Field required; see docs/recipes.md" in told
    assert "params.yaml has no section 'model', but competition, data, clean, " in told[-1]


def test_without_recipes_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "RECIPES", tmp_path / "recipes")
    with pytest.raises(PodiumError, match=r"recipes: there is no such folder; run in a checkout of podium"):
        names()


def test_nothing_heavy_is_loaded() -> None:
    heavy = ["tensorflow", "keras", "pandas", "numpy", "sklearn"]
    code = (
        f"import sys; from podium.config.recipe import written; written('imdb'); print({set(heavy)} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT / "src", capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


ODD = ["1e-3", "no", "012", "1:30", "2019-01-01", "~", "true", "null", "0x1F", "1_0", "=", "<<", "- a", "a: b", "#", ""]
ODD += [
    "é\u2028b",
    "a\x85b",
    "a\nb\n",
    " a",
    "'",
    '"',
    "\x1b[2J",
    "\ufeffa",
    "a" * 200,
    "%",
    "@",
    "`",
    "? a",
    "!a",
    "&a",
    "*a",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(ODD)
NUMBERS = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False)
PLAIN_VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, PLAIN_VALUES, min_size=1, max_size=4))
@example({"classes": ["1e-3", "2"]})  # by PyYAML's own version of YAML the first needs no quotes
@example({"a": "x\u2028  y"})
def test_whatever_a_section_holds_comes_back(section: dict[str, Any]) -> None:
    assert parse(recipe._dumped("competition", section)) == {"competition": section}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Recipes of our own: the shipped one, and room for another."""
    made = tmp_path_factory.mktemp("recipes")
    (made / "sms-spam.yaml").write_bytes((recipe.RECIPES / "sms-spam.yaml").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe, "RECIPES", made)
        yield made


SYNTAX = [b"\n", b": ", b"- ", "\u2028".encode(), b"'", b"#"]
SMALLEST = min((path.read_bytes() for path in recipe.RECIPES.glob("*.yaml")), key=len)


@given(st.data())
def test_any_recipe_is_an_error_of_a_line_a_mistake_or_printed_as_it_is(folder: Path, data: st.DataObject) -> None:
    content = bytearray(SMALLEST)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[place : place + 1] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b"\n", b": ", b"- ", b"\xe2\x80\xa8"])
        )
    (folder / "mine.yaml").write_bytes(content)
    try:
        found, text = find("mine"), written("mine")
    except ParamsError as error:
        assert all("\n" not in str(mistake) for mistake in error.mistakes)  # noqa: PT017 - either way is right
        return
    assert repr(parse(text)) == repr(params_of(found))  # NaN is not itself


@pytest.mark.parametrize("key", ["title", "licence", "notes", "files"])
def test_nothing_said_of_a_competition_ends_its_comment(folder: Path, key: str) -> None:
    given = read(folder / "sms-spam.yaml")
    odd = "x\u2028ensemble: {members: [mine]}\x85a\nb\x1b[2J"
    given["about"][key] = {"notes": [odd], "files": {"a.csv": odd}}.get(key, odd)
    (folder / "mine.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")
    assert parse(written("mine")) == params_of(find("mine"))
