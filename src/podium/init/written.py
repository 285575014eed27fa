"""params.yaml as text: the shipped one with its comments, and a competition's own sections in place of its."""

import re
import textwrap
from typing import Any

import yaml

from podium.config import recipe as recipes
from podium.config.parse import parse
from podium.errors import PodiumError

HEAD = f"""{recipes.SCHEMA}
# Everything that decides a result. docs/parameters.md says what each key takes.
# {{origin}}
"""
WIDTH = 118
LINE = re.compile(r"^  (?P<key>\w+):(?P<value>.*?)(?P<comment> +#.*)?$")
SECTION = re.compile(r"^(\w+):", re.MULTILINE)


class _Whole(yaml.SafeDumper):
    """Writes what stands in two places twice: anchors and aliases are hard to edit."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's own
        return True


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Text, in quotes where it would be read as something else: 1e5 is a number for DVC, and none for PyYAML."""
    try:
        style = None if parse(text) == text else "'"
    except PodiumError:
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Whole.add_representer(str, _quoted)


def written(sections: dict[str, dict[str, Any]], origin: str) -> str:
    """The whole params.yaml.

    Args:
        sections: those that are the competition's own, each whole.
        origin: what to say of it at the top.
    """
    shipped = shipped_sections()
    if isinstance(sections.get("competition", {}).get("classes"), list) and sections["competition"]["task"] != "binary":
        shipped["competition"] = shipped["competition"].replace("        # the second is the positive class", "")
    parts = [_section(name, sections[name], text) if name in sections else text for name, text in shipped.items()]
    return "\n".join([HEAD.format(origin=origin), *parts])


def shipped_sections() -> dict[str, str]:
    """The sections of the shipped params.yaml, as text, by name."""
    text = (recipes.RECIPES / f"{recipes.SHIPPED}.yaml").read_text(encoding="utf-8")
    params = textwrap.dedent(text.split("\nparams:\n", 1)[1])
    starts = [*SECTION.finditer(params)]
    ends = [start.start() for start in starts[1:]] + [len(params)]
    return {start[1]: params[start.start() : end].rstrip("\n") + "\n" for start, end in zip(starts, ends, strict=True)}


def _section(name: str, given: dict[str, Any], shipped: str) -> str:
    """A section with the comments of the shipped one."""
    comments = {found["key"]: found["comment"] for line in shipped.splitlines() if (found := LINE.match(line))}
    lines = [f"{name}:"]
    for key, value in given.items():
        text = yaml.dump(
            {key: value},
            Dumper=_Whole,
            sort_keys=False,
            allow_unicode=True,
            width=WIDTH - 20,  # PyYAML breaks a line after the word that passes it
            default_flow_style=None if isinstance(value, dict | list) else False,
        ).rstrip("\n")
        comment = (comments.get(key) or "").strip()
        if comment and "\n" not in text and len(line := f"  {text:<28}  {comment}") <= WIDTH:
            lines.append(line)
        else:
            lines += [f"  {comment}"] * bool(comment) + [textwrap.indent(text, "  ")]
    return "\n".join(lines) + "\n"
