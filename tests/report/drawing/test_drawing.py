"""Drawings: numbers land where they belong, nothing leaves the box, and text stays text."""

import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.report.drawing import Dot, Line, Mark, Point, Row, heat, lines, scatter, spans, strip
from podium.report.drawing.element import breadth, cut
from podium.report.drawing.scale import Scale, around

NUMBERS = st.floats(-1e6, 1e6)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(NUMBERS, st.floats(1e-6, 1e6), st.integers(1, 8))
def test_ticks_are_round_lie_inside_and_differ(low: float, length: float, about: int) -> None:
    scale = Scale(low, low + length, 0, 100)
    ticks = scale.ticks(about)
    assert len(ticks) <= 3 * about + 2
    for value, text in ticks:
        assert -0.5 <= scale(value) <= 100.5
        assert float(text.replace(",", "")) == pytest.approx(value, rel=1e-6, abs=length * 1e-6)
    assert len({text for _, text in ticks}) == len(ticks)


@given(st.lists(NUMBERS, min_size=1))
def test_a_scale_holds_what_it_is_made_for(values: list[float]) -> None:
    low, high = around(values)
    assert low <= min(values) <= max(values) <= high
    assert low < high


@given(NAMES, st.floats(12, 300))
def test_cut_text_fits(text: str, room: float) -> None:
    assert breadth(cut(text, room)) <= max(room, breadth("…"))


def inside(drawn: str) -> ET.Element:
    """The drawing, of which every line, dot and cell lies within its box."""
    svg = ET.fromstring(drawn)  # noqa: S314 - our own
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    for one in svg.iter():
        for key, value in one.attrib.items():
            if key in {"x", "x1", "x2", "cx"}:
                assert -0.01 <= float(value) <= width + 0.01
            if key in {"y", "y1", "y2", "cy"}:
                assert -0.01 <= float(value) <= height + 0.01
    return svg


@given(st.lists(st.tuples(NAMES, NUMBERS, st.floats(0, 100)), min_size=1, max_size=6))
def test_spans(rows: list[tuple[str, float, float]]) -> None:
    given_ = [Row(name, [Mark(value, value - wide, value + wide)], f"{value:.2f}") for name, value, wide in rows]
    svg = inside(spans(given_, "score", "about", reference=0.0))
    assert len(list(svg.iter("circle"))) == len(rows)
    assert [one.text for one in svg.iter("text") if one.attrib["class"] == "name"] == ["score"]


def test_kinds_of_dots_have_shapes_of_their_own() -> None:
    """Colours alone do not tell them apart on every screen, to every eye, nor on paper."""
    marks = [Mark(0.1, kind=kind) for kind in ("a", "b", "c")]
    dots = [one for one in inside(spans([Row("", marks)], "x", "about")) if "dot" in one.get("class", "")]
    assert [(one.tag.rpartition("}")[2], one.get("class")) for one in dots] == [
        ("circle", "dot a"),
        ("path", "dot b"),
        ("rect", "dot c"),
    ]


def test_lines_skip_what_is_no_number_and_mark_what_matters() -> None:
    drawn = lines([Line([(0, 0.1), (1, math.nan), (2, 0.3)], dots=True)], "x", "y", "about", points=[Point(1, 0.2)])
    svg = inside(drawn)
    assert len(list(svg.iter("circle"))) == 2  # the mark is a diamond
    assert [one.text for one in svg.iter("text") if one.attrib["class"] == "name"] == ["y", "x"]
    inside(lines([], "x", "y", "about"))
    inside(lines([Line([(1, 0.5)])], "epoch", "y", "about", whole=True))


def test_the_darker_the_more() -> None:
    svg = inside(heat([[0.0, 1.0]], [["0", "7"]], ["a"], ["a", "b"], "about"))
    faint, strong = (float(one.attrib["fill-opacity"]) for one in svg.iter("rect"))
    assert faint < strong < 0.5


def test_scatter_and_strip() -> None:
    dots = [Dot(0.7, 0.6, 0.5, 0.8, "1", "first"), Dot(0.7, 0.6, 0.5, 0.8, "2", "second")]
    svg = inside(scatter(dots, [(0.7, 0.6), (0.7, 0.6)], "x", "y", "about"))
    assert [one.text for one in svg.iter("text") if one.text in {"1", "2"}] == ["1"]  # one number would hide the other
    assert len(list(inside(strip([("cnn", 0.2), ("lstm", 1.0)], 0.6, "p")).iter("circle"))) == 2


def test_text_is_text() -> None:
    planted = "</svg><script>alert('x')</script>\" onload=\"x"
    for drawn in (
        spans([Row(planted, [Mark(0.5, name=planted)], planted)], planted, planted),
        heat([[0.5]], [[planted]], [planted], [planted], planted, x_label=planted, y_label=planted),
        strip([(planted, 0.5)], 0.5, planted),
        lines([Line([(0, 0), (1, 1)], name=planted)], planted, planted, planted),
    ):
        assert "<script" not in drawn
        assert drawn.count("</svg>") == 1
        assert all("onload" not in one.attrib for one in ET.fromstring(drawn).iter())  # noqa: S314 - our own
