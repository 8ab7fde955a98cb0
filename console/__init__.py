"""lvconsole: a terminal operator console for the LvSwitch IPPBX."""

__version__ = "0.1.0"
