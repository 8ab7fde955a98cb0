"""Keys that a slow line delivers in one piece: each is done before the next is read."""

from __future__ import annotations

from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from tests.ui.shift import Shift


async def breath(console: Shift, *keys: str) -> None:
    """Keys that the terminal sends in one piece."""
    for key in keys:
        character = key if len(key) == 1 else None
        console.app.post_message(
            events.Key(_character_to_key(key) if character else key, character)
        )
    await console.pilot.pause()


async def test_a_number_is_complete_when_the_key_behind_it_comes(console: Shift) -> None:
    await console.talk()
    await console.type("300")
    await console.sees("Enter: blind transfer to 300")
    await breath(console, "4", "f4")
    await console.sent("blindTransferCall", number="3004")


async def test_what_was_taken_back_in_one_breath_is_not_sent(console: Shift) -> None:
    await console.talk()
    await breath(console, "9", "9", "escape", *"3005", "backspace", "4", "f4")
    await console.sent("blindTransferCall", number="3004")


async def test_a_name_that_nobody_could_read_yet_is_no_target(console: Shift) -> None:
    await console.talk()
    # Who was answered is searched for until his leaving the queue is told.
    await console.sees("nobody waits")
    name = console.app.board.extensions["3004"].show_name
    await breath(console, *name[:2], "f4")
    await console.sees("The list moved under the key")
    await console.nothing_sent()
    await console.sees("Enter: blind transfer to")
    await console.press("f4")
    await console.until(lambda: console.frames("blindTransferCall"), "sent")


async def test_an_arrow_moves_before_the_key_behind_it_acts(console: Shift) -> None:
    await console.talk()
    await console.choose("3004")
    await console.chord("; g e")
    await breath(console, "home", "down", "f4")
    second = console.app.desk.grid.cursor
    assert second not in (None, "3004")
    await console.sent("blindTransferCall", number=str(second))


async def test_each_field_of_a_form_gets_its_own_text(console: Shift) -> None:
    await console.chord("; o k")
    await console.sees("New password")
    fields = [each for each in console.app.screen.query(Input) if each.display]
    await breath(console, *"abc", "tab", *"xyz", "backspace", "w", "shift+tab", "end", *"d")
    assert [each.value for each in fields[:2]] == ["abcd", "xyw"]


async def test_a_number_typed_in_a_list_is_dialled_whole(console: Shift) -> None:
    await console.chord("; o b")
    await console.sees("Enterprise book")
    await breath(console, *"112", "f3")
    await console.sent("dialCall", number="112")


async def test_enter_does_nothing_that_the_screen_did_not_name(console: Shift) -> None:
    console.sim.call_in("013912345678")
    await console.sees("1 waiting")
    await console.settled(console.app.desk.queue)
    await breath(console, "tab", "enter")
    await console.sees("What that key does was not on the screen yet")
    await console.nothing_sent()
    await console.sees("Enter: answer 013912345678")
    await console.settled(console.app.desk.queue)
    await console.press("enter")
    await console.sent("answerQueueCall")
