"""`podium bundle`: one zip that predicts offline, with all that it takes but the libraries of others.

writing.py       the whole of it
contents.py      the files of a run that prediction reads
wheel.py         this library as a wheel, built without a network, the same bytes each time
requirements.py  what else must be installed, with the versions that made the run
runner.py        predict.py, the script inside; notebook.py: the same as a notebook; about.py: README.txt
archive.py       the zip
"""

from podium.bundle.writing import Bundled, bundle

__all__ = ["Bundled", "bundle"]
