"""What is known of the switchboard: pure data and rules.

Knows the records of the protocol. Must not know sockets, event loops, screens or the clock: time
is an argument everywhere, in epoch seconds for what the PBX dates and in monotonic seconds for
what happens here.
"""
