"""What is done until the first picture, which the operator waits for: nothing twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.screen import Screen

from console.simulator import Simulator
from console.ui.ink import Page
from console.ui.painting import Painting
from tests.ui.shift import shift


class Start:
    """The text of the desk's first frame, and how often each was done until then."""

    def __init__(self) -> None:
        self.frame = ""
        self.read_again = 0
        self.styled: Counter[str] = Counter()
        self.composed = 0


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    told = Start()
    reparse, apply = Stylesheet.reparse, Stylesheet.apply
    show = Painting._show

    def read_again(self: Stylesheet) -> None:
        told.read_again += not told.frame
        reparse(self)

    def applied(self: Stylesheet, node: DOMNode, **how: Any) -> None:
        if node.id is not None:
            told.styled[node.id] += not told.frame
        apply(self, node, **how)

    def shown(app: Any, screen: Screen[Any], page: Page, **how: bool) -> None:
        told.composed += screen.id == "desk" and not told.frame
        if screen.id == "desk" and not app._batch_count:
            strips = screen._compositor.render_strips()
            told.frame = told.frame or "\n".join(strip.text for strip in strips)
        show(app, screen, page, **how)

    monkeypatch.setattr(Stylesheet, "reparse", read_again)
    monkeypatch.setattr(Stylesheet, "apply", applied)
    monkeypatch.setattr(Painting, "_show", shown)
    return told


async def test_the_first_picture_is_the_whole_desk_prepared_once(
    sim: Simulator, tmp_path: Path, start: Start
) -> None:
    async with shift(sim, tmp_path):
        for said in ("NO LINK", "queue not known yet", "Own calls", "F1 Help", "Quit"):
            assert said in start.frame
        assert start.composed == 1
        assert start.read_again == 0
        again = {name for name, times in start.styled.items() if times > 1}
        # Textual's own screen below, and what has got a class or the focus.
        assert again <= {"_default", "desk", "missed-pane", "box"}
