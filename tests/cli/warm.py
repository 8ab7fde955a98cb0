"""A process that has imported all that a command needs, and forks into `lvconsole` for each order.

Knows the parts without a screen. An order is one packet: words and environment as JSON, and where
to write: stdout, stderr, and the exit code once it has ended.
"""

from __future__ import annotations

import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
from importlib import import_module

import console

LONGEST = 65536


def import_all() -> None:
    """What takes most of the time of a command that does little."""
    for found in pkgutil.walk_packages(console.__path__, "console."):
        if not found.name.startswith("console.ui") and not found.name.endswith("__main__"):
            import_module(found.name)


def serve(orders: socket.socket) -> None:
    """Fork for each order, until nobody is left to give one."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        order, files, _, _ = socket.recv_fds(orders, LONGEST, 3)
        if not order:
            return
        if os.fork() == 0:
            orders.close()
            out, err, code = files
            run(json.loads(order), out, err, code)
            return
        for file in files:
            os.close(file)


def run(order: dict[str, object], out: int, err: int, code: int) -> None:
    """Wait for the one who becomes the command, and tell how he ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child == 0:
        os.close(code)
        become(order, out, err)
        return
    _, status = os.waitpid(child, 0)
    os.write(code, str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def become(order: dict[str, object], out: int, err: int) -> None:
    """`python -m console` with these words, in this environment, at the root."""
    for file, place in ((out, 1), (err, 2)):
        os.dup2(file, place)
        os.close(file)
    environ, words = order["environ"], order["words"]
    assert isinstance(environ, dict)
    assert isinstance(words, list)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir("/")
    sys.argv = ["console", *words]
    runpy.run_module("console", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    import_all()
    serve(socket.socket(fileno=int(sys.argv[1])))
