"""A pane that appears or goes moves the others: none of them may leave a hole on the screen."""

from __future__ import annotations

from textual._compositor import Compositor
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from console.ui.laying_out import SteadyCompositor
from tests.grid.host import Host, screen_text, settled


class Pane(Static):
    """Counts how often it was told of another size."""

    told = 0

    def on_resize(self, _event: Resize) -> None:
        self.told += 1


class Panes(Host):
    """A list that scrolls, a pane of what is left, and one below it that comes and goes."""

    CSS = """
    #list { height: 6; }
    #rest { height: 1fr; content-align: left bottom; }
    #below { height: 5; display: none; }
    """

    def compose(self) -> ComposeResult:
        with Vertical():
            with VerticalScroll(id="list"):
                yield Static("\n".join(f"row {n}" for n in range(30)))
            yield Pane("calls", id="rest")
            yield Static("members", id="below")


def test_the_private_names_of_textual_that_the_layout_uses_exist() -> None:
    assert callable(Compositor.reflow)
    assert callable(Compositor.clear)
    assert {"_full_map", "_full_map_invalidated"} <= set(vars(Compositor()))


async def test_a_pane_that_appears_after_a_scroll_moves_the_others_without_holes() -> None:
    app = Panes()
    async with app.run_test(size=(30, 20)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen._compositor, SteadyCompositor)
        rest = app.query_one("#rest", Pane)
        told = rest.told
        app.screen._compositor.reflow_visible(app.screen, app.size)
        app.query_one("#below").display = True
        # Textual's widgets ask where they are whenever they are refreshed.
        assert rest.region.height < 14
        await settled(pilot)
        assert app.seen() == screen_text(app)
        assert "calls" in app.seen()[14]
        assert rest.told > told
