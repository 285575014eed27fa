"""A competition of a few rows."""

from collections.abc import Callable

from recipes.made_up import rows

from podium.init.infer import Inferred

Infer = Callable[..., Inferred]

TEXTS = [f"some words about thing {number}, and more of them" for number in range(40)]


def simple(
    header: tuple[str, str, str] = ("id", "text", "label"), labels: tuple[str, str] = ("0", "1")
) -> dict[str, bytes]:
    """Train, test and sample, as most competitions have them; a third of the rows has the second label."""
    name, text, label = header
    train = [(f"t{number}", words, labels[number % 3 == 0]) for number, words in enumerate(TEXTS)]
    test = [(f"u{number}", f"other {words}") for number, words in enumerate(TEXTS[:7])]
    return {
        "train.csv": rows((name, text, label), *train),
        "test.csv": rows((name, text), *test),
        "sample_submission.csv": rows((name, label), *((one, labels[0]) for one, _ in test)),
    }
