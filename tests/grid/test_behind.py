"""Screens in front of others: only what changed and can be seen costs bytes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from console.ui.behind import Behind
from console.ui.dialogs import Dialog
from console.ui.widgets.line_columns import Column, Row
from console.ui.widgets.line_list import LineList
from tests.grid.host import Host, screen_text, settled


class Under(Behind, Screen[None]):
    """A desk in small."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Static("12:00:00")
        self.lines = LineList((Column(width=20, grow=1),))

    def compose(self) -> ComposeResult:
        yield self.clock
        yield self.lines


class Over(Dialog[None]):
    """A dialog that covers two lines, or all of them."""

    DEFAULT_CSS = """
    Over { align: center middle; background: $background 60%; }
    Over.-covers { background: $background; }
    Over Static { width: 20; height: 2; }
    """

    def compose(self) -> ComposeResult:
        yield Static("a question")


def test_the_private_names_of_textual_that_screens_behind_use_exist() -> None:
    assert callable(Screen._compositor_refresh)
    assert isinstance(ModalScreen()._dirty_widgets, set)
    assert isinstance(ModalScreen()._compositor._dirty_regions, set)
    assert callable(ModalScreen()._set_dirty)


async def test_behind_a_dialog_a_change_costs_its_own_cells_each_time() -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        under, over = Under(), Over()
        await app.push_screen(under)
        await app.push_screen(over)
        await settled(pilot)
        for second in range(1, 4):
            app.frames.clear()
            under.clock.update(f"12:00:0{second}")
            while f"12:00:0{second}" not in app.seen()[0]:
                await settled(pilot)
            assert len("".join(app.frames).encode()) <= 100
        assert app.seen() == screen_text(app)


async def test_behind_a_screen_that_covers_it_a_change_costs_nothing_but_counts() -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        under, over = Under(), Over(classes="-covers")
        await app.push_screen(under)
        under.lines.set_rows([Row("a", (("one", "plain"),), 1)])
        await settled(pilot)
        await app.push_screen(over)
        await settled(pilot)
        app.frames.clear()
        under.clock.update("12:00:01")
        under.lines.set_rows([Row("a", (("another", "plain"),), 2)])
        app.paint_now()
        await settled(pilot)
        assert app.frames == []
        painted = under.lines.painted_at("a")
        assert painted is not None
        assert painted.identity == 2
        app.pop_screen()
        while "another" not in "".join(app.seen()):
            await settled(pilot)
        assert app.seen() == screen_text(app)


class Chinese(Over):
    """A dialog whose signs are two cells wide."""

    def compose(self) -> ComposeResult:
        yield Static("您正在通话请先保持一")


async def test_a_change_behind_a_dialog_halves_no_wide_sign_of_it() -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        under = Under()
        # Its cells end in the middle of a sign above them.
        under.lines.use_columns((Column(width=57),))
        await app.push_screen(under)
        under.lines.set_rows([Row(str(n), (("idle", "plain"),), 1) for n in range(38)])
        await app.push_screen(Chinese())
        await settled(pilot)
        assert "您正在通话请先保持一" in "".join(app.seen())
        under.lines.set_rows([Row(str(n), (("talking", "plain"),), 2) for n in range(38)])
        while "talking" not in app.seen()[10]:
            await settled(pilot)
        assert app.seen() == screen_text(app)
        assert "您正在通话请先保持一" in "".join(app.seen())


async def test_a_layout_that_moves_nothing_costs_nothing() -> None:
    lines = LineList((Column(width=20, grow=1),), header=True)
    app = Host(lines)
    async with app.run_test(size=(120, 20)) as pilot:
        lines.set_rows([Row(str(n), ((f"row {n}", "plain"),)) for n in range(60)])
        await settled(pilot)
        app.screen.refresh(layout=True)
        await settled(pilot)
        app.frames.clear()
        app.screen.refresh(layout=True)
        await settled(pilot)
        assert "".join(app.frames) == ""
        app.forget_shown()
        app.screen.refresh(layout=True)
        await settled(pilot)
        assert "row 3" in "".join(app.frames)
