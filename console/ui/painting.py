"""How frames reach the terminal: few bytes, at once, and never more than the line can take.

Knows Textual's app, screens and compositor, and what the driver says of the line. Must not know
any panel or the board.

It reaches into Textual's private painting. `tests/grid/test_painting.py` guards each name used;
where one is missing, Textual's own painting is left as it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, Protocol, cast
from weakref import WeakSet

from rich.color import ColorSystem
from textual.app import App, ReturnType
from textual.dom import DOMNode
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from console.ui.behind import is_covered
from console.ui.direct import page_of, page_over, take_over
from console.ui.ink import UPDATES, Drawn, Frame, Page, region_of, render, render_changes
from console.ui.laying_out import lay_out_now, steady
from console.ui.pacing import Pacer, Pump
from console.ui.shown import Shown, Span

_RETRY = 0.05
_SMALL = 3  # lines of a focused box that is painted first on a slow line


class FrameWatcher(Protocol):
    """Whoever must know what the screen really shows."""

    def frame_shown(self, now: float, owed: Sequence[Region]) -> None:
        """A frame has gone out at a monotonic second, except for regions of the screen: those that
        a slow line still owes, and those that something lies over."""


class Painting(App[ReturnType], Generic[ReturnType]):
    """An app whose frames are small, and on a slow line go out in slices of the newest state."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.frame_watchers: WeakSet[Widget] = WeakSet()
        self.alone: WeakSet[Widget] = WeakSet()
        """Widgets that are painted by themselves."""
        self.drawing: WeakSet[Widget] = WeakSet()
        """Those of them that draw their lines themselves too."""
        self.foremost: WeakSet[Widget] = WeakSet()
        """Widgets that a slow line gets before all others."""
        self.floating: WeakSet[Widget] = WeakSet()
        """Widgets that lie over others: what is behind them has not gone out to anybody's eyes."""
        self._retry: asyncio.Handle | None = None
        self._resume_from: Span = (-1, 0, 0)
        self._shown = Shown()
        self._losses: object = None
        self._arranging = False
        """Whether a layout is being shown after which all that paints by itself is painted."""

    def _register(self, parent: DOMNode, *widgets: Widget, **how: Any) -> list[Widget]:
        steady(widgets)
        return super()._register(parent, *widgets, **how)

    def pump(self, update: Callable[[], object], pacer: Pacer) -> Pump:
        """A pump that calls `update` (which tells the widgets what changed) and then paints.

        Call its `want` for every push.
        """

        return Pump(
            update, self.paint_now, busy=lambda: self._running and self._line_busy(), pacer=pacer
        )

    def paint_now(self) -> None:
        """Paint what is painted alone in this turn of the loop, not on Textual's timer."""
        if not self._running or self._batch_count or not self._screen_stack:
            return
        screen = self.screen
        with screen._context():
            moved = [w for w in self.alone if w._layout_required and w.is_attached]
            if any(widget.screen is screen for widget in moved):
                self._arranging = True
                try:
                    lay_out_now(screen, moved)
                finally:
                    self._arranging = False
            elif screen._scroll_required:
                # What has scrolled is in its place at once, so that nothing is composed for that.
                screen._scroll_required = False
                screen._refresh_layout(scroll=True)
            # A page of a grid may fill the line: what is small goes out before it.
            changed = [w for w in self.alone if w._repaint_required and w.is_attached]
            for widget in sorted(changed, key=lambda widget: widget.region.area):
                if widget.screen is screen:
                    self._paint_widget(screen, widget)
                elif is_covered(widget.screen):
                    widget._repaint_required = False
                    self.not_shown([widget])
            if screen._dirty_widgets:
                screen._on_timer_update()

    def not_shown(self, widgets: Iterable[Widget]) -> None:
        """What changed behind a screen that hides it is drawn for nobody, yet counts as painted.

        Keys hold and hang up the own call there too: what they act on has to have stood for as
        long behind the module as it would in front of it.
        """
        now = time.monotonic()
        for widget in widgets:
            if widget not in self.frame_watchers or not widget.is_attached:
                continue
            height = widget.scrollable_content_region.height
            regions = widget._exchange_repaint_regions() or [Region(0, 0, 1, height)]
            for y in {y for region in regions for y in region.line_range if 0 <= y < height}:
                widget.render_line(y)
            hidden = [each.region for each in self._lying_over(widget.screen) if each is not widget]
            cast("FrameWatcher", widget).frame_shown(now, hidden)

    def _lying_over(self, screen: Screen[Any]) -> list[Widget]:
        return [w for w in self.floating if w.is_attached and w.screen is screen and w.region]

    def _paint_widget(self, screen: Screen[Any], widget: Widget) -> None:
        """Paint one widget's changes, by itself if it can be, else with the screen's."""
        widget._repaint_required = False
        page = None
        if UPDATES and not screen._dirty_widgets:
            page = page_of(screen, widget, draws_lines=widget in self.drawing)
        if page is None:
            screen._dirty_widgets.add(widget)
        elif page.spans:
            self._show(screen, page, exact=True)

    def paint_over(self, screen: Screen[Any]) -> None:
        """Paint what lies over others by itself, where all of it is to be painted.

        Composing would draw all that is behind it, too, for each line that it grows by.
        """
        if not UPDATES or self._batch_count:
            return
        for widget in self._lying_over(screen):
            page = page_over(screen, widget) if widget in self.drawing else None
            if page is not None:
                screen._dirty_widgets.discard(widget)
                self._show(screen, page, exact=True)
        if self._arranging:
            for widget in self.alone:
                if widget.is_attached and widget.screen is screen:
                    take_over(screen, widget)

    def _line_busy(self) -> bool:
        return bool(getattr(self._driver, "busy", False))

    def _line_budget(self) -> int | None:
        budget = getattr(self._driver, "budget", None)
        return None if budget is None else cast("int | None", budget())

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if renderable is None:
            return
        page = _page(renderable)
        if page is None:
            self._shown.forget()
            super()._display(screen, renderable)
            return
        self._show(screen, page)

    def _show(self, screen: Screen[Any], page: Page, *, exact: bool = False) -> None:
        """Send as much of a page as the line can take now, and say what has gone out.

        An `exact` page is no more than what changed: on a fast line it goes out as it is.
        """
        if self._batch_count:
            # The frame just before may have filled the line: Textual would lose this one.
            self._owe(screen, page.spans)
            return
        budget = self._line_budget()
        system = self.console._color_system or ColorSystem.TRUECOLOR
        self._look_at_line()
        if exact and budget is None:
            self._shown.forget({y for y, _, _ in page.spans})
            frame = Frame(render(page, page.spans, system), [])
        else:
            frame = render_changes(page, self._in_turn(page.spans), system, budget, self._shown)
        if frame.text or self.cursor_position != self._previous_cursor_position:
            super()._display(screen, cast("Any", Drawn(frame.text)))
        if frame.owed:
            self._resume_from = frame.owed[0]
            self._owe(screen, frame.owed)
        now, owed = time.monotonic(), [region_of(span) for span in frame.owed]
        over = self._lying_over(screen)
        for widget in self.frame_watchers:
            hidden = [each.region for each in over if each is not widget]
            cast("FrameWatcher", widget).frame_shown(now, [*owed, *hidden])

    def _look_at_line(self) -> None:
        """Forget what is shown if frames were lost, or the terminal was another one meanwhile."""
        losses = self.size, getattr(self._driver, "losses", None)
        if losses != self._losses:
            self._losses = losses
            self._shown.forget()

    def keeps_for_later(self, screen: Screen[Any]) -> bool:
        """Whether nothing is to be painted now: composed all the same, it would be lost."""
        if not self._batch_count:
            return False
        self._owe(screen, ())
        return True

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count and self._retry is not None:
            self._retry.cancel()
            self._retry = asyncio.get_running_loop().call_soon(self._pay)

    def forget_shown(self) -> None:
        """Nothing of what the terminal shows is to be relied on when it is painted next."""
        self._shown.forget()

    def _in_turn(self, spans: Iterable[Span]) -> list[Span]:
        """What a key did first: the focused box and what it names; the rest from where the last
        slice ended."""
        first = [w.region for w in self.foremost if w.is_attached and w.screen is self.screen]
        if self.focused is not None and self.focused.region.height <= _SMALL:
            first.append(self.focused.region)

        def turn(span: Span) -> tuple[bool, bool, Span]:
            region = region_of(span)
            return not any(map(region.overlaps, first)), span < self._resume_from, span

        return sorted(spans, key=turn)

    def _owe(self, screen: Screen[Any], spans: Iterable[Span]) -> None:
        """Keep the spans to be painted later: what they hold is drawn anew then."""
        screen._compositor._dirty_regions.update(map(region_of, spans))
        if self._retry is None:
            self._retry = asyncio.get_running_loop().call_later(_RETRY, self._pay)

    def _pay(self) -> None:
        self._retry = None
        if not self._running or not self._screen_stack:
            return
        screen = self.screen
        if not screen._compositor._dirty_regions:
            return
        if self._batch_count or self._line_busy():
            self._retry = asyncio.get_running_loop().call_later(_RETRY, self._pay)
            return
        with screen._context():
            # The refresh forgets which widgets are dirty: take over what they want painted first.
            screen._compositor.update_widgets(screen._dirty_widgets)
            screen._compositor_refresh()


