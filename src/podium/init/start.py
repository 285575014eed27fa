"""`podium init`: from a folder or zip to a project that `dvc repro` runs."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from podium.competition import embedded
from podium.config import recipe as recipes
from podium.config.load import mapping, validate
from podium.errors import PodiumError
from podium.init.ask import Ask
from podium.init.files import Files, opened
from podium.init.infer import Inferred, Told, below, inferred
from podium.init.known import files_of, find_known, located
from podium.init.place import Placed, check_free, place
from podium.init.written import written

Say = Callable[[str], None]

WIDTH = 14
LONGEST_NAME = 60
SHOWN = 5
"""Files that are not used, and are named."""


@dataclass(frozen=True)
class Asked:
    """What `podium init` is asked for.

    Args:
        source: the folder or zip; None: an embedded competition's files are to be fetched.
        told: what the user says of it.
        name: of the competition; "": that of its recipe, or of the folder or zip.
        recipe: to take instead of what the files tell; "": none.
        known: whether the files may be found to be those of a recipe.
        force: whether what is there is put aside.
        dry: whether nothing is written.
    """

    source: Path | None
    told: Told = field(default_factory=Told)
    name: str = ""
    recipe: str = ""
    known: bool = True
    force: bool = False
    dry: bool = False


def begin(root: Path, asked: Asked, ask: Ask, say: Say) -> None:
    """Look at the files, say what they tell, and put them and params.yaml in place.

    Args:
        root: the project's folder.
        asked: what is asked for.
        ask: asks what is not clear.
        say: takes a line for the user.

    Raises:
        PodiumError: something is missing, unclear, in the way, or cannot be written; then nothing has changed.
    """
    if asked.recipe and (wrong := _flags(asked.told)):
        raise PodiumError(f"{wrong} goes with what is inferred, and --recipe says all", fix="leave one of them out")
    if asked.source is None:
        _fetched(root, asked, say)
        return
    name = named(asked)
    if not asked.dry:
        check_free(root, name, None, force=asked.force)  # before much is read
    with opened(asked.source, root) as files:
        known = asked.recipe or _known(files, asked)
        name = known if known and not asked.name else name
        found = _by_recipe(files, known, asked) if known else inferred(files.folder, files.names, asked.told, ask)
        _tell(found, say)
        sections = {**found.sections, "competition": {"name": name, **found.sections["competition"]}}
        text = written(sections, _origin(known))
        validate(mapping(text.encode(), "params.yaml"))
        if asked.dry:
            say(f"{'written':<{WIDTH}}nothing: --dry-run")
            return
        check_free(root, name, asked.source, force=asked.force)
        _check_in_place(root, name, asked.source, files, found)
        pairs = [(files.folder / path, str(below(path, found.base))) for path in found.files]
        placed = place(root, name, asked.source, pairs, text)
    say(f"{'written':<{WIDTH}}params.yaml, {placed.data}/ ({_number(len(pairs), 'file')}), {placed.data}.dvc")
    _tell_end(placed, f"podium check; git add -A && git commit -m 'begin {name}'; dvc repro", say)


def named(asked: Asked) -> str:
    """What the competition is called: a name that a folder, and a key of params.yaml, can have.

    Args:
        asked: what is asked for.

    Raises:
        PodiumError: the user's name cannot be one, or is an embedded competition's.
    """
    plain = asked.name or asked.recipe or ""
    if not plain and asked.source is not None:
        stem = asked.source.resolve().name if asked.source.is_dir() else asked.source.stem
        plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_")[:LONGEST_NAME] or "competition"
        if plain in embedded.names():
            plain = f"{plain}-own"
    if not re.fullmatch(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST_NAME - 1}}}", plain):
        fix = f"use letters, digits, '_' and '-', at most {LONGEST_NAME}"
        raise PodiumError(f"{plain!r} cannot be a name", where="--name", fix=fix)
    if plain in embedded.names() and asked.source is not None:
        fix = f"give another --name; or leave the files out: podium init --recipe {plain}"
        raise PodiumError(f"{plain!r} is a competition that comes with the project", where="--name", fix=fix)
    return plain


def _flags(told: Told) -> str:
    """A flag that says something of the files; "": none does."""
    given = {**vars(told.files), **vars(told.columns), "task": told.task, "metric": told.metric}
    given["positive"] = told.positive
    return next((f"--{flag}" for flag, value in given.items() if value), "")


def _fetched(root: Path, asked: Asked, say: Say) -> None:
    """An embedded competition: its params.yaml alone, for stage fetch brings its files."""
    if asked.recipe not in embedded.names():
        recipes.find(asked.recipe)
        fix = f"say where its files are: podium init --recipe {asked.recipe} --from FOLDER"
        raise PodiumError(f"the files of recipe {asked.recipe} do not come with the project", fix=fix)
    text = recipes.written(asked.recipe)
    validate(mapping(text.encode(), "params.yaml"))
    if asked.dry:
        say(f"{'written':<{WIDTH}}nothing: --dry-run")
        return
    check_free(root, asked.recipe, None, force=asked.force)
    placed = place(root, asked.recipe, None, [], text)
    say(f"{'written':<{WIDTH}}params.yaml; stage fetch brings the files, which come with the project")
    _tell_end(placed, "podium check; dvc repro", say)


def _by_recipe(files: Files, recipe: str, asked: Asked) -> Inferred:
    """What a recipe says of the files: all its sections where the user names it, else those about the competition."""
    params = recipes.params_of(recipes.find(recipe))
    paths, base = located(files.names, params, recipe)
    own: dict[str, Any] = recipes.find(recipe).params
    if asked.recipe:
        sections = own
        lines = [("recipe", recipe, "as you say: all its sections")]
    else:
        sections = {key: own[key] for key in ("competition", "data", "clean", "submission") if key in own}
        why = "the files are those of it, by name, columns and labels; --no-recipe infers them all the same"
        lines = [("recipe", recipe, why)]
    sections = {"data": params["data"], "submission": params["submission"], **sections}
    competition = params["competition"]
    lines += [
        ("files", ", ".join(files_of(params)), "as the recipe calls them"),
        ("columns", _columns(competition), "as the recipe has them"),
        ("task", f"{competition['task']}, {competition['metric']}", "as its page says"),
    ]
    if not asked.recipe:
        lines.append(("members", "as shipped", f"`podium init --recipe {recipe} --from ...` takes the recipe's"))
    left = [f"{name}: not needed" for name in files.names if name not in paths]
    return Inferred(sections, paths, base, lines, left)


def _known(files: Files, asked: Asked) -> str:
    """The recipe that the files are those of; "": none, or the user says otherwise."""
    if not asked.known or asked.told != Told():
        return ""
    return find_known(files.folder, files.names) or ""


def _columns(competition: dict[str, Any]) -> str:
    label = competition["label"]
    labels = label["column"] if isinstance(label, dict) else ", ".join([label] if isinstance(label, str) else label)
    return f"id {competition['id'] or 'none'}; text {', '.join(competition['text'])}; label {labels}"


def _tell(found: Inferred, say: Say) -> None:
    """A line for each part, with its reason."""
    for what, value, why in found.lines:
        say(f"{what:<{WIDTH}}{value}  ({why})")
    for line in found.left[:SHOWN]:
        say(f"{'left out':<{WIDTH}}{line}")
    if len(found.left) > SHOWN:
        say(f"{'left out':<{WIDTH}}{len(found.left) - SHOWN} more files")


def _origin(known: str) -> str:
    if known:
        return f"Begun by `podium init`, by the recipe {known}."
    return "Begun by `podium init`; the metric may be a guess: compare it with the competition's page."


def _check_in_place(root: Path, name: str, source: Path, files: Files, found: Inferred) -> None:
    """Of files that lie in data/raw/<name>/ already, and stay there: params.yaml can name them as they lie."""
    if source.resolve() != (root / "data/raw" / name).resolve():
        return
    where = f"data/raw/{name}/"
    if files.folder != source:
        raise PodiumError("its files are packed", where=where, fix="unpack them there")
    if found.base:
        fix = "move them up, or give a folder elsewhere"
        raise PodiumError(f"its files lie in {found.base}/", where=where, fix=fix)


def _tell_end(placed: Placed, then: str, say: Say) -> None:
    """What was put aside, and what to type next."""
    for line in placed.kept:
        say(f"{'kept':<{WIDTH}}{line}")
    say(f"{'next':<{WIDTH}}{then}")


def _number(many: int, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"
