"""The linear mode, as a process on a simulated PBX: what it says and what its lines do."""

from __future__ import annotations

import re
from pathlib import Path

from console import tally
from console.simulator import Simulator
from console.state.guard import SETTLED_S
from tests.plain.program import Plain, plain, sent


def number_in(line: str) -> str:
    found = re.search(r"(\d+)\. ", line)
    assert found is not None
    return found[1]


async def test_a_caller_is_announced_answered_and_transferred(
    pbx: Simulator, tmp_path: Path
) -> None:
    async with plain(pbx, tmp_path) as program:
        channel = pbx.call_in("13900001111", "Wang Wei", waited=65)
        line = await program.says("Waiting:", "13900001111 Wang Wei", "1 min")
        await program.type(f"a {number_in(line)}")
        await program.says("Answer 13900001111: confirmed")
        (frame,) = sent(pbx, "answerQueueCall")
        assert frame["incomingChannelId"] == channel
        await program.type("b 3004")
        await program.says("Transfer 13900001111 to 3004", "confirmed")
        await program.type("q")
        assert await program.ends() == 0
    assert len(sent(pbx, "blindTransferCall")) == 1
    assert [frame["night"] for frame in sent(pbx, "logout")] == ["0"]


async def talking(pbx: Simulator, program: Plain, number: str = "13900001111") -> None:
    pbx.call_in(number)
    await program.says("Waiting:", number)
    await program.type("a")
    await program.says("Talking to", number)


