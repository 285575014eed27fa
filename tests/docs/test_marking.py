"""Markdown made fit for the site's reader."""

import doctest

import marking
import pytest
from marking import escaped, linked, roomy


def test_the_examples_are_true() -> None:
    assert doctest.testmod(marking).failed == 0


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("a <name> b", "a &lt;name> b"),
        ("`a <name>` <b_c>", "`a <name>` &lt;b_c>"),
        ("```\n<name>\n```\n<name>\n", "```\n<name>\n```\n&lt;name>\n"),
        ("<details><summary>x</summary>", "<details><summary>x</summary>"),
        ("1 < 2 <https://a.b>", "1 < 2 &lt;https://a.b>"),
        ("``a ` <n>`` <n>", "``a ` <n>`` &lt;n>"),
    ],
)
def test_names_in_angles_are_no_elements(given: str, made: str) -> None:
    assert escaped(given) == made


def test_code_of_an_item_stays_in_it() -> None:
    given = "1. so:\n\n   ```yaml\n   a:\n     b\n   ```\n2. then\n\nend"
    made = "1. so:\n\n    ```yaml\n    a:\n      b\n    ```\n2. then\n\nend"
    assert roomy(given) == made


def test_a_list_that_follows_words_gets_room_once() -> None:
    assert roomy("so:\n- a\n- b\nend\n- c") == "so:\n\n- a\n- b\nend\n\n- c"


def test_links_in_code_stay() -> None:
    given = "[a `b`](x.md#y)\n```\n[a](x.md)\n```\n![d](z.svg)"
    assert linked(given, lambda target: None if target == "z.svg" else f"../{target}") == (
        "[a `b`](../x.md#y)\n```\n[a](x.md)\n```\nd"
    )
