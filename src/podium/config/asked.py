"""What dvc.yaml asks of params.yaml; DVC tells of a missing key late, and not in whose words it was missed."""

import re
from collections.abc import Iterator
from typing import Any

TEMPLATE = re.compile(r"\$\{([^}]+)\}")


def unmet(pipeline: dict[str, Any], given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys that a stage names and params.yaml has not: (stage, dotted key).

    Args:
        pipeline: dvc.yaml, as read.
        given: params.yaml, as read.

    Example:
        >>> do = {"cmd": "train ${key} ${item.view}", "params": ["models.${key}.seed"]}
        >>> pipeline = {"stages": {"train": {"foreach": "${models}", "do": do}}}
        >>> list(unmet(pipeline, {"models": {"cnn": {"view": "words"}}}))
        [('train@cnn', 'models.cnn.seed')]
    """
    for own in pipeline.get("vars", []):
        if not isinstance(own, dict):  # a file of variables: then only DVC knows what a template means
            return
        given = own | given
    for stage, body, loop in _stages(pipeline, given):
        for key in dict.fromkeys(_asked(body, loop)):
            if not _has(given, key):
                yield stage, key


def _stages(pipeline: dict[str, Any], given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """Each stage, one with `foreach` once for each entry; with what `key` and `item` are in it."""
    for name, stage in pipeline.get("stages", {}).items():
        if "foreach" not in stage:
            yield name, stage, {}
        elif section := TEMPLATE.fullmatch(str(stage["foreach"])):
            entries = given.get(section[1], {})
            for key in entries if isinstance(entries, dict) else ():
                yield f"{name}@{key}", stage["do"], {"key": key, "item": f"{section[1]}.{key}"}


def _asked(body: dict[str, Any], loop: dict[str, str]) -> Iterator[str]:
    """The dotted keys under `params:`, and those between `${` and `}` anywhere."""
    for entry in body.get("params", []):
        if isinstance(entry, str):
            yield TEMPLATE.sub(lambda found: loop.get(found[1], found[1]), entry)
    for inside in TEMPLATE.findall(str(body)):
        head, dot, rest = inside.partition(".")
        if inside != "key":
            yield f"{loop.get(head, head)}{dot}{rest}"


def _has(given: Any, key: str) -> bool:
    for part in key.split("."):
        if not isinstance(given, dict) or part not in given:
            return False
        given = given[part]
    return True
