"""The administrative chapters of the manual; importing this registers their handlers.

Each import here is one chapter module of the package.
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
