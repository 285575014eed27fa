"""The parts of the report: each file makes one of them, of the run that it is given; the templates only show it."""
