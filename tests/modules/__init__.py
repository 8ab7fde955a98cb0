"""The modules, by keys, against the simulated exchange."""
