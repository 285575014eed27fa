"""Metrics, exact on whole sets of rows, each checked against scikit-learn; what is best decided for them.

`metric_of(problem)` is the metric of a problem; `names(task)` those there are; `why_not(...)` why one is refused.
"""

from podium.metrics.metric import Additive, Metric, Weighted
from podium.metrics.registry import METRICS, metric_of, names, why_not, why_not_per_label

__all__ = ["METRICS", "Additive", "Metric", "Weighted", "metric_of", "names", "why_not", "why_not_per_label"]
