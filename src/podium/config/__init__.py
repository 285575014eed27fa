"""`params.yaml` as typed, validated sections; each mistake is one line that names its key.

- `load(path)`: the whole file, validated
- `Params`: its type; each section has a file of its own here
"""

from podium.config.load import load
from podium.config.params import Params

__all__ = ["Params", "load"]
