"""A connection that gets another name: what is kept of its PBX goes with it.

Knows the profile in use and where its files are. Must not know the form in which it is renamed.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from console.disk import why
from console.i18n import Message, msg
from console.keepsakes import move_desk

if TYPE_CHECKING:
    from console.ui.app import Console


async def rename(app: Console, old: str, new: str) -> Message | None:
    """The settings name the profile so by now. Why its files could not follow; None: they did."""
    setup = app.setup
    try:
        if setup.profile == old:
            setup.profile = new
            await asyncio.to_thread(app.shift.keepsakes.rename, new)
        else:
            await asyncio.to_thread(move_desk, setup.data_folder, old, new)
    except OSError as error:
        return msg(
            "Saved, but the notes and lists kept for it stayed behind: {cause}", cause=why(error)
        )
    return None
