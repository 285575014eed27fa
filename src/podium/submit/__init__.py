"""Handing in: what a commit recorded goes to a platform, once, with every step written down before it is taken."""
