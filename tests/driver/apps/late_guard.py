"""The small SafeApp under a guard that is late: the console goes on before it has given back.

A system under load does so now and then; here the guard waits, each time it gives the terminal
back, until the console has taken it again.
"""

from __future__ import annotations

import os
import signal
import sys

from console.ui.driver import guard, terminal
from console.ui.driver.environment import strip_environment
from tests.driver.apps.plain import run

_GUARD = os.getpid()
_set_attributes = terminal.set_attributes


def late(fd: int, attrs: list[object]) -> None:
    """In the guard: only once the console, continued, has woken it."""
    if os.getpid() == _GUARD:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCONT})
        os.kill(0, signal.SIGCONT)
        # The first is this one, the second comes from the console, with the terminal in its hands.
        signal.sigwait({signal.SIGCONT})
        signal.sigwait({signal.SIGCONT})
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCONT})
    _set_attributes(fd, attrs)


if __name__ == "__main__":
    strip_environment()
    terminal.set_attributes = late
    sys.exit(guard.run_guarded(run))
