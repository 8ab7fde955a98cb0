"""The linear mode for screen readers and braille lines: lines come, nothing is drawn.

Knows the board, the planners and the session. Must not know Textual, colours or the screen. One
line is one event; what can be aimed at carries a number, and a command is about what was printed.
"""
