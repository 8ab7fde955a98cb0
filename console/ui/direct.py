"""The changed parts of one widget as a frame, without composing the rest of the screen.

Knows Textual's compositor and how a line-drawn widget keeps its changes (private names, guarded by
`tests/grid/test_painting.py`). Must not know the app, the driver or any panel.

Textual composes each frame from every widget that overlaps the changes, containers and panes
included. A grid that nothing stands in front of is its own picture: its lines suffice.
"""

from __future__ import annotations

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from console.ui.ink import Page

_NOWHERE = Region()


def page_of(screen: Screen[object], widget: Widget, *, draws_lines: bool) -> Page | None:
    """What a widget wants painted, taken over from it; None if it has to be composed.

    `draws_lines` says that `render_line` gives its lines just as they are shown.

    It has to when something is in front of part of a change, part of the widget is out of view,
    the layout is about to change, or more than its content and scrollbars changed. A change that
    is wholly behind something else is not painted: the page may be empty.
    """
    compositor = screen._compositor
    if screen._layout_required or screen._scroll_required or compositor._dirty_regions:
        return None
    placed = compositor.visible_widgets.get(widget)
    if placed is None:
        return None
    region, clip = placed
    content = widget.scrollable_content_region
    regions = [each.translate(region.offset) for each in widget._repaint_regions]
    if not clip.contains_region(region):
        return None
    if widget.styles.gutter == (0, 0, 0, 0):
        # All of a widget is asked for after a scroll: its scrollbars are widgets of their own.
        regions = [part for each in regions if (part := each.intersection(content))]
    elif not all(map(content.contains_region, regions)):
        return None
    seen, covers = regions, _in_front(screen, widget, content)
    if covers:
        seen = [each for each in regions if not any(c.contains_region(each) for c in covers)]
    if not regions or any(cover.overlaps(each) for cover in covers for each in seen):
        return None
    widget._exchange_repaint_regions()
    if not seen:
        return Page([], {})
    spans = sorted(compositor._regions_to_spans(seen))
    top, bottom = spans[0][0], spans[-1][0]
    if not draws_lines or widget.styles.gutter != (0, 0, 0, 0) or widget.opacity < 1:
        strips = widget.render_lines(Region(0, top - region.y, region.width, bottom - top + 1))
        drawn = dict(enumerate(strips, top))
    else:
        # Nothing is put around or over the lines, and `Palette` has filtered their styles:
        # Textual's way would only do it again.
        drawn = {y: widget.render_line(y - region.y) for y in {y for y, _, _ in spans}}
    # Each ends where it ends, not where a scrollbar does: what a span holds whole is not cut.
    lines = {y: [(region.x, region.x + strip.cell_length, strip)] for y, strip in drawn.items()}
    return Page(spans, lines)


def page_over(screen: Screen[object], widget: Widget) -> Page | None:
    """All of a widget that draws its lines, if all of it is to be painted and nothing hides it.

    What was to be painted there is then taken over; around it, it is left to be composed.
    """
    compositor = screen._compositor
    dirty = compositor._dirty_regions
    region, clip = compositor.visible_widgets.get(widget, (_NOWHERE, _NOWHERE))
    whole = region and clip.contains_region(region) and widget.scrollable_content_region == region
    plain = widget.styles.gutter == (0, 0, 0, 0) and widget.opacity == 1
    if not (whole and plain) or compositor.size.region in dirty:
        return None
    if not any(each.contains_region(region) for each in dirty):
        return None
    if _in_front(screen, widget, region):
        return None
    for each in [each for each in dirty if each.overlaps(region)]:
        dirty.remove(each)
        dirty.update(_around(each, region))
    widget._exchange_repaint_regions()
    spans = [(y, region.x, region.right) for y in region.line_range]
    lines = {y: [(region.x, region.right, widget.render_line(y - region.y))] for y, _, _ in spans}
    return Page(spans, lines)


def take_over(screen: Screen[object], widget: Widget) -> None:
    """Leave to a widget what of its content is to be composed and nothing hides.

    It is then one of its own changes, which `page_of` makes a page of.
    """
    compositor = screen._compositor
    region, clip = compositor.visible_widgets.get(widget, (_NOWHERE, _NOWHERE))
    content = widget.scrollable_content_region.intersection(clip)
    for each in list(compositor._dirty_regions):
        part = each.intersection(content)
        if part and not _in_front(screen, widget, part):
            compositor._dirty_regions.remove(each)
            compositor._dirty_regions.update(_around(each, part))
            widget._repaint_regions.add(part.translate(-region.offset))
            widget._repaint_required = True


def _around(whole: Region, part: Region) -> list[Region]:
    """What of a region is not in a part of it."""
    part = whole.intersection(part)
    sides = (
        Region(whole.x, whole.y, whole.width, part.y - whole.y),
        Region(whole.x, part.bottom, whole.width, whole.bottom - part.bottom),
        Region(whole.x, part.y, part.x - whole.x, part.height),
        Region(part.right, part.y, whole.right - part.right, part.height),
    )
    return [each for each in sides if each]


def _in_front(screen: Screen[object], widget: Widget, content: Region) -> list[Region]:
    """What of a widget's content other widgets are in front of. Its own scrollbars are not."""
    covers = []
    for other, (region, clip) in screen._compositor.visible_widgets.items():
        if other is widget:
            break
        cover = region.intersection(clip)
        if content.overlaps(cover):
            covers.append(cover)
    return covers
