"""A search as a drawing: what mattered, and how scores went."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from podium.errors import PodiumError
from podium.io.atomic import whole_file
from podium.tune.progress import shown_key
from podium.tune.study import Trial


def draw(
    model: str, metric: str, trials: Sequence[Trial], shipped: Sequence[float], shares: Mapping[str, float], path: Path
) -> None:
    """Draw the keys' shares, and the mean score of each whole trial by its number.

    Args:
        model: the model's key.
        metric: its name.
        trials: of the study.
        shipped: scores of params.yaml.
        shares: of the variation of scores, by key.
        path: an .svg; the same trials give the same bytes.

    Raises:
        PodiumError: it is no .svg, there are too few trials, or it cannot be written.
    """
    if path.suffix != ".svg":
        raise PodiumError(f"{path.name!r} is no .svg", where="--plot", fix="name a file that ends in .svg")
    whole = [trial for trial in trials if trial.state == "complete"]
    if not shares:
        fix = "let it search for longer"
        raise PodiumError(f"{len(whole)} whole trials tell nothing of what mattered", where="--plot", fix=fix)
    import matplotlib as mpl
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    keys = list(shares)[::-1]
    left.barh([shown_key(key, model) for key in keys], [shares[key] for key in keys], color="tab:blue")
    left.set(xlabel="share of the variation of whole trials' scores", title=model)
    means = [sum(trial.scores) / len(trial.scores) for trial in whole]
    right.plot([trial.number for trial in whole], means, "o", color="tab:blue", label="a whole trial")
    if shipped:
        right.axhline(sum(shipped) / len(shipped), color="tab:red", linestyle="--", label="params.yaml")
    right.set(xlabel="trial", ylabel=f"mean {metric} of the folds that choose")
    right.legend(fontsize="small")
    drawn = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "podium"}):
        figure.savefig(drawn, format="svg", metadata={"Date": None})
    with whole_file(path) as partial:
        partial.write_bytes(drawn.getvalue())
