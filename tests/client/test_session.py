"""What the other side of the wire and the listener see of a session."""

from __future__ import annotations

from console.client.link import LinkPhase
from console.client.session import Session
from tests.client.ears import Ears, account, live
from tests.client.servers import scripted_pbx


async def test_login_then_list_then_live() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        async with live(Session(account(pbx.url), listener=ears), ears):
            assert [frame["service"] for frame in pbx.requests] == ["login", "extension"]
            assert ears.lists == [["3000", "3001"]]
            assert ears.phases == [LinkPhase.CONNECTING, LinkPhase.CONNECTING, LinkPhase.LIVE]
        assert pbx.sent("logout")[0]["night"] == "0"
    assert ears.phase is LinkPhase.ENDED
