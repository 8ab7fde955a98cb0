"""What the extension grid shows and what keys and clicks on it do."""

from __future__ import annotations

from dataclasses import replace

from console.protocol.records import Extension
from console.protocol.states import ExtensionState
from console.state.own_call import ROLES
from console.state.roster import _RANK, Filter, Order, Shown
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList
from console.ui.widgets.states import LOOKS
from tests.grid.host import Host, extension, grid_of, screen_text, settled, talking


def staff() -> list[Extension]:
    return [
        talking("2001", "3004", 75, show_name="张伟先生有一个很长的名字", department="Sales"),
        extension("2002", disturb_id=1, department="Sales"),
        extension("2003", "WEIRD"),
        extension("3004", "CALLEE_RINGING", department="IT"),
    ]


async def test_each_cell_shows_glyph_number_name_state_party_and_timer() -> None:
    _, grid = grid_of(staff())
    async with Host(grid).run_test(size=(80, 6)) as pilot:
        lines = screen_text(pilot.app)
        assert lines[0].rstrip("▁▂▃▄▅▆▇█ ") == (
            "  ◉ 2001 张伟先生…  talking 3004 01:15   ⊘ 2002 Name 2002                 DND"
        )
        assert "⊚ 2003 Name 2003" in lines[1]
        assert "WEIRD" in lines[1]
        assert "✱ 3004 Name 3004" in lines[1]


async def test_departments_have_headings_with_their_size() -> None:
    _, grid = grid_of(staff())
    async with Host(grid).run_test(size=(80, 8)) as pilot:
        grid.roster.sort(Order.DEPARTMENT)
        grid.rebuild()
        await pilot.pause()
        heads = [line for line in screen_text(pilot.app) if line and not line.startswith(" ")]
        assert [head.split(" ▁")[0].strip() for head in heads] == [
            "IT (1)",
            "Sales (2)",
            "No department (1)",
        ]


async def test_the_cursor_stays_on_its_extension_when_the_list_moves() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(9))
    async with Host(grid).run_test(size=(80, 8)) as pilot:
        grid.select("3004")
        board["2999"] = extension("2999")
        grid.touch({"2999"})
        await pilot.pause()
        assert grid.cursor == "3004"
        assert any("▸ ◦ 3004" in line for line in screen_text(pilot.app))
        assert grid.under_cursor_since > 0


async def test_a_cursor_whose_extension_goes_is_on_none_and_arrows_go_on_from_there() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(9))
    async with Host(grid).run_test(size=(80, 8)) as pilot:
        grid.focus()
        grid.select("3004")
        del board["3004"]
        grid.touch({"3004"})
        await pilot.pause()
        assert grid.cursor is None
        assert pilot.app.heard[-1] == ("Selected", None)  # type: ignore[attr-defined]
        await pilot.press("down")
        assert grid.cursor == "3005"


async def test_stale_cells_carry_a_question_mark() -> None:
    _, grid = grid_of(staff())
    async with Host(grid).run_test(size=(80, 6)) as pilot:
        grid.stale = True
        await pilot.pause()
        text = "\n".join(screen_text(pilot.app))
        assert text.count("?◉") + text.count("?⊘") + text.count("?⊚") + text.count("?✱") == 4


async def test_a_double_click_acts_on_the_extension_that_stands_there() -> None:
    _, grid = grid_of(staff())
    async with Host(grid).run_test(size=(80, 6)) as pilot:
        await pilot.click(grid, offset=(45, 0), times=2)
        heard = pilot.app.heard  # type: ignore[attr-defined]
        assert heard == [("Selected", "2002"), ("Acted", "2002")]


async def test_space_marks_by_number() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(9))
    async with Host(grid).run_test(size=(80, 8)) as pilot:
        grid.focus()
        await pilot.press("down", "right", "space")
        board["2999"] = extension("2999")
        grid.touch({"2999"})
        await pilot.pause()
        assert grid.marks == {"3001"}
        assert any("▸✓◦ 3001" in line for line in screen_text(pilot.app))


async def test_pages_move_at_once_over_many_extensions() -> None:
    _, grid = grid_of(extension(str(10000 + number)) for number in range(5000))
    async with Host(grid).run_test(size=(80, 11)) as pilot:
        grid.focus()
        await pilot.press("down", "pagedown", "pagedown")
        assert grid.cursor == "10040"
        await pilot.press("end")
        assert grid.cursor == "14999"
        assert any("▸ ◦ 14999" in line for line in screen_text(pilot.app))
        await pilot.press("home")
        assert grid.cursor == "10000"


async def test_what_is_painted_is_known_until_it_scrolls_away() -> None:
    board, grid = grid_of([talking(str(3000 + number), "9", 5) for number in range(100)])
    async with Host(grid).run_test(size=(80, 8)) as pilot:
        await pilot.pause()
        first = grid.painted_at("3000")
        assert first is not None
        assert first.identity == ("SIP/3000-0000000a", board["3000"].start_time, "9")
        assert grid.painted_at("3099") is None
        grid.select("3099")
        await pilot.pause()
        assert grid.painted_at("3000") is None
        assert grid.painted_at("3099") is not None


