"""Night service of the queues (manual 9 and 11.6).

Knows which queue's callers go where; moving them is the exchange's part. What the manual leaves
unsaid is settled so: setting it switches it on for new callers, those waiting stay; nothing
switches it off (reading 26), nor does the `night` of a logout; a route that would lead back to its
queue is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from console.simulator import asking, prompts
from console.simulator.seam import Frame, Operator, Refusal, chapter, handler

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

QUEUES = ("leo_queue", "queue1", "reservations", "服务热线")
"""Queues of the house; outside callers come to the first. A queue's id is its name."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a queue's callers go at night: an extension's number or another queue."""

    type: str
    target: str


@chapter("night_service")
class NightService:
    """The routes in force, by queue."""

    def __init__(self, pbx: Pbx) -> None:
        self.routes: dict[str, Route] = {}
        pbx.route_queue = lambda: self.number_for(QUEUES[0])

    def number_for(self, queue: str) -> str:
        """The extension that a new caller of this queue goes to, "" for a queue."""
        route = self.routes.get(queue)
        while route is not None and route.type == "queue":
            route = self.routes.get(route.target)
        return route.target if route else ""

    def leads_to(self, start: str, queue: str) -> bool:
        """Whether callers of `start` end up in `queue`."""
        while start != queue:
            route = self.routes.get(start)
            if route is None or route.type != "queue":
                return False
            start = route.target
        return True


def store(pbx: Pbx) -> NightService:
    """The night service of this exchange."""
    return cast("NightService", pbx.chapters.night_service)


def queue_named(frame: Frame, name: str) -> str:
    """The queue that a required field names."""
    queue = asking.required(frame, name)
    if queue not in QUEUES:
        raise Refusal(f"{name}: there is no queue {queue}")
    return queue


@handler("nightService", "update")
def update(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """9."""
    queue = queue_named(frame, "queueId")
    kind = frame["type"]
    if kind == "extension":
        extension = pbx.extension_by_id(asking.identity(frame, "extensionId"))
        if extension is None:
            raise Refusal(f"there is no extension with id {frame['extensionId']}")
        target, shown = extension.number, pbx.display_name(extension.number)
    else:
        target = shown = queue_named(frame, "routeQueueId")
        if store(pbx).leads_to(target, queue):
            raise Refusal(f"callers of {target} would come back to {queue}")
    store(pbx).routes[queue] = Route(kind, target)
    pbx.note_log("nightSet", operator, queue, f"Set night service {kind}[{shown}]")
    return {}


@handler("nightService", "init")
def init(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """11.6: what there is to choose from; not what is set."""
    named = [{"id": str(e.id), "name": f"{e.name}/{e.number}"} for e in pbx.extensions.values()]
    return {
        "users": named,
        "queues": [{"id": queue, "name": queue} for queue in QUEUES],
        "locutions": prompts.store(pbx).listed(),
        "extensions": prompts.extensions_listed(pbx),
    }