def watch_frames(widget: Widget) -> bool:
    """Tell a widget (a `FrameWatcher`) of each frame that went out. False if its app cannot."""
    app = widget.app
    if not isinstance(app, Painting):
        return False
    app.frame_watchers.add(widget)
    app.alone.add(widget)
    app.drawing.add(widget)
    return True


def paint_first(widget: Widget) -> None:
    """Paint a widget before all others where not all goes out at once, and tell it of each frame;
    it is a `FrameWatcher`."""
    if isinstance(widget.app, Painting):
        widget.app.frame_watchers.add(widget)
        widget.app.foremost.add(widget)


def lie_over(widget: Widget) -> None:
    """Say that a widget lies over others, whose covered rows must not count as seen."""
    if isinstance(widget.app, Painting):
        widget.app.floating.add(widget)


def paint_alone(widget: Widget) -> None:
    """Paint a widget's changes by themselves from now on, if its app can."""
    if isinstance(widget.app, Painting):
        widget.app.alone.add(widget)


def paint_now(widget: Widget) -> None:
    """Paint what has changed at once, if the widget's app can."""
    if isinstance(widget.app, Painting):
        widget.app.paint_now()


def _page(renderable: object) -> Page | None:
    """What an update holds, or None if Textual should write it in its own way."""
    if not isinstance(renderable, UPDATES):
        return None
    try:
        return Page.of(renderable)
    except (AttributeError, LookupError, TypeError, ValueError):
        # Another Textual: its own output is longer, but right.
        return None
