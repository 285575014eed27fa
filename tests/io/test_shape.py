"""Values of strangers: of the shape that is read, or one line that names the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.io.shape import COUNT, FILES, NUMBER, TEXT, TEXTS, Each, check_shape, is_inside

SHAPE = {"a": TEXT, "b": {"c": NUMBER, "d": TEXTS}, "e": Each({"f": COUNT}), "g": FILES}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.sampled_from("abcdefgh"), children, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([], "it must be a mapping, and is []"),
        ({"a": 1}, "a must be text, and is 1"),
        ({"b": None}, "b must be a mapping, and is null"),
        ({"b": {"c": True}}, "b.c must be a number, and is true"),
        ({"b": {"c": float("nan")}}, "b.c must be a number, and is NaN"),
        ({"b": {"c": 10**400}}, "b.c must be a number, and is 1000"),
        ({"b": {"d": ["x", 1]}}, 'b.d must be a list of texts, and is ["x", 1]'),
        ({"e": {"any": {"f": -1}}}, "e.any.f must be a whole number, and is -1"),
        ({"g": {"/etc/passwd": "0" * 64}}, "g must be SHA-256 by the path of a file inside the project"),
        ({"g": {"a/../../b": "0" * 64}}, "g must be SHA-256 by the path of a file inside the project"),
        ({"g": {"a": "0" * 63}}, "g must be SHA-256"),
    ],
)
def test_what_is_of_another_kind_is_named(value, told):
    with pytest.raises(PodiumError) as raised:
        check_shape(value, SHAPE, "x.json", "mend it")
    assert str(raised.value).startswith(f"x.json: {told}")
    assert str(raised.value).endswith("; mend it")


def test_every_part_may_be_missing_and_what_is_unknown_may_be_anything():
    check_shape({}, SHAPE, "", "")
    check_shape({"b": {"c": 1, "z": None}, "y": [[]], "e": {"q": {}}}, SHAPE, "", "")


@given(JSON)
def test_it_ends_well_or_in_one_line(value):
    try:
        check_shape(value, SHAPE, "x.json", "")
    except PodiumError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either way is right
    else:
        assert isinstance(value, dict)
        assert all(kind(value[key]) for key, kind in {"a": lambda one: isinstance(one, str)}.items() if key in value)


def test_a_value_nested_without_end_is_one_line():
    value = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(PodiumError, match=r"^a must be text, and is a list$"):
        check_shape({"a": value}, SHAPE, "", "")


@pytest.mark.parametrize("path", ["", "/", "/a", "..", "a/..", "../a", "a/../b", "a\0b"])
def test_paths_that_leave_the_folder(path):
    assert not is_inside(path)
