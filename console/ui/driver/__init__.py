"""Our own terminal driver for Textual: bytes out, bytes in, signals, and the way back to the shell.

Knows the terminal. Must not know extensions, calls or the PBX. `environment`, `checks` and `guard`
import no Textual, since the command line needs them before Textual may be imported.
"""
