"""Fuzzing: what strangers may write, put into every surface that reads it. See `run` for the command."""
