"""README.txt: what lies in a bundle and how it is used."""

from collections.abc import Sequence

from podium.predictor.run import Run
from podium.predictor.told import as_fitted

TEXT = """{title}

This predicts new texts as {name} of the competition {competition} did,
by the blend "{method}" of {members}.
It needs no network, no training data and no DVC.

  python predict.py test.csv submission.csv                 what the competition asks for
  python predict.py test.csv out.csv --probabilities        id, label, the probability of each class

Python 3.11 or later, and the packages of requirements.txt. With these versions, on a processor of the same kind, every
probability has the bytes that the run gave; with others the last digits may differ.

In a notebook: notebook.ipynb (its inputs: this bundle, and the competition's data). In Python, with the wheel:

  import podium
  podium.load("{folder}").predict(["a text", "another one"])

predict.py and podium.load check every file against manifest.json, which lists their SHA-256. That tells damage, not
who made the bundle: the wheel, predict.py and the notebook are programs, so run those of people whom you trust.
podium.load, of a podium that you have already, runs nothing out of a bundle.
{notes}
Files
{files}"""


def written(run: Run, files: Sequence[str], lacking: Sequence[str], wheel: str) -> str:
    """The text.

    Args:
        run: what is bundled.
        files: that lie in the bundle, by path.
        lacking: pretrained encoders that were left out.
        wheel: the name of the library's file.
    """
    title = f"podium bundle: {run.params.competition.name}"
    notes = [f"- {line}" for line in as_fitted(run.blend)]
    notes += [
        f"- the pretrained encoder {name} is not in here: copy its folder to run/data/encoders/{name}/"
        for name in lacking
    ]
    kinds = {
        "predict.py": "the script",
        "notebook.ipynb": "the same as a notebook",
        "requirements.txt": "packages, with the versions that are installed where this was made",
        wheel: "the library",
        "README.txt": "this text",
    }
    width = max(map(len, files))
    listed = [f"  {name:<{width}}  {kinds.get(name, '')}".rstrip() for name in files]
    return TEXT.format(
        title=f"{title}\n{'=' * len(title)}",
        name=run.name,
        competition=run.params.competition.name,
        method=run.method,
        members=", ".join(run.members),
        folder="bundle.zip",
        notes="".join(f"\n{line}" for line in notes) + "\n" * bool(notes),
        files="\n".join(listed) + "\n",
    )
