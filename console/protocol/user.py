"""The password of the console's account (manual 3.4).

Knows the call. Must not know the old password.
"""

from __future__ import annotations

from console.protocol.rest import RestCall
from console.protocol.wire import wire


class ChangePassword(
    RestCall, section="3.4", method="PUT", path="/ippbx/rest/users", place="json", status=200
):
    """Sets a new password for the user that login named (reading 6)."""

    user_id: str = wire("id")
    password: str = wire("pass", secret=True)
