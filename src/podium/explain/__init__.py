"""`podium explain`: what each member said of a row, and the words that moved the decision.

rows.py        which row is meant, and what is known of it
occlusion.py   the text with one word, or sentence, left out at a time
neighbours.py  its duplicates, and the texts of train that are most like it
explanation.py all of it together; page.py: as people read it
"""

from podium.explain.explanation import Explanation, explain
from podium.explain.page import page

__all__ = ["Explanation", "explain", "page"]
