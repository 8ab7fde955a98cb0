"""Heartbeat, login and logout (manual 2.3 to 2.8).

Knows the messages. Must not know when to send them.
"""

from __future__ import annotations

from console.protocol.wire import Ack, Record, Request, record, wire

TEST_FRAME = "test"
"""The connectivity test of 2.8: plain text, only on a socket of its own (reading 3)."""


class KeepAlive(Request[Ack], section="2.3", service="keepAlive", head="none"):
    """Keeps the socket alive; its reply has serialId 0 (reading 2)."""


@record
class LoginReply(Record):
    """What login tells about the session."""

    current_user_id: str = ""
    token: str = wire(default="", secret=True, whole=True)
    number: str = ""
    user: str = ""
    company_id: str = ""
    domain: str = ""
    licenses: frozenset[str] = frozenset()
    """The names of `states.Licence` that are on; an absent flag is off (reading 8)."""
    sip_account: str = ""
    sip_password: str = wire(default="", secret=True, whole=True)
    sip_domain: str = ""
    sip_server: str = ""
    force_hangup: str = ""
    is_notify: str = ""
    sound_record_code: str = ""


class Login(Request[LoginReply], section="2.4", service="login", head="serial"):
    """Logs the console in on this socket (reading 1)."""

    user: str
    password: str = wire(secret=True)
    number: str
    domain: str = ""
    language: str = "en"


class Logout(Request[Ack], section="2.5", service="logout", head="company"):
    """Ends the session; `night` stays "0" unless the operator asks (reading 7)."""

    night: str = "0"
