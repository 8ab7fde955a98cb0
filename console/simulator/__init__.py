"""A simulated LvSwitch IPPBX, true to the API manual 1.0.1 and read from it independently.

Knows nothing of the rest of the console: a client meets it over a real websocket only.
"""

from console.simulator.clock import ManualClock
from console.simulator.habits import Habits
from console.simulator.pbx import LICENCES
from console.simulator.simulator import Simulator

__all__ = ["LICENCES", "Habits", "ManualClock", "Simulator"]
