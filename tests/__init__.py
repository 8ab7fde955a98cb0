"""What is compiled is kept, also where the environment says otherwise.

Each process of the tests would compile the console, the tests and Hypothesis anew.
"""

import os
import sys

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
