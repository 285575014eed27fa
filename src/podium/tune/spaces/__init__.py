"""What `podium tune` tries of an architecture: a file each, by the architecture's name, with its `SPACE`.

A `SPACE` is written as `tune.space` of params.yaml is, with keys below `models.<model>.`. They stand here and not in
the architecture's own file, because that one decides what a network is: each change of it trains anew.
"""
