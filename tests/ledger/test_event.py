"""One line: what is written is read again, and every change of it shows."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.ledger.event import Kind, event, parsed

NOW = datetime(2026, 11, 22, 10, 35, 7, 123456, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
BODIES = st.dictionaries(TEXT.filter(lambda key: key not in ("id", "after", "kind", "submission", "time")), VALUES)


@given(st.sampled_from(get_args(Kind)), BODIES, st.none() | st.just("ab" * 32))
def test_what_is_written_is_read_again(kind: Kind, body: dict[str, Any], after: str | None) -> None:
    new = event(kind, "0123456789ab", after, body, NOW)
    assert "\n" not in new.line
    assert "\r" not in new.line
    assert new.whole
    assert parsed(new.line, "here") == new
    assert parsed(new.line.encode().decode(), "here").body == body


def test_the_line_is_as_promised() -> None:
    new = event("noted", "0123456789ab", None, {"text": "größer — 日本"}, NOW)
    assert new.line == (
        f'{{"after":null,"id":"{new.id}","kind":"noted","submission":"0123456789ab",'
        '"text":"größer — 日本","time":"2026-11-22T10:35:07.123456Z"}'
    )


def test_time_is_utc() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert event("noted", "a", None, {}, there).time == event("noted", "a", None, {}, NOW).time
    assert event("noted", "a", None, {}, NOW.replace(microsecond=0)).time.endswith(":07.000000Z")


@given(BODIES, st.data())
def test_a_changed_value_shows(body: dict[str, Any], data: st.DataObject) -> None:
    line = event("scored", "0123456789ab", None, {**body, "public": 0.75}, NOW).line
    for changed in (
        line.replace("0.75", "0.76"),
        line.replace('"public":0.75', '"public": 0.75'),
        line.replace("0.75", "0.750"),
        line.replace("0.75", "7.5e-1"),
        line.replace('{"', '{"a":1,"', 1),
        line.replace('"kind":"scored"', '"kind":"noted"'),
        line.replace('"kind":"scored"', '"kind":"noted","kind":"scored"'),
        line + " ",
    ):
        assert changed != line
        assert not parsed(changed, "here").whole


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "-Infinity", "1e999", '"\\ud800"', '"\\udc80"', "[" * 900 + "]" * 900]
)
def test_a_value_that_no_event_can_hold_shows(value: str) -> None:
    line = event("scored", "0123456789ab", None, {"public": 0.75}, NOW).line.replace("0.75", value)
    assert not parsed(line, "here").whole


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "it is not JSON"),
        ("{", "it is not JSON"),
        ("[]", "it is no object"),
        ("null", "it is no object"),
        ("[" * 100_000, "it is not JSON"),
        ("<<<<<<< HEAD", "it is not JSON"),
        ('{"after":null}', "it has no 'id'"),
        (
            '{"after":null,"id":1,"kind":"noted","submission":"a","time":"2026-11-22T10:35:07.123456Z"}',
            "its 'id' is none",
        ),
    ],
)
def test_no_event(line: str, told: str) -> None:
    with pytest.raises(PodiumError, match=f"^ledger, line 3: {told}.*take it from git again") as raised:
        parsed(line, "ledger, line 3")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "AB" * 32),
        ("id", "ab" * 31),
        ("after", ""),
        ("after", 7),
        ("after", "ab" * 32 + "\n"),
        ("kind", "handed in"),
        ("kind", ["noted"]),
        ("submission", None),
        ("time", "2026-11-22T10:35:07Z"),
        ("time", "2026-11-22T10:35:07.123456Z\n"),
        ("time", 1),
    ],
)
def test_a_key_of_every_event(key: str, value: object) -> None:
    content = json.loads(event("noted", "0123456789ab", None, {}, NOW).line)
    for text in (json.dumps({**content, key: value}), json.dumps({k: v for k, v in content.items() if k != key})):
        with pytest.raises(PodiumError, match=f"^here: it(s '{key}' is none| has no '{key}');"):
            parsed(text, "here")


@pytest.mark.parametrize(("body", "told"), [({"public": float("nan")}, "JSON"), ({"text": "\udcff"}, "surrogates")])
def test_what_json_cannot_hold_is_not_written(body: dict[str, Any], told: str) -> None:
    with pytest.raises(PodiumError, match=told) as raised:
        event("noted", "0123456789ab", None, body, NOW)
    assert str(raised.value).isprintable()


@given(st.text(max_size=80) | st.text('{}[]":,0123456789aenulltruefalse\\\\ud', max_size=80))
def test_any_line_is_no_event(line: str) -> None:
    with pytest.raises(PodiumError, match=r"^ledger, line 3: ") as raised:
        parsed(line, "ledger, line 3")
    assert "\n" not in str(raised.value)


@given(st.data())
def test_any_changed_line_is_told(data: st.DataObject) -> None:
    line = event("noted", "0123456789ab", None, {"text": "one", "public": 0.5}, NOW).line
    place = data.draw(st.integers(0, len(line) - 1))
    changed = line[:place] + data.draw(st.text(max_size=3)) + line[place + data.draw(st.integers(0, 3)) :]
    whole, told = False, "here: "
    try:
        whole = parsed(changed, "here").whole
    except PodiumError as error:
        told = str(error)
    assert whole == (changed == line)
    assert told.startswith("here: ")
    assert "\n" not in told
