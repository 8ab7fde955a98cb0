"""The command line: one module for each command, each with `main(args) -> exit code`.

Knows how the other layers are put together for a command. Must not hold rules of its own about
calls, connections or screens. Nothing heavy is imported before the command is known.
"""
