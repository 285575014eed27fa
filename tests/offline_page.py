"""A page opened in a browser that has no network."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Seen(NamedTuple):
    """What a browser made of a page."""

    drawn: int  # plots with something on them
    errors: list[str]  # of the console, and of scripts
    asked: list[str]  # addresses of anything that is no file of this machine


PAINTED = """() => [...document.querySelectorAll('.vega-embed canvas')].filter(canvas => {
    const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size > 2;
}).length"""


def seen(browser: "Browser", page: Path, plots: int) -> Seen:
    """Open a page of plots and look at it, once so many are drawn.

    Args:
        browser: Chromium.
        page: an HTML file.
        plots: how many there should be.
    """
    errors: list[str] = []
    asked: list[str] = []
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(page.resolve().as_uri())
    opened.wait_for_function("wanted => document.querySelectorAll('.vega-embed canvas').length >= wanted", arg=plots)
    drawn = opened.evaluate(PAINTED)
    context.close()
    return Seen(drawn, errors, [url for url in asked if not url.startswith(("file:", "data:", "blob:"))])
