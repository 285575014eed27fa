"""The pages as people see them: drawn, readable at any width and in the dark, searchable, and deaf to what data say."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from many_submissions import Ledger

from podium.leaderboard import leaderboard
from podium.report.board import write

pytestmark = pytest.mark.xdist_group("report")

TASKS = ("binary", "multiclass", "multilabel")
OVERLAPS = """() => {
  const found = [];
  for (const svg of document.querySelectorAll("svg")) {
    const texts = [...svg.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()]);
    texts.forEach(([one, a], at) => texts.slice(at + 1).forEach(([other, b]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 2.5) found.push(`${svg.querySelector("title").textContent}: ${one} | ${other}`);
    }));
  }
  return found;
}"""
"""Boxes of text have some air above and below the letters."""

CUT = """() => {
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll("svg text")].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < -0.5 || box.right > wide + 0.5);
  }).map(text => text.textContent);
}"""

CONTRAST = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", {willReadFrequently: true});
  const known = new Map();
  const numbers = color => {
    if (known.has(color)) return known.get(color);
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    known.set(color, [...pen.getImageData(0, 0, 1, 1).data]);
    return known.get(color);
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = element => {
    for (let one = element; one; one = one.parentElement) {
      const found = numbers(getComputedStyle(one).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  const blended = (under, over, part) => under.map((value, at) => value + (over[at] - value) * part);
  const bad = new Set();
  const check = (text, ink, paper, what) => {
    const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) bad.add(`${what}: ${text.slice(0, 40)}`);
  };
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join("");
    if (!text || element.closest("script, title, option")) continue;
    const style = getComputedStyle(element), svg = element.closest("svg");
    const paper = behind(svg ? svg.parentElement : element);
    check(text, numbers(svg ? style.fill : style.color), paper, element.tagName + "." + element.className);
  }
  for (const cell of document.querySelectorAll("svg rect.cell")) {
    const paper = behind(cell.closest("figure"));
    const shade = blended(paper, numbers(getComputedStyle(cell).fill), Number(cell.getAttribute("fill-opacity")));
    const text = cell.parentElement.querySelector("text.value");
    if (text) check(text.textContent, numbers(getComputedStyle(text).fill), shade, "cell");
  }
  return [...bad];
}"""

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
OPEN = "all => all.forEach(one => one.open = true)"

