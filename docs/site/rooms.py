"""The library's rooms, each with its page: what is public in it, from the docstrings."""

import ast
from dataclasses import dataclass
from pathlib import Path

LIBRARY = Path(__file__).resolve().parents[2] / "src" / "podium"
ORDER = (
    *("io", "config", "text", "competition", "folds", "losses", "metrics", "layers", "architectures", "training"),
    *("ensemble", "submission", "provenance", "compare", "diagnosis", "noise", "export", "kept", "ledger", "platforms"),
    *("submit", "leaderboard", "trace", "reproduce", "experiments", "tune", "predictor", "bundle", "explain", "report"),
    *("init", "doctor", "commands"),
)
"""As data flow; a room that is not among them stands after these."""

OWN_ALONE = """\
::: {module}
    options:
      heading_level: {level}
      members: {members}
"""
"""A folder's page begins with the folder: what it takes from its files is told where it is defined."""


@dataclass(frozen=True)
class Room:
    """A folder of the library; or, called podium, the modules that stand in none.

    Args:
        name: of the folder.
        files: what its page shows.
    """

    name: str
    files: tuple[Path, ...]

    def page(self) -> str:
        """The Markdown that mkdocstrings fills."""
        begin = "\n# podium\n" if self.name == "podium" else ""  # a folder's own docstring is the beginning
        return "\n".join([f"---\ntitle: {self.name}\n---\n{begin}", *map(_shown, self.files)])


def rooms() -> list[Room]:
    """All of them."""
    names = sorted((path.parent.name for path in LIBRARY.glob("*/__init__.py")), key=lambda name: (_place(name), name))
    alone = Room("podium", tuple(sorted(LIBRARY.glob("[!_]*.py"))))
    return [alone, *(Room(name, tuple(_files(LIBRARY / name))) for name in names)]


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _files(folder: Path) -> list[Path]:
    """The folder's own file, then the others and those of its folders; private ones are left out."""
    files = [path for path in folder.rglob("*.py") if path.stem == "__init__" or not path.stem.startswith("_")]
    return sorted(files, key=_module)


def _module(file: Path) -> str:
    parts = file.relative_to(LIBRARY.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _shown(file: Path) -> str:
    if file.stem != "__init__":
        return f"::: {_module(file)}\n"
    defined = [
        node.name
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
    ]
    members = f"[{', '.join(defined)}]" if defined else "false"
    return OWN_ALONE.format(module=_module(file), level=1 if file.parent.parent == LIBRARY else 2, members=members)
