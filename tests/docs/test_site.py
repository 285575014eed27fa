"""The site, built as `make docs` builds it: whole, without a warning, and without anything from elsewhere."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LIBRARY = CHECKOUT / "src" / "podium"
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}

pytestmark = pytest.mark.long


class Loaded(HTMLParser):
    """What a page makes the browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(LOADED.get(tag, ""))
        if address:
            self.addresses.append(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it was written."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    return folder


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        parser = Loaded()
        parser.feed(page.read_text(encoding="utf-8"))
        assert parser.addresses
        assert [address for address in parser.addresses if re.match(r"(\w+:)?//", address)] == [], page.name
        folder = site if page.name == "404.html" else page.parent  # which a server shows at any address
        files = [folder / re.sub(r"[?#].*", "", address).lstrip("/") for address in parser.addresses]
        gone = [file for file in files if not file.exists()]
        assert gone == [], page.name


def test_every_room_has_a_page_and_what_is_public_stands_on_it(site: Path) -> None:
    for room in LIBRARY.glob("*/__init__.py"):
        assert (site / "api" / f"{room.parent.name}.html").is_file()
    text = (site / "api" / "folds.html").read_text(encoding="utf-8")
    assert 'id="podium.folds.assign.assign_folds"' in text
    assert text.count('id="podium.folds.assign.assign_folds"') == 1
    assert "_stratified" not in text


def test_what_stands_in_angles_is_shown(site: Path) -> None:
    assert "data/raw/&lt;name" in (site / "parameters.html").read_text(encoding="utf-8")
    assert "data/padded/&lt;view" in (site / "api" / "training.html").read_text(encoding="utf-8")


def test_pages_and_tables_from_elsewhere_are_linked(site: Path) -> None:
    assert 'href="bench/blends.html"' in (site / "ensembles.html").read_text(encoding="utf-8")
    assert 'href="data/encoders.html"' in (site / "architectures.html").read_text(encoding="utf-8")
    assert (site / "bench" / "score.svg").is_file()
    assert not list(site.rglob("*.py"))


def test_the_search_knows_the_pages(site: Path) -> None:
    assert "cross-fitted" in (site / "search" / "search_index.js").read_text(encoding="utf-8")
