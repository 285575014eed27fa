"""The page that `dvc plots` fills: it draws without a network, also in a clone, and holds what it says it holds."""

import hashlib
import re
from pathlib import Path
from typing import Any

from dvc_render.vega import VegaRenderer
from offline_page import seen
from project import CHECKOUT, Project

PAGE = CHECKOUT / ".dvc/plots/offline.html"
TOLD = re.compile(r"^ +(vega\S*) ([0-9.]+) +\S+ +SHA-256 ([0-9a-f]{64})$", re.MULTILINE)


def test_the_scripts_are_those_that_the_page_names_and_that_dvc_would_load() -> None:
    text = PAGE.read_bytes().decode()  # as it is: a line end changed is another hash
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert [hashlib.sha256(script.encode()).hexdigest() for script in scripts] == [
        told[2] for told in TOLD.findall(text)
    ]
    wanted = re.findall(r"/npm/([a-z-]+)@([0-9.]+)", VegaRenderer.SCRIPTS)
    assert [told[:2] for told in TOLD.findall(text)] == wanted
    assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS" in text
    assert PAGE.stat().st_size < 1_000_000


def test_the_plots_of_a_run_are_drawn_without_a_network(base: Project, browser: Any, tmp_path: Path) -> None:
    base.run("dvc", "plots", "show", "--out", str(tmp_path))
    page = tmp_path / "index.html"
    assert "cdn." not in page.read_text(encoding="utf-8")
    found = seen(browser, page, 5)
    assert found.errors == []
    assert found.asked == []
    assert found.drawn == 5
