"""`podium trace`: from a score, a hash or a file to everything that it came from.

`find` tells whose chain something is in, `run` reads what a commit records, `chain` makes links of it, `verify` looks
for their bytes, `trace` puts it together, `shown` prints it.
"""

from podium.trace.find import Found, find
from podium.trace.history import History, history
from podium.trace.trace import Traced, traced
from podium.trace.verify import MOST, Broken, Reader

__all__ = ["MOST", "Broken", "Found", "History", "Reader", "Traced", "find", "history", "traced"]
