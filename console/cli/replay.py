"""`lvconsole replay FILE`: a recording on the real screen, or by lines. Nobody is connected to.

Knows the file and what is wrong with it. Must not know how it is played.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from console.cli.screen import check_terminal, setup_of
from console.cli.start import open_settings
from console.cli.stop import Stop
from console.disk import cannot_read
from console.i18n import msg
from console.state.recording import BadRecording, Moment, Player, read


def main(args: argparse.Namespace) -> int:
    """Show the recording until the operator leaves. Raises Stop for a file that is none."""
    store = open_settings(args)
    player = Player(read_file(args.file), args.speed)
    if args.plain:
        return _plain(player)
    check_terminal(args)
    from console.ui.driver.guard import run_guarded

    def run() -> int:
        from console.ui.replaying import Replay

        setup = setup_of(args, store)
        reports = setup.data_folder
        # What a recorded day would add to worklist and use must not reach the real ones.
        with TemporaryDirectory(prefix="lvconsole-") as folder:
            setup.data_folder = Path(folder)
            app = Replay(setup, player)
            app.state_folder = reports
            return app.run_safely()

    return run_guarded(run)


def _plain(player: Player) -> int:
    """The same line by line, for screen readers and pipes."""
    from console.plain.replaying import Replaying
    from console.projector import Projector, RecordedClock
    from console.ui.widgets.states import look

    replaying = Replaying(
        player,
        RecordedClock(lambda: player.wall),
        word_of=lambda record: str(look(record).word),
    )
    projector = Projector(replaying.hearing, lambda text: replaying.say(str(text)))
    replaying.show = projector.show
    try:
        return asyncio.run(replaying.run())
    except KeyboardInterrupt:
        return 130


def read_file(path: Path) -> list[Moment]:
    """The moments of a recording. Raises Stop with one sentence."""
    try:
        with path.open(encoding="utf-8") as file:
            return read(file)
    except OSError as problem:
        raise Stop(cannot_read(path, problem), 1) from None
    except UnicodeDecodeError:
        raise Stop(msg("{path} is no recording: it is not text", path=path), 1) from None
    except BadRecording as bad:
        raise Stop(msg("{path} is no recording: {why}", path=path, why=bad.reason), 1) from None
