"""Whether the tests find what is broken: mutations of the guarded code, coverage of the rest."""
