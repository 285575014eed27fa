"""Names for the columns of files without header: those of a file that has one, or what they hold."""

from collections.abc import Sequence

from podium.init.sheet import Sheet

TEXT, ID, LABEL = "text", "id", "label"


def named(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The same tables, in their order, those without header with names.

    Args:
        sheets: all that there are.
    """
    largest_first = sorted(sheets, key=lambda sheet: -sheet.rows)
    by_width: dict[int, list[str]] = {}
    for sheet in largest_first:
        if sheet.file.header and (width := len(sheet.names)) not in by_width:
            like = [other for other in sheets if not other.file.header and len(other.names) == width]
            if like and all(_place(other) == _place(sheet) for other in like):
                by_width[width] = sheet.names
    for sheet in largest_first:  # of those as wide, the largest tells most
        if not sheet.file.header:
            by_width.setdefault(len(sheet.names), by_content(sheet))
    return [sheet if sheet.file.header else sheet.renamed(by_width[len(sheet.names)]) for sheet in sheets]


def by_content(sheet: Sheet) -> list[str]:
    """Names that tell what the columns of a table hold: text, id, label, or only their place.

    Args:
        sheet: one without header.
    """
    found = {sheet.main_text: TEXT} if sheet.main_text else {}
    others = [column for name, column in sheet.columns.items() if name not in found]
    most = max(others, key=lambda column: len(column.values), default=None)
    if most and (most.is_unique or (len(others) > 1 and 4 * len(most.values) > most.rows)) and not most.is_measure:
        found[most.name] = ID
        others.remove(most)
    if labels := [column for column in others if column.could_be_label() or len(column.values) == 1]:
        found[min(labels, key=lambda column: len(column.values)).name] = LABEL
    return [found.get(name, name) for name in sheet.names]


def _place(sheet: Sheet) -> int | None:
    """Which column is the text, from 0."""
    return None if sheet.main_text is None else sheet.names.index(sheet.main_text)
