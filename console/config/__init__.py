"""The operator's settings: what can be set, where it stands, how it is read and kept.

Knows the settings file. Must not know the PBX, the screen or any secret: passwords and the REST
credential are the business of `console.secrets`.
"""

from console.config.entries import Entry, Kind, entries
from console.config.problems import Problem
from console.config.settings import Alerts, Desk, Export, Profile, Settings
from console.config.store import NotSaved, Store, config_folder, config_path, data_folder

__all__ = [
    "Alerts",
    "Desk",
    "Entry",
    "Export",
    "Kind",
    "NotSaved",
    "Problem",
    "Profile",
    "Settings",
    "Store",
    "config_folder",
    "config_path",
    "data_folder",
    "entries",
]
