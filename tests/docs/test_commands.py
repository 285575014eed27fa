"""Every command that a page shows exists, with the options that it shows."""

import re
from pathlib import Path

import pytest
import typer
from marking import SPAN, parts

from podium.cli import app

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(CHECKOUT).as_posix()
    for pattern in ("*.md", "docs/*.md", "data/*/README.md")
    for path in CHECKOUT.glob(pattern)
)
CALL = re.compile(r"(?:^|[;&|`$] ?|&& )(podium|make) ([a-z][a-z-]*)([^\n`;&|#]*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
TARGETS = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
COMMANDS = {
    name: {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for name, command in getattr(typer.main.get_command(app), "commands").items()  # noqa: B009 - of a group alone
}


def calls(text: str) -> list[tuple[str, str, str]]:
    """Program, command and the rest of the line, of every call that stands in code."""
    code = [part for part, fenced in parts(text) if fenced]
    code += [span.group().strip("`") for part, fenced in parts(text) if not fenced for span in SPAN.finditer(part)]
    return [call for part in code for call in CALL.findall(part)]


def unknown(text: str) -> list[str]:
    """Those that there are not."""
    found = []
    for program, name, rest in calls(text):
        known = TARGETS if program == "make" else set(COMMANDS)
        if name not in known:
            found.append(f"{program} {name}")
        elif program == "podium":
            found += [f"podium {name} {option}" for option in OPTION.findall(rest) if option not in COMMANDS[name]]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_they_exist(page: str) -> None:
    assert unknown((CHECKOUT / page).read_text(encoding="utf-8")) == []


def test_one_that_does_not_is_found() -> None:
    page = "`podium check`, `podium chek`, podium is\n```\n$ podium sync --revv # --no\nmake gone && make docs\n```\n"
    assert unknown(page) == ["podium sync --revv", "make gone", "podium chek"]


def test_the_pages_show_every_command() -> None:
    shown = {
        name
        for page in PAGES
        for program, name, _ in calls((CHECKOUT / page).read_text("utf-8"))
        if program == "podium"
    }
    assert shown >= set(COMMANDS)
