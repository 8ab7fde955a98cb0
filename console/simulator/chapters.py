"""The administrative chapters of the manual; importing this registers their handlers.

Knows the names of the chapters, one import each, and nothing of what is in them.
"""

from console.simulator import (
    address_book,
    dnd,
    extension_admin,
    extension_groups,
    night_service,
    prompts,
    queue_ringtones,
    records,
    wake_up,
)

__all__ = [
    "address_book",
    "dnd",
    "extension_admin",
    "extension_groups",
    "night_service",
    "prompts",
    "queue_ringtones",
    "records",
    "wake_up",
]
