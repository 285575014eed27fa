"""What several architectures are made of: no file here is an architecture, and a change re-trains them all."""
