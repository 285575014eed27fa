"""Metrics, exact on whole sets of rows, each checked against scikit-learn; and the names of the columns they read."""
