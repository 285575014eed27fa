"""Classes that are too rare for every fold, found before the first run stops at them."""

from typing import Any

from podium.config.competition import RareClasses
from podium.init.columns import Columns
from podium.init.lists import parts_of
from podium.init.sheet import Sheet
from podium.init.task import Goal

SHOWN = 3


def rare_classes(train: Sheet, columns: Columns, goal: Goal) -> tuple[dict[str, Any], str]:
    """The section `competition.rare_classes`, and what to tell of it.

    Args:
        train: the labelled rows.
        columns: which of them hold text and labels.
        goal: the classes.
    """
    below = RareClasses().below
    few = [] if goal.task == "binary" else _few(train, columns, goal, below)
    if not few or len(goal.classes) - len(few) < 2:
        return {"do": "error", "below": below}, ""
    shown = ", ".join(few[:SHOWN]) + (f" and {len(few) - SHOWN} more" if len(few) > SHOWN else "")
    return {"do": "train_only", "below": below}, f"fewer than {below} texts each, too few to be in every fold: {shown}"


def _few(train: Sheet, columns: Columns, goal: Goal, below: int) -> list[str]:
    """The classes with fewer different texts."""
    frame = train.table.frame
    seen: dict[str, set[str]] = {name: set() for name in goal.classes}
    texts = frame[columns.text[0]].str.casefold().str.strip()
    if len(columns.label) > 1:
        for name in columns.label:
            carried = frame[name].str.strip().str.casefold().isin(["1", "1.0", "true"])
            seen[name] = set(texts[carried].head(below * 10))
        return [name for name, found in seen.items() if len(found) < below]
    for cell, group in texts.groupby(frame[columns.label[0]]):
        labels = parts_of(str(cell), columns.separator) if columns.separator else [str(cell).strip()]
        for name in labels:
            if name in seen and len(seen[name]) < below:
                seen[name] |= set(group.head(below * 10))
    return [name for name, found in seen.items() if len(found) < below]
