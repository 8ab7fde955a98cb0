"""The panels' building blocks: lists drawn line by line, and how a state looks."""
