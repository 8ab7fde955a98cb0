"""The words of the LvSwitch API: requests, records, pushes and frames.

Knows names, types and spellings on the wire. Must not know sockets, clocks, state or screens.
"""
