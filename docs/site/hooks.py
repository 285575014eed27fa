"""The site has more pages than docs/: files that lie elsewhere, the notebook, and a page for each room of the library.

What is written in docs/*.md links as the repository needs it (../bench/score.md); here each link is turned to the page
that the site has of that file. One to a file without a page, a source, say, becomes plain words.
"""

import json
import os
import posixpath
from collections.abc import Container
from pathlib import Path
from typing import Any

from marking import escaped, linked, roomy
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from rooms import LIBRARY, rooms

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {
    "README.md": "readme.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "docs/story.ipynb": "story.md",
    **{f"data/{name}/README.md": f"data/{name}.md" for name in ("encoders", "external", "vectors")},
}
"""Pages by the place of their file in the repository; those of bench/ keep theirs."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name the pages that are made here where the navigation has `api/` and `bench/`."""
    pages = {"api/": [f"api/{room.name}.md" for room in rooms()], "bench/": [*tables()]}
    config.nav = _filled(config.nav, pages)
    return config


def _filled(nav: Any, pages: dict[str, list[str]]) -> Any:
    if isinstance(nav, list):
        return [_filled(entry, pages) for entry in nav]
    if isinstance(nav, dict):
        return {title: _filled(entry, pages) for title, entry in nav.items()}
    return pages.get(nav, nav)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add them, and the drawings of bench/."""
    for place, page in {**ELSEWHERE, **{name: name for name in tables()}}.items():
        text = (ROOT / place).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=from_notebook(text) if place.endswith(".ipynb") else text))
    for drawing in (ROOT / "bench").glob("*.svg"):
        files.append(File.generated(config, f"bench/{drawing.name}", abs_src_path=str(drawing)))
    for room in rooms():
        files.append(File.generated(config, f"api/{room.name}.md", content=room.page()))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - MkDocs names them
    """Turn its links, and make its Markdown fit."""
    uri = page.file.src_uri
    if uri.startswith("api/"):
        return markdown
    place = repository_place(uri)
    made = linked(markdown, lambda target: turned(target, place, uri, files.src_uris))
    return roomy(escaped(made)).replace("<details>", "<details markdown>")


def tables() -> list[str]:
    """The tables that benchmarks printed, by their place."""
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "bench").glob("*.md"))


def repository_place(uri: str) -> str:
    """Where the file of a page lies in the repository.

    Args:
        uri: the page's, `bench/score.md` say.
    """
    places = {page: place for place, page in ELSEWHERE.items()} | {name: name for name in tables()}
    return places.get(uri, f"docs/{uri}")


def turned(target: str, place: str, uri: str, known: Container[str]) -> str | None:
    """Where a link leads on the site; None: nowhere.

    Args:
        target: as it is written.
        place: the file that it is written in.
        uri: that file's page.
        known: the addresses of the site's files.
    """
    path, mark, anchor = target.partition("#")
    if "://" in path or path.startswith("mailto:") or not path:
        return target
    file = posixpath.normpath(posixpath.join(posixpath.dirname(place), path))
    found = ELSEWHERE.get(file, file.removeprefix("docs/"))
    if found not in known:
        return None
    return os.path.relpath(found, posixpath.dirname(uri) or ".") + mark + anchor


def from_notebook(text: str) -> str:
    """A notebook as a page: its words, and its code in fences.

    Args:
        text: of the .ipynb file.
    """
    cells = json.loads(text)["cells"]
    sources = ["".join(cell["source"]).strip() for cell in cells]
    return "\n\n".join(
        f"```python\n{source}\n```" if cell["cell_type"] == "code" else source
        for cell, source in zip(cells, sources, strict=True)
    )


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:  # noqa: ARG001 - MkDocs names them
    """Watch what lies outside docs/ too."""
    for place in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "bench", "data/encoders/README.md"):
        server.watch(str(ROOT / place))
    server.watch(str(LIBRARY))
    return server
