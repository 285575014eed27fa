"""A finished run as an object that predicts new texts: `podium.load`, and `podium predict` for files.

run.py        what a run is; restored.py: a submission's, out of the cache; a bundle's is in podium.bundle
reading.py    new texts as the run's models read them
engine.py     in a worker: all networks, built once
blended.py    from the networks' answers to the run's
predictor.py  the object; files.py: a file in, a file out, a block at a time
"""

from podium.predictor.load import load
from podium.predictor.predictor import Predictor

__all__ = ["Predictor", "load"]
