"""Plots as inline SVG that takes its colours from the page, so that dark mode and print are the page's own affair.

Every number is drawn into a box 340 units wide, which a phone shows at about its natural size: text is neither cut nor
tiny. (matplotlib draws for one size and one background, and takes longer to load than all of this to run.)
"""

from podium.report.drawing.heat import heat
from podium.report.drawing.lines import Line, Point, lines
from podium.report.drawing.scatter import Dot, scatter
from podium.report.drawing.spans import Mark, Row, spans
from podium.report.drawing.strip import strip

__all__ = ["Dot", "Line", "Mark", "Point", "Row", "heat", "lines", "scatter", "spans", "strip"]
