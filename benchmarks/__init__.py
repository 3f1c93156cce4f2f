"""How fast, how large, and beside what: `python -m benchmarks` measures and prints it all."""
