"""Engines: each gives the same decisions from a plan; none imports another."""
