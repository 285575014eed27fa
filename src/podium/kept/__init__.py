"""What training has kept outside its outputs, for `podium cache`: the fold cache, TensorBoard's logs."""
