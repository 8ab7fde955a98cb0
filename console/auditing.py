"""A command that is not one of the keys', written to the audit log from request to outcome.

Knows the outcomes of a request. Must not know who asks, nor how it travels.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from console.audit_file import Audit
from console.client.errors import NotConfirmed, NotSent, Refused
from console.i18n import Message
from console.protocol.rest import RestCall
from console.protocol.wire import Request
from console.state.audit import Shown
from console.state.ledger import Outcome


@contextmanager
def audited(
    audit: Audit, request: Request[Any] | RestCall, shown: Message | str = ""
) -> Iterator[None]:
    """Logs what the block sends, and what was shown of it; what it raises goes on."""
    key = object()
    title = (type(request).__doc__ or request.id).partition("\n")[0]
    audit.sent(key, request.id, request, Shown(shown or title))
    try:
        yield
    except Refused as refused:
        audit.outcome(key, Outcome.REFUSED, refused.message)
        raise
    except NotConfirmed as unknown:
        audit.outcome(key, Outcome.NOT_CONFIRMED, unknown.reason)
        raise
    except NotSent as unsent:
        audit.outcome(key, "not sent", unsent.reason)
        raise
    audit.outcome(key, Outcome.ACCEPTED, "")
