"""The live link to the PBX: sockets, the session on them, trust, REST, recordings and the doctor.

Knows websockets, httpx and TLS. Must not know what a picture of the switchboard looks like: it
hands what it reads to a listener.
"""
