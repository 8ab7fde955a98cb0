"""Wake-up calls of the selected extensions.

Knows which screen fits one or several. Must not know what these do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from console.ui.modules.wake_up import WakeUps
from console.ui.modules.wake_up_of import WakeUpsOf
from console.ui.services import Services


def screen(services: Services, numbers: Sequence[str]) -> Screen[Any]:
    """The wake-up calls of one; else the module, whose form begins with all of them."""
    return WakeUpsOf(services, numbers[0]) if len(numbers) == 1 else WakeUps(services, numbers)
