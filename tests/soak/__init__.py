"""The goals' long proofs: `python -m tests.soak`."""
