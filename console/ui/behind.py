"""What a screen does while another one is in front of it: it paints nothing that is not seen.

Knows Textual's screens and how those behind hand on what changed (private names, guarded by
`tests/grid/test_behind.py`). Must not know what any screen shows.

Textual keeps each change of a screen behind for ever and has the top screen paint all of them with
each new one, and it does so behind a screen that covers everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    from console.ui.painting import Painting

    Base = Screen[Any]
else:
    Base = object


class Behind(Base):
    """To be named before `Screen` among the bases of a screen that others may be in front of."""

    app: Painting[Any]

    def _compositor_refresh(self) -> None:
        if self is self.app.screen:
            if self.app.keeps_for_later(self):
                return
            self.app.paint_over(self)
            super()._compositor_refresh()
            return
        changed = set(self._compositor._dirty_regions)
        self._compositor._dirty_regions.clear()
        unseen, self._dirty_widgets = self._dirty_widgets, set()
        if is_covered(self):
            self.app.not_shown(unseen)
            return
        if changed:
            for screen in in_front_of(self):
                screen._set_dirty(*changed)
            self.app.screen.refresh(*changed)


def in_front_of(screen: Screen[Any]) -> Iterator[Screen[Any]]:
    """The screens above one, from the top."""
    for other in reversed(screen.app._screen_stack):
        if other is screen:
            return
        yield other


def is_covered(screen: Screen[Any]) -> bool:
    """Whether nothing of a screen can be seen for those in front of it."""
    return any(other.styles.background.a == 1 for other in in_front_of(screen))
