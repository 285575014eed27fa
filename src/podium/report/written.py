"""Numbers as the page writes them."""

DIGITS = 4


def number(value: float | None, digits: int = DIGITS) -> str:
    """A score; none where it means nothing.

    Example:
        >>> number(0.95164), number(None)
        ('0.9516', '-')
    """
    return "-" if value is None else f"{value:,.{digits}f}"


def signed(value: float) -> str:
    """A difference.

    Example:
        >>> signed(0.0101), signed(-0.00001)
        ('+0.0101', '0.0000')
    """
    shown = f"{value:+.{DIGITS}f}"
    return shown if float(shown) else f"{0:.{DIGITS}f}"


def percent(share: float) -> str:
    """A share.

    Example:
        >>> percent(0.13406)
        '13.4 %'
    """
    return f"{100 * share:.1f} %"


def between(low: float, high: float) -> str:
    """An interval.

    Example:
        >>> between(0.9314, 0.97048)
        '0.9314 to 0.9705'
    """
    return f"{number(low)} to {number(high)}"


def name_of(key: str) -> str:
    """A key of scores.json as people say it.

    Example:
        >>> name_of("all_positive")
        'all positive'
    """
    return key.replace("_", " ")


def begun(text: str, most: int) -> str:
    """The beginning of a text, on one line.

    Example:
        >>> begun("Free   entry in 2 a wkly comp", 15)
        'Free entry in…'
    """
    plain = " ".join(text[: 4 * most].split())
    return plain if len(plain) <= most and len(text) <= 4 * most else f"{plain[: most - 1].rstrip()}…"
