"""What the other side of the wire and the listener see of a session."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.server import ServerConnection

from console.client.account import Account
from console.client.errors import LoginRefused, NotConfirmed, NotSent, Refused
from console.client.link import LinkPhase, Timing
from console.client.session import Session
from console.protocol import call
from console.protocol.address_book import Tree
from tests.client.ears import PASSWORD, Ears, account, live, running, until
from tests.client.servers import Frame, ok, refusal, scripted_pbx, silence

HANG_UP = call.HangUp(channel_a="SIP/3000-00000001", my_exten="8000")


async def test_login_then_list_then_live_then_logout() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        async with live(Session(account(pbx.url), listener=ears), ears):
            assert [frame["service"] for frame in pbx.requests] == ["login", "extension"]
            assert ears.lists == [["3000", "3001"]]
            assert ears.phases == [LinkPhase.CONNECTING, LinkPhase.CONNECTING, LinkPhase.LIVE]
        (logout,) = pbx.sent("logout")
        assert (logout["night"], logout["token"], logout["currentUserId"]) == ("0", "token-1", "1")
    assert ears.phase is LinkPhase.ENDED


async def test_login_sends_what_the_account_says_and_requests_carry_its_token() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        async with live(Session(account(pbx.url, language="cn"), listener=ears), ears) as session:
            await session.request(HANG_UP)
        login, hang_up = pbx.sent("login")[0], pbx.sent("forceHangUp")[0]
    assert login | {"serialId": ""} == {
        "service": "login",
        "serialId": "",
        "domain": "127.0.0.1",
        "language": "cn",
        "user": "reception",
        "password": PASSWORD,
        "number": "8000",
    }
    assert (hang_up["token"], hang_up["currentUserId"]) == ("token-1", "1")


async def test_every_request_has_a_serial_of_its_own() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            await asyncio.gather(*(session.request(HANG_UP) for _ in range(20)))
        serials = [frame["serialId"] for frame in pbx.requests if "serialId" in frame]
    assert len(serials) == len(set(serials)) == 23


async def test_a_refusal_carries_the_words_of_the_pbx_cleaned() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["forceHangUp"] = lambda asked: [refusal(asked, "no \x1b[31m call")]
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            with pytest.raises(Refused) as refused:
                await session.request(HANG_UP)
    assert refused.value.message == "no ·[31m call"
    assert refused.value.code == 1


async def test_silence_means_not_confirmed_and_the_late_answer_is_told_and_matches_no_other() -> (
    None
):
    ears = Ears()
    asked: list[Frame] = []
    async with scripted_pbx() as pbx:
        pbx.answers["forceHangUp"] = asked.append
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            with pytest.raises(NotConfirmed) as unknown:
                await session.request(HANG_UP, limit=0.05)
            second = asyncio.create_task(session.request(HANG_UP, limit=5))
            await until(lambda: len(asked) == 2)
            await pbx.push(ok(asked[0]))
            await until(lambda: ears.late)
            assert not second.done()
            await pbx.push(ok(asked[1]))
            await second
    assert ears.late[0][0] == unknown.value.serial == asked[0]["serialId"]
    assert len(asked) == 2


async def test_duplicate_foreign_and_nameless_replies_are_counted_and_harm_nothing() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["forceHangUp"] = lambda asked: [
            {**ok(asked), "serialId": "of-another-life"},
            ok(asked),
            ok(asked),
            {"code": 0, "service": "dialCall"},
        ]
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            await session.request(HANG_UP)
            await until(lambda: len(ears.oddities) == 3)
    assert {kind for kind, _ in ears.oddities} == {"unassigned"}


async def test_a_conference_push_resolves_no_request_of_the_same_service() -> None:
    ears = Ears()
    members = {"service": "conference", "operate": "conferenceQuery", "code": 0, "members": []}
    async with scripted_pbx() as pbx:
        pbx.answers["forceHangUp"] = lambda asked: [members, ok(asked)]
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            await session.request(HANG_UP)
    assert len(ears.pushes) == 1
    assert ears.oddities == []


@pytest.mark.parametrize(
    "garbage",
    [
        *("", "test", "[1,2", "null", "[]", b"\xff\xfe\x00", "[" * 5000, '{"a":' * 5000),
        *('{"code":' + "9" * 6000 + "}", '{"code":NaN}', '{"code":1e999,"serialId":-Infinity}'),
        '{"service":"\\ud800"}',
    ],
    ids=lambda value: repr(value)[:12],
)
async def test_the_good_frame_after_garbage_works_on_the_same_link(garbage: str | bytes) -> None:
    ears = Ears()
    push = {"service": "extensionSingle", "extension": {"number": "3005", "state": "IDLE"}}
    async with (
        scripted_pbx() as pbx,
        live(Session(account(pbx.url), listener=ears), ears) as session,
    ):
        await pbx.push(garbage)
        await pbx.push(push)
        await until(lambda: ears.pushes)
        assert session.generation == 1
    assert len(ears.oddities) == 1


async def test_entries_that_cannot_be_read_are_counted_and_cost_no_other() -> None:
    ears = Ears()
    book = [
        {"id": 1, "name": "A", "contacts": [None, {"id": "7", "name": "half \ud800"}, "x", {}]},
        [],
    ]
    async with scripted_pbx() as pbx:
        pbx.answers["tree"] = lambda asked: [ok(asked, departments=book, groups={})]
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            tree = await session.request(Tree())
            await until(lambda: ears.oddities)
    assert [contact.name for contact in tree.departments[0].contacts] == ["half □", ""]
    assert ears.oddities == [("skipped", "3 tree")]


async def test_invalid_utf8_in_a_text_frame_does_not_cost_the_link() -> None:
    ears = Ears()
    async with (
        scripted_pbx() as pbx,
        live(Session(account(pbx.url), listener=ears), ears) as session,
    ):
        await pbx.sockets[-1].send(b'{"service":"extensionSingle\xe9"}', text=True)
        await until(lambda: ears.oddities)
        await session.request(HANG_UP)
        assert session.generation == 1


async def test_a_wrong_password_is_tried_exactly_once_and_told_in_the_words_of_the_pbx() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["login"] = lambda asked: [refusal(asked, "密码错误")]
        session = Session(account(pbx.url), listener=ears)
        with pytest.raises(LoginRefused) as refused:
            await asyncio.wait_for(session.run(), 5)
        assert pbx.connections == len(pbx.sent("login")) == 1
    assert "密码错误" in str(refused.value)
    assert ears.phase is LinkPhase.ENDED


async def test_a_login_refused_and_then_dropped_is_still_a_refusal() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:

        async def refuse(asked: Frame) -> None:
            await pbx.push(refusal(asked, "disabled"))
            await pbx.sockets[-1].close()

        pbx.answers["login"] = refuse
        with pytest.raises(LoginRefused):
            await asyncio.wait_for(Session(account(pbx.url), listener=ears).run(), 5)
        assert pbx.connections == 1


async def test_after_a_cut_a_new_connection_logs_in_and_reads_the_list_afresh() -> None:
    ears = Ears()
    async with (
        scripted_pbx() as pbx,
        live(Session(account(pbx.url), listener=ears), ears) as session,
    ):
        pbx.numbers = ["3007"]
        pbx.cut()
        await until(lambda: ears.phase is LinkPhase.LIVE and session.generation == 2)
        assert ears.lists[-1] == ["3007"]
        await session.request(HANG_UP)
        assert pbx.sent("forceHangUp")[0]["token"] == "token-2"
    down = next(link for link in ears.links if link.phase is LinkPhase.DOWN)
    assert "link" in str(down.cause)
    assert down.retry_at is not None
    again = ears.links[ears.links.index(down) + 1]
    assert again.phase is LinkPhase.CONNECTING
    assert again.cause == down.cause, "why there is no link stays to be read"


async def test_a_request_cut_off_is_not_confirmed_and_never_sent_again() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:

        def die(_: Frame) -> None:
            pbx.cut()

        pbx.answers["forceHangUp"] = die
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            with pytest.raises(NotConfirmed):
                await session.request(HANG_UP)
            await until(lambda: ears.phase is LinkPhase.LIVE and session.generation == 2)
        assert len(pbx.sent("forceHangUp")) == 1


async def test_a_request_while_the_link_is_down_is_refused_at_once_and_never_sent() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        session = Session(account(pbx.url), listener=ears)
        with pytest.raises(NotSent):
            await session.request(HANG_UP)
        async with live(session, ears):
            pbx.cut()
            await until(lambda: LinkPhase.DOWN in ears.phases)
            with pytest.raises(NotSent):
                await session.request(HANG_UP, urgent=True)
            await until(lambda: ears.phase is LinkPhase.LIVE and session.generation == 2)
        assert pbx.sent("forceHangUp") == []


async def test_while_the_list_is_read_only_the_urgent_goes_out() -> None:
    ears = Ears()
    release = asyncio.Event()
    async with scripted_pbx() as pbx:

        async def slowly(asked: Frame) -> list[Frame]:
            async def later() -> None:
                await release.wait()
                await pbx.push(pbx.list_extensions(asked)[0])

            waiting.append(asyncio.create_task(later()))
            return []

        waiting: list[asyncio.Task[None]] = []
        pbx.answers["extension"] = slowly
        session = Session(account(pbx.url), listener=ears)
        async with running(session):
            await until(lambda: pbx.sent("extension"))
            with pytest.raises(NotSent):
                await session.request(HANG_UP)
            await session.request(call.Dial(number="112"), urgent=True)
            assert pbx.sent("dialCall")
            release.set()
            await until(lambda: ears.phase is LinkPhase.LIVE)


async def test_the_listener_hears_of_a_reread_before_the_query_is_sent() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        seen: list[int] = []

        def note(asked: Frame) -> list[Frame]:
            seen.append(ears.rereads)
            return pbx.list_extensions(asked)

        pbx.answers["extension"] = note
        async with live(Session(account(pbx.url), listener=ears), ears):
            assert seen == [1]


async def test_a_refused_extension_list_is_told_and_the_session_lives_on() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["extension"] = lambda asked: [refusal(asked, "no right")]
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            await session.request(HANG_UP)
    assert ears.oddities == [("extension list", "no right")]


async def test_a_listener_that_fails_is_counted_and_the_link_lives_on() -> None:
    class Clumsy(Ears):
        def on_push(self, push: object) -> None:
            raise RuntimeError(PASSWORD)

    ears = Clumsy()
    async with (
        scripted_pbx() as pbx,
        live(Session(account(pbx.url), listener=ears), ears) as session,
    ):
        await pbx.push({"service": "callingQueue", "extensionList": {}})
        await until(lambda: ears.oddities)
        await session.request(HANG_UP)
    assert ears.oddities == [("fault", "on_push: RuntimeError")]


@pytest.mark.parametrize("name", ["reader", "heartbeat", "re-reading"])
async def test_a_background_task_that_dies_is_reported_and_the_link_made_again(name: str) -> None:
    ears = Ears()
    async with (
        scripted_pbx() as pbx,
        live(Session(account(pbx.url), listener=ears), ears) as session,
    ):
        (task,) = [task for task in asyncio.all_tasks() if task.get_name() == name]
        task.cancel()
        await until(lambda: ears.phase is LinkPhase.LIVE and session.generation == 2)
    assert ears.oddities == [("fault", f"{name}: ended")]


async def test_logout_that_is_never_answered_does_not_hold_up_the_end() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["logout"] = silence
        session = Session(account(pbx.url), listener=ears)
        run = asyncio.create_task(session.run())
        await until(lambda: ears.phase is LinkPhase.LIVE)
        began = asyncio.get_running_loop().time()
        await session.close()
        await run
        assert asyncio.get_running_loop().time() - began < 2.5
        assert [frame["night"] for frame in pbx.sent("logout")] == ["0"]


async def test_requests_in_flight_at_the_end_are_not_confirmed() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.answers["forceHangUp"] = silence
        async with live(Session(account(pbx.url), listener=ears), ears) as session:
            flight = asyncio.create_task(session.request(HANG_UP))
            await until(lambda: pbx.sent("forceHangUp"))
        with pytest.raises(NotConfirmed):
            await flight
        with pytest.raises(NotSent):
            await session.request(HANG_UP)


async def test_a_reply_of_fifty_thousand_extensions_passes_and_the_loop_keeps_turning() -> None:
    ears = Ears()
    async with scripted_pbx() as pbx:
        row = {"state": "IDLE", "showName": "张" * 20, "department": "d" * 300}
        rows = [{**row, "number": str(10000 + index)} for index in range(50_000)]
        text = json.dumps({"code": 0, "service": "extension", "extensionList": rows, "aclList": []})
        pbx.answers["extension"] = lambda asked: [
            text[:-1] + f', "serialId": "{asked["serialId"]}"}}'
        ]
        assert len(text) > 20_000_000
        # Long limits: what is tried is the size, on however slow a machine.
        timing = Timing(reply_limit=120, stale=120, dead=120)
        async with running(Session(account(pbx.url), listener=ears, timing=timing)):
            await until(lambda: ears.phase is LinkPhase.LIVE, 120)
    assert len(ears.lists[0]) == 50_000


async def test_a_list_in_frames_of_one_character_passes() -> None:
    """A proxy may cut a message anywhere; only its length as a whole has a bound."""
    ears = Ears()
    async with scripted_pbx() as pbx:
        pbx.numbers = [f"{number}" for number in range(1000, 1150)]
        pbx.fragment = 1
        timing = Timing(reply_limit=120, stale=120, dead=120)
        async with running(Session(account(pbx.url), listener=ears, timing=timing)):
            await until(lambda: ears.phase is LinkPhase.LIVE, 120)
        assert pbx.connections == 1
    assert len(ears.lists[0]) == 150


def test_the_password_stays_out_of_the_representation() -> None:
    assert PASSWORD not in repr(Account("ws://pbx", "u", "8000", password=PASSWORD))


async def test_pushes_before_the_close_of_the_link_are_not_lost() -> None:
    ears = Ears()

    async with (
        scripted_pbx() as pbx,
        live(Session(account(pbx.url), listener=ears), ears) as session,
    ):
        socket: ServerConnection = pbx.sockets[-1]
        for _ in range(200):
            await pbx.push({"service": "callingQueue", "extensionList": []})
        await socket.close(1012)
        await until(lambda: session.generation == 2)
    assert len(ears.pushes) == 200
    assert any("restarting" in str(link.cause) for link in ears.links)
