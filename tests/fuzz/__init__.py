"""Fuzzing: what strangers may write, put into every surface that reads it.

`targets` are the surfaces and what must be true of their answers; `seeds` and `texts` are what is put in; `run` goes on
by coverage for as long as it is told (`python -m tests.fuzz.run --help`), `tests/test_fuzz.py` for a minute. What is
found is kept as `findings/<target>/<what it was>` before it is mended: each is a test from then on.
"""
