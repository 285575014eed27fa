"""An extension of Griffe, which reads docstrings for the API pages: they are Markdown like any page."""

import re
import sys
from pathlib import Path
from typing import Any

import griffe

sys.path.insert(0, str(Path(__file__).parent))  # Griffe loads this file by its path alone

from marking import escaped, roomy


class Docstrings(griffe.Extension):
    """Docstrings with `escaped` and `roomy` applied to them, but for their examples."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of a module, class, function or attribute.

        Args:
            obj: of any kind.
            **_: what else an extension is told.
        """
        if obj.docstring is not None:
            text, *example = re.split(r"(?m)^Example:\n", obj.docstring.value, maxsplit=1)
            obj.docstring.value = "\nExamples:\n".join([roomy(escaped(text)), *example])  # its name for them