async def test_a_filter_on_states_moves_one_row_at_a_time() -> None:
    board, grid = grid_of(extension(str(3000 + number)) for number in range(9))
    async with Host(grid).run_test(size=(80, 8)) as pilot:
        grid.roster.choose(Filter(shown=Shown.BUSY))
        grid.rebuild()
        board["3005"] = talking("3005", "9", 1)
        board["3002"] = talking("3002", "9", 1)
        grid.touch({"3005", "3002"})
        await pilot.pause()
        assert "3002" in screen_text(pilot.app)[0]
        assert "3005" in screen_text(pilot.app)[0]
        assert len(grid.roster) == 2


def lines_of(*keys: str) -> list[Row]:
    return [Row(key, ((key, "strong"), ("李明朗", "plain")), f"call of {key}") for key in keys]


async def test_a_list_keeps_its_cursor_on_its_row() -> None:
    lines = LineList([Column(width=6), Column(width=6, grow=1)])
    async with Host(lines).run_test(size=(30, 5)) as pilot:
        lines.set_rows(lines_of("a", "b", "c"))
        lines.select("b")
        lines.set_rows(lines_of("x", "a", "b", "c"))
        await pilot.pause()
        assert lines.cursor == "b"
        assert screen_text(pilot.app)[2] == "▸ b      李明朗"


async def test_a_row_that_the_cursor_falls_back_to_is_known_as_just_moved() -> None:
    lines = LineList([Column(width=6), Column(width=6, grow=1)])
    async with Host(lines).run_test(size=(30, 5)) as pilot:
        lines.set_rows(lines_of("a", "b"))
        lines.select("b")
        await pilot.pause()
        before = lines.placed_since("a")
        lines.set_rows(lines_of("a"))
        assert lines.cursor == "a"
        assert lines.under_cursor_since > before
        assert lines.fell_at > before
        lines.select("a")
        assert lines.fell_at == float("-inf"), "it has been chosen since"


async def test_a_row_that_comes_under_the_cursor_is_known_as_just_moved() -> None:
    lines = LineList([Column(width=6), Column(width=6, grow=1)])
    async with Host(lines).run_test(size=(30, 5)) as pilot:
        lines.set_rows(lines_of("a", "b", "c"))
        lines.select("b")
        await pilot.pause()
        assert lines.under_cursor_since == float("-inf") or lines.painted_at("b")
        before = lines.under_cursor_since
        lines.set_rows(lines_of("a", "c"))
        await pilot.pause()
        assert lines.cursor == "c"
        assert lines.under_cursor_since > before
        painted = lines.painted_at("c")
        assert painted is not None
        assert painted.identity == "call of c"


async def test_columns_that_are_not_needed_give_way_when_it_is_narrow() -> None:
    columns = [Column("Name", 10, grow=1), Column("Job", 10, needed=False), Column("Nr", 5)]
    lines = LineList(columns, header=True, placeholder="Nobody")
    async with Host(lines).run_test(size=(30, 4)) as pilot:
        assert screen_text(pilot.app)[0] == "  Name        Job        Nr"
        assert screen_text(pilot.app)[1] == "  Nobody"
        await pilot.resize_terminal(24, 4)
        await pilot.pause()
        assert screen_text(pilot.app)[0] == "  Name             Nr"


def test_every_state_of_the_manual_has_a_look_a_rank_and_for_the_own_telephone_a_role() -> None:
    states = {str(state) for state in ExtensionState}
    assert LOOKS.keys() == states
    assert _RANK.keys() == states - {"IDLE"}
    assert states - {"IDLE", "BUSY", "OTHER"} == ROLES.keys()


async def test_another_theme_colours_the_cells_anew() -> None:
    _, grid = grid_of([extension("3000"), talking("3001", "9", 5)])
    app = Host(grid)
    async with app.run_test(size=(120, 5)) as pilot:
        await settled(pilot)
        dark = {app.emulator.buffer[0][x].bg for x in range(76)}
        app.theme = "textual-light"
        await settled(pilot)
        assert dark.isdisjoint({app.emulator.buffer[0][x].bg for x in range(76)})


async def test_a_theme_with_another_colour_for_one_state_colours_its_cells_anew() -> None:
    _, grid = grid_of([extension("3000"), talking("3001", "9", 5)])
    lines = LineList((Column(width=20),))
    app = Host(grid, lines)
    async with app.run_test(size=(120, 9)) as pilot:
        lines.styles.height = 2
        lines.set_rows([Row("one", (("talking", "state-talking"),))])
        seen = []
        for name, talks in (("one", "#ff0000"), ("two", "#0000ff")):
            variables = {"state-talking": talks}
            app.register_theme(replace(app.current_theme, name=name, variables=variables))
            app.theme = name
            await settled(pilot)
            places = [(y, line.find("talking")) for y, line in enumerate(app.seen())]
            seen.append([app.emulator.buffer[y][x].fg for y, x in places if x >= 0])
        assert seen == [["red"] * 2, ["blue"] * 2]