async def test_hold_resume_and_hang_up(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        await talking(pbx, program)
        await program.type("h")
        await program.says("On hold: 13900001111")
        await program.type("h")
        await program.says("Talking to 13900001111")
        await program.type("x")
        await program.says("has ended: 13900001111")
    assert len(sent(pbx, "holdCall", "resumeCall", "forceHangUp")) == 3


async def test_consult_and_complete(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        await talking(pbx, program)
        await program.type("t 3004")
        await program.says("Consulting 3004", "answered; 13900001111 waits")
        await program.type("t 3005")
        await program.says("t alone completes")
        await program.type("t")
        await program.says("Complete the transfer of 13900001111 to 3004: confirmed")


async def test_a_caller_who_waits_for_a_consultation_is_not_said_to_have_ended(
    pbx: Simulator, tmp_path: Path
) -> None:
    async with plain(pbx, tmp_path) as program:
        await talking(pbx, program)
        await program.type("t 3004")
        await program.says("Consulting 3004", "answered; 13900001111 waits")
        await program.type("x")
        await program.says("Talking to 13900001111")
        await program.says("has ended: 3004")
        assert not any("has ended: 13900001111" in line for line in program.lines)


async def test_somebody_found_is_dialled_by_his_number_in_the_list(
    pbx: Simulator, tmp_path: Path
) -> None:
    name = pbx.pbx.extensions["3005"].name
    async with plain(pbx, tmp_path) as program:
        await program.type(f"f {name}")
        line = await program.says("#", "3005", "idle")
        await program.type(f"d {line.split()[0]}")
        await program.says("Dial 3005", "confirmed")
        await program.type("d #9")
        await program.says("There is no #9")
    assert [frame["number"] for frame in sent(pbx, "dialCall")] == ["3005"]


async def test_a_name_is_never_acted_on_only_searched(pbx: Simulator, tmp_path: Path) -> None:
    name = pbx.pbx.extensions["3005"].name
    async with plain(pbx, tmp_path) as program:
        await program.type(f"d {name}")
        await program.says("#1", "3005")
    assert sent(pbx, "dialCall") == []


async def test_a_caller_who_gave_up_is_said_and_cannot_be_answered(
    pbx: Simulator, tmp_path: Path
) -> None:
    async with plain(pbx, tmp_path) as program:
        channel = pbx.call_in("13900001111", waited=30)
        number = number_in(await program.says("Waiting:"))
        pbx.hang_up(channel)
        await program.says("13900001111 gave up after")
        pbx.call_in("13900002222")
        await program.says("Waiting:", "13900002222")
        await program.type(f"a {number}")
        await program.says("13900001111 is no longer waiting")
        await program.type("a 77")
        await program.says("No caller was printed with 77")
    assert sent(pbx, "answerQueueCall") == []


async def test_a_line_typed_as_the_first_caller_changes_is_not_carried_out(
    pbx: Simulator, tmp_path: Path
) -> None:
    async with plain(pbx, tmp_path, settled=SETTLED_S) as program:
        first = pbx.call_in("13900001111", waited=60)
        await program.says("Waiting:")
        pbx.call_in("13900002222")
        await program.says("Waiting:")
        await program.type_at_once("s")
        await program.says("2 waiting")
        pbx.hang_up(first)
        pbx.call_in("13900003333")
        await program.says("Waiting:", "13900003333")
        await program.type_at_once("a")
        await program.says("The list moved under the key")
    assert sent(pbx, "answerQueueCall") == []


async def test_a_refusal_is_told_in_the_words_of_the_pbx(pbx: Simulator, tmp_path: Path) -> None:
    pbx.faults.errors["dialCall"] = (1, "no route")
    async with plain(pbx, tmp_path) as program:
        await program.type("d 3004")
        await program.says("Dial 3004", "refused", "no route")


async def test_readonly_sends_nothing(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path, "--readonly") as program:
        await program.type("d 3004")
        await program.says("Read-only")
    assert sent(pbx, "dialCall") == []


async def test_force_release_asks_for_the_extension(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        pbx.connect("3004", "3005", ago=5)
        await program.type("r 3004")
        await program.says("both parties lose their call", "3004")
        await program.type("no")
        await program.says("Nothing was sent")
        await program.type("r 3004")
        await program.says("both parties lose their call")
        await program.type("3004")
        await program.says("Force release of 3004", "confirmed")
    assert len(sent(pbx, "forceHangUp")) == 1


async def test_quitting_with_a_call_up_is_asked(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        await talking(pbx, program)
        await program.type("q")
        await program.says("1 calls are up")
        await program.type("q")
        assert await program.ends() == 0


async def test_without_the_link_nothing_is_sent(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        pbx.faults.accept_and_close = True
        await pbx.drop_connections()
        await program.says("No link to the PBX: what was printed may be old")
        await program.type("d 3004")
        await program.says("nothing was sent")
    assert sent(pbx, "dialCall") == []


async def test_without_the_link_all_that_is_told_is_said_to_be_perhaps_old(
    pbx: Simulator, tmp_path: Path
) -> None:
    async with plain(pbx, tmp_path) as program:
        await program.type("s")
        assert "may be old" not in await program.says("Extension 3000")
        pbx.faults.accept_and_close = True
        await pbx.drop_connections()
        await program.says("No link to the PBX")
        for asked, told in (("s", "Extension 3000"), ("f 3004", "#1 3004"), ("w", "Nobody")):
            await program.type(asked)
            assert ", may be old" in await program.says(told)


async def test_what_went_wrong_is_kept_for_doctor(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        pbx.faults.garbage = 1.0
        pbx.call_in("013900000001")
        await program.says("Waiting")
        pbx.faults.garbage = 0.0
        await program.type("q")
        await program.ends()
    kept = tally.kept(tmp_path / "lvconsole")
    assert kept is not None
    assert kept.counts.keys() & {"unreadable", "unassigned", "error"}


async def test_a_transfer_without_a_target_says_what_is_missing(
    pbx: Simulator, tmp_path: Path
) -> None:
    async with plain(pbx, tmp_path) as program:
        for typed in ("t", "b"):
            await program.type(typed)
            await program.says("You have no call")
        await program.type("d")
        await program.says("Nobody is chosen")
        await talking(pbx, program)
        for typed in ("t", "b"):
            await program.type(typed)
            await program.says("Nobody is chosen")


async def test_it_speaks_chinese(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path, "--language", "cn") as program:
        pbx.call_in("13900001111")
        await program.says("等待", "13900001111")
        await program.type("?")
        await program.says("盲转")


async def test_somebody_listens_only_to_the_call_that_was_printed(
    pbx: Simulator, tmp_path: Path
) -> None:
    async with plain(pbx, tmp_path) as program:
        pbx.connect("3004", "3005", ago=5)
        await program.type("f 3004")
        await program.says("#1 3004", "talking")
        pbx.hang_up("3004")
        pbx.connect("3004", "3006", ago=1)
        await program.type("l #1")
        await program.says("The call changed meanwhile: nothing was sent")
        await program.type("l 3004")
        await program.says("Listen to 3004", "confirmed")
    assert len(sent(pbx, "spyListen")) == 1


async def test_a_conference_is_built_muted_and_ended(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        await program.type("m 3004")
        line = await program.says("Joined the conference", "3004")
        await program.type(f"mu {number_in(line)}")
        await program.says("3004", ", muted")
        await program.type("me")
        await program.says("All members are cut off")
        await program.type("yes")
        await program.says("3004", "left the conference")


async def test_who_gave_up_is_listed_called_back_and_done(pbx: Simulator, tmp_path: Path) -> None:
    async with plain(pbx, tmp_path) as program:
        for number in ("13900001111", "13900002222"):
            channel = pbx.call_in(number, "Wang Wei", waited=30)
            await program.says("Waiting:", number)
            pbx.hang_up(channel)
            await program.says(number, "gave up after")
        await program.type_at_once("o")
        first = number_in(await program.says("13900002222 Wang Wei, gave up at"))
        again = await program.says("13900001111 Wang Wei, gave up at")
        assert re.search(r"after 3\d s$", again)
        await program.says("0 answered, 2 gave up")
        await program.type_at_once(f"od {first}")
        await program.says("13900002222 Wang Wei is done")
        await program.type_at_once(f"ob {int(first) + 1}")
        await program.says("Dial 13900001111")
        await program.says("Talking to 13900001111 Wang Wei")
        await program.type_at_once("o")
        await program.says("Nobody is to be called back")
    assert [frame["number"] for frame in sent(pbx, "dialCall")] == ["13900001111"]


async def test_a_transferred_call_is_watched_and_its_target_offered(
    pbx: Simulator, tmp_path: Path
) -> None:
    async with plain(pbx, tmp_path) as program:
        channel = pbx.call_in("13900001111")
        await program.says("Waiting:", "13900001111")
        await program.type("a")
        await program.says("Talking to")
        await program.type("b 3004")
        await program.says("3004 rings", "13900001111")
        pbx.hang_up(channel)
        await program.says("3004 did not answer", "y dials 3004, yc dials 13900001111")
        await program.type_at_once("y")
        await program.says("Dial 3004")
    assert [frame["number"] for frame in sent(pbx, "dialCall")] == ["3004"]


async def test_a_long_wait_and_a_failed_wake_up_call_are_brought_to_mind(
    pbx: Simulator, tmp_path: Path
) -> None:
    pbx.forget_nights()
    pbx.fail_wake_up("3005")
    async with plain(pbx, tmp_path) as program:
        line = await program.says("Attention:", "The wake-up call of 3005")
        taken = re.search(r"wt (\d+)", line)
        assert taken is not None
        await program.type_at_once(taken[0])
        await program.says("Taken")
        await program.type_at_once(taken[0])
        await program.says("It is taken already")
        pbx.call_in("13900001111", waited=50)
        await program.says("Attention: 13900001111 waits longer than 45 s")


async def test_what_is_remembered_of_people_helps_to_find_them(
    pbx: Simulator, tmp_path: Path
) -> None:
    busy = pbx.pbx.extensions["3004"]
    colleague = pbx.pbx.extensions["3005"]
    colleague.department = busy.department = "Reading room"
    pbx.connect("3004", "13900001111")
    async with plain(pbx, tmp_path) as program:
        await program.type_at_once("n 3004 on leave in May")
        await program.says("Note on 3004", "on leave in May")
        await program.type_at_once("v 3005")
        await program.says("3005", "is a favourite now")
        await program.type_at_once("q")
        await program.ends()
    async with plain(pbx, tmp_path) as program:
        await program.type_at_once("f 3004")
        await program.says("Free instead: #2 3005", "favourite")
        await program.type_at_once("d 3004")
        await program.says("Note on 3004: on leave in May")
        # To ask for a note does not take it away.
        await program.type_at_once("n 3004")
        await program.says("Note on 3004", "on leave in May")
        await program.type_at_once("n 3004 -")
        await program.says("No note on 3004")


async def test_a_dialled_line_that_is_busy_is_said_to_be(pbx: Simulator, tmp_path: Path) -> None:
    pbx.connect("3004", "3006")
    async with plain(pbx, tmp_path) as program:
        await program.type("d 3004")
        await program.says("busy: 3004")
