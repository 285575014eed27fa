"""A page opened in a browser that has no network."""

from pathlib import Path
from typing import NamedTuple

from chromium import started


class Seen(NamedTuple):
    """What a browser made of a page."""

    drawn: int  # plots with something on them
    errors: list[str]  # of the console, and of scripts
    asked: list[str]  # addresses of anything that is no file of this machine


PAINTED = """() => [...document.querySelectorAll('.vega-embed canvas')].filter(canvas => {
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size > 2;
}).length"""


def seen(page: Path, plots: int) -> Seen:
    """Open a page of plots and look at it, once so many are drawn.

    Args:
        page: an HTML file.
        plots: how many there should be.
    """
    errors: list[str] = []
    asked: list[str] = []
    with started() as browser:
        opened = browser.new_context(offline=True).new_page()
        opened.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("request", lambda request: asked.append(request.url))
        opened.goto(page.resolve().as_uri())
        opened.wait_for_function(
            "wanted => document.querySelectorAll('.vega-embed canvas').length >= wanted", arg=plots
        )
        drawn = opened.evaluate(PAINTED)
    return Seen(drawn, errors, [url for url in asked if not url.startswith(("file:", "data:", "blob:"))])