Open = Callable[..., Any]


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Open a page in a window of its own; what it asks of the network, and what it complains of, must be nothing."""
    wrong = list[str]()
    contexts = list[Any]()

    def open_(path: Path, **others: Any) -> Any:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}, **others))
        page = contexts[-1].new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: None if request.url == path.as_uri() else wrong.append(request.url))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def page_of(run: Callable[..., Path]) -> Callable[..., Path]:
    return lambda task: run(task) / "data/report/index.html"


@pytest.mark.parametrize("task", TASKS)
def test_every_plot_is_drawn_and_no_text_lies_on_another(task: str, page_of: Callable[..., Path], opened: Open) -> None:
    page = opened(page_of(task))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        boxes = page.eval_on_selector_all(
            "svg.plot", "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
        )
        assert len(boxes) >= 9
        assert min(min(box) for box in boxes) > 40
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate(CUT) == []
        page.eval_on_selector_all("details", OPEN)
        assert page.evaluate(FITS)


def test_text_can_be_read_in_the_light_and_in_the_dark(page_of: Callable[..., Path], opened: Open) -> None:
    page = opened(page_of("multiclass"), color_scheme="dark")
    page.eval_on_selector_all("details", OPEN)
    assert page.evaluate(CONTRAST) == []
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="switch between light and dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper
    assert page.evaluate(CONTRAST) == []


def test_errors_are_searched_chosen_and_sorted_by_keyboard(page_of: Callable[..., Path], opened: Open) -> None:
    page = opened(page_of("multiclass"))
    rows = page.locator("#t-errors > tbody > tr")
    many = rows.count()
    assert many > 20
    ids = rows.locator("> td:last-child").all_inner_texts()
    page.get_by_role("searchbox", name="search the errors").fill(ids[5].split()[0])
    left = page.locator("#t-errors > tbody > tr:not([hidden])")
    found = sum(ids[5].split()[0].lower() in text.lower() for text in rows.all_text_contents())
    assert left.count() == found
    assert 1 <= found < many
    assert re.fullmatch(rf"{left.count()} of {many} rows", page.locator("[data-of=t-errors] output").inner_text())
    page.get_by_role("searchbox", name="search the errors").fill("no such word at all")
    assert left.count() == 0
    page.get_by_role("searchbox", name="search the errors").fill("")
    assert left.count() == many

    kind = page.locator("[data-of=t-errors] option").nth(1).get_attribute("value")
    page.get_by_label("kind of mistake").select_option(kind)
    assert 0 < left.count() < many
    answers = [
        f"{row.locator('> td').nth(1).inner_text()} → {row.locator('> td').nth(2).inner_text()}" for row in left.all()
    ]
    assert set(answers) == {kind}
    page.get_by_label("kind of mistake").select_option("")

    head = page.locator("#t-errors th").first
    own = "all => all.map(row => Number(row.cells[0].dataset.v))"
    for order, up in (("ascending", True), ("descending", False)):
        head.get_by_role("button").focus()
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == order
        values = page.eval_on_selector_all("#t-errors > tbody > tr", own)
        assert values == sorted(values, reverse=not up)
    assert page.locator("#t-errors [aria-sort]").count() == 1


def test_what_data_say_is_shown_and_never_done(page_of: Callable[..., Path], opened: Open) -> None:
    page = opened(page_of("multiclass"))
    page.wait_for_timeout(50)
    assert page.title().startswith("mine")
    assert page.locator("script").count() == 1
    assert page.locator("img, b >> text=bold").count() == 0
    page.eval_on_selector_all("details", OPEN)
    text = page.locator("#errors").inner_text()
    for planted in (
        "</script><script>document.title='run'</script>",
        "<img src=x onerror=",
        "${1 + 1} <%! import os %>",
    ):
        assert planted in text
    assert "<img src=x onerror=alert(2)>.csv" in page.locator("#data").inner_text()
    assert "<img src=x onerror=alert(2)>.csv" in page.locator("#provenance").inner_text()
    assert "line\u2028separator" in page.locator("#errors").text_content()


def test_what_is_planted_past_the_escaping_does_not_run_either(
    page_of: Callable[..., Path], browser: Any, tmp_path: Path
) -> None:
    """The policy alone holds: a script, a handler and a style that stand in the page unescaped do nothing."""
    content = page_of("binary").read_text(encoding="utf-8")
    planted = "<script>document.title='run'</script><img src='data:,' onerror=\"document.title='run'\">"
    planted += "<p id='p' style='color: rgb(1, 2, 3)' onclick=\"document.title='run'\">p</p><form action='/'></form>"
    (tmp_path / "page.html").write_text(content.replace("<main>", f"<main>{planted}"), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    page.locator("#p").click()
    assert page.title() != "run"
    assert page.locator("#p").evaluate("one => getComputedStyle(one).color") != "rgb(1, 2, 3)"
    page.close()


def test_without_script_it_is_the_same_page(page_of: Callable[..., Path], opened: Open) -> None:
    page = opened(page_of("binary"), java_script_enabled=False)
    assert page.locator("#t-errors > tbody > tr").count() > 10
    assert page.get_by_role("searchbox").count() == 0
    assert page.locator("button:visible").count() == 0
    first = page.locator("#t-errors details").first
    first.locator("summary").click()
    assert first.locator(".more").is_visible()


def test_paper_holds_everything(page_of: Callable[..., Path], opened: Open) -> None:
    page = opened(page_of("binary"), color_scheme="dark")
    page.get_by_role("searchbox", name="search the errors").fill("no such word at all")
    page.emulate_media(media="print")
    rows = page.locator("#t-errors > tbody > tr")
    assert all(row.is_visible() for row in rows.all()[:5])
    assert page.locator("#provenance pre").is_visible()
    assert page.locator("#t-errors .more").nth(2).is_visible()
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CONTRAST) == []


def test_the_board_has_the_same_look(tmp_path: Path, opened: Open) -> None:
    ledger = Ledger()
    scores = [(0.70, 0.65), (0.72, 0.69), (0.75, None), (0.74, 0.73), (0.71, 0.69)]
    names = [ledger.scored(*pair, message="<script>document.title='run'</script>") for pair in scores]
    folder = ledger.write(tmp_path / "project", names)
    write(leaderboard(folder), tmp_path / "board.html")
    page = opened(tmp_path / "board.html")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate(FITS)
    assert page.locator("svg circle").count() == 4
    assert page.get_by_text("<script>document.title='run'</script>").count() == 5
    assert page.evaluate(CONTRAST) == []
    page.get_by_role("button", name="public").click()
    numbers = page.locator("#t-board tbody td:first-child").all_inner_texts()
    assert numbers == ["1", "2", "5", "4", "3"]
