"""What must be installed to predict with a run, in the versions that are installed here."""

from importlib.metadata import version

from podium.predictor.run import Run
from podium.training.job import has_base, is_network

ALWAYS = (
    "charset-normalizer",
    "ftfy",
    "joblib",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "pyyaml",
    "rich",
    "scipy",
    "threadpoolctl",
    "tokenizers",
    "typer",
)
NETWORKS = ("h5py", "keras", "tensorflow")
ENCODERS = ("keras-hub", "safetensors", "sentencepiece")
LEARNERS = ("scikit-learn",)
BOOSTED = ("lightgbm",)


def requirements(run: Run) -> list[str]:
    """One line a package, `name==version`, in the order of names; what those need by themselves is not listed.

    Args:
        run: whose members, blend and calibration decide what is needed.
    """
    architectures = [run.params.models[name].architecture for name in run.members]
    needed = set(ALWAYS)
    if any(map(is_network, architectures)):
        needed |= {*NETWORKS}
    if any(map(has_base, architectures)):
        needed |= {*ENCODERS}
    stacked = run.method == "stacking"
    if stacked or not all(map(is_network, architectures)):
        needed |= {*LEARNERS}
    if "boosted" in architectures or (stacked and run.params.ensemble.blend.stacking.learner == "lightgbm"):
        needed |= {*BOOSTED}
    return [f"{name}=={version(name)}" for name in sorted(needed)]
