"""YAML as DVC reads it (version 1.2), and less of it: plain values only, no key twice, nothing that grows when read."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from podium.errors import PodiumError

MOST_VALUES = 100_000  # a real params.yaml holds hundreds; aliases of aliases can stand for billions
HALF = re.compile(r"[\ud800-\udfff]")  # surrogates: UTF-8 has none, so nothing can write them
CONFLICT = re.compile(r"^<<<<<<< ", re.MULTILINE)
PLAIN = "tag:yaml.org,2002:"
SCALARS = {  # YAML 1.2: `1e-3` is a number; `no`, `012`, `1:30` and `2019-01-01` are text
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?(0|[1-9][0-9]*)",
    "float": r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    "merge": r"<<",
}
EXPLAINED = {  # what PyYAML says of the commonest slips, and what to do
    "found character '\\t'": ("a tab stands in the indentation", "use spaces"),
    "mapping values are not allowed": ("a ':' stands where none can", "put quotes around a text that holds ': '"),
    "found another document": ("a second document begins", "keep one, without a line '---' between"),
    "found undefined alias": ("an alias (*name) without its anchor (&name)", "name an anchor that stands above it"),
}


def parse(text: str) -> Any:
    """Read one YAML document into plain values: dictionaries with text keys, lists, text, numbers, booleans, None.

    Raises:
        PodiumError: what is wrong, and the line and column where.

    Example:
        >>> parse("{rate: 1e-3, classes: [no, yes, 01]}")
        {'rate': 0.001, 'classes': ['no', 'yes', '01']}
    """
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        except (ValueError, OverflowError):  # "\UFFFFFFFF"
            what = "an escape (\\U and 8 digits) stands for no character"
            raise PodiumError(what, where=_place(loader.get_mark()), fix="write the character itself") from None
        if node is None:
            return None
        _values_in(node, {}, ())
        return loader.construct_document(node)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"the control character U+{ord(text[error.position]):04X} is not allowed"
        raise PodiumError(what, where=f"line {line}", fix="take it out") from None
    except yaml.YAMLError as error:
        if conflict := CONFLICT.search(text):
            where = f"line {text.count(chr(10), 0, conflict.start()) + 1}"
            fix = "keep one of the two sides, and take away the lines of <<<<<<<, ======= and >>>>>>>"
            raise PodiumError("a conflict that git left", where=where, fix=fix) from None
        raise _explained(error) from None
    except RecursionError:
        raise PodiumError("nested too deep", fix="mend the brackets") from None


class _Loader(yaml.SafeLoader):
    """PyYAML's reader, with the scalars of YAML 1.2 and none of its other types."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own name, filled below
    yaml_constructors = {  # noqa: RUF012
        PLAIN + kind: yaml.SafeLoader.yaml_constructors[PLAIN + kind]
        for kind in ("null", "bool", "int", "float", "str", "seq", "map")
    }

    def scan_plain(self) -> yaml.ScalarToken:
        token: yaml.ScalarToken = super().scan_plain()
        if self.flow_level and ":" in token.value:  # the C parser that DVC reads with stops there
            what, fix = "a ':' stands in a text inside brackets", f"put quotes around it: '{token.value}'"
            raise PodiumError(what, where=_place(token.start_mark), fix=fix)
        return token

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError):  # `!!int abc`, or more digits than Python reads
            what, fix = f"no {_kind(node)}: '{str(node.value)[:20]}'", "put quotes around it, if it is text"
            raise PodiumError(what, where=_place(node.start_mark), fix=fix) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag == PLAIN + "merge":
                continue
            if key.tag != PLAIN + "str":
                fix = f"put it in quotes: '{key.value}'" if isinstance(key, yaml.ScalarNode) else "give a name"
                raise PodiumError(f"a key must be text, not a {_kind(key)}", where=_place(key.start_mark), fix=fix)
            if key.value in seen:
                raise PodiumError(f"the key '{key.value}' stands twice", where=_place(key.start_mark), fix="keep one")
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def refuse(self, node: yaml.Node) -> None:
        fix = "write a plain value: text, a number, true, false, null, a list or a mapping"
        tag = node.tag.replace(PLAIN, "!!")
        raise PodiumError(f"the tag '{tag}' is not allowed", where=_place(node.start_mark), fix=fix)


_Loader.add_constructor(None, _Loader.refuse)
for kind, pattern in SCALARS.items():
    _Loader.add_implicit_resolver(PLAIN + kind, re.compile(f"^(?:{pattern})$"), None)


def _values_in(node: yaml.Node, counted: dict[yaml.Node, int], above: tuple[yaml.Node, ...]) -> int:
    """How many values a node stands for, each alias counted as what it stands for.

    Raises:
        PodiumError: too many, the node holds itself, or a text that no file can hold.
    """
    if node in above:
        raise PodiumError("an alias stands inside its own anchor", where=_place(node.start_mark), fix="write it out")
    if isinstance(node, yaml.ScalarNode) and (half := HALF.search(node.value)):
        what = f"U+{ord(half[0]):04X} is half a character"
        raise PodiumError(what, where=_place(node.start_mark), fix="write the character itself, not its escapes")
    if node not in counted:
        counted[node] = 1 + sum(_values_in(child, counted, (*above, node)) for child in _children(node))
        if counted[node] > MOST_VALUES:
            what = f"its aliases stand for more than {MOST_VALUES:,} values"
            raise PodiumError(what, where=_place(node.start_mark), fix="use fewer")
    return counted[node]


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            yield from pair
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _explained(error: yaml.YAMLError) -> PodiumError:
    mark = getattr(error, "problem_mark", None)
    where, problem = _place(mark) if mark else "", str(getattr(error, "problem", None) or error).splitlines()[0]
    for slip, (what, fix) in EXPLAINED.items():
        if slip in problem:
            return PodiumError(what, where=where, fix=fix)
    return PodiumError(f"not YAML: {problem}", where=where, fix="mend that line")


def _kind(node: yaml.Node) -> str:
    name: str = node.tag.removeprefix(PLAIN)
    return {"int": "number", "float": "number", "bool": "true or false", "seq": "list", "map": "mapping"}.get(
        name, name
    )


def _place(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"
