"""Queue ringtones (manual 11.3 and 11.5).

Knows which queue plays which ringtone file. The files are the exchange's own, apart from the
prompt tones, and `ringId` is the id of one of them (reading 30).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from console.simulator import asking, night_service, prompts
from console.simulator.night_service import QUEUES
from console.simulator.seam import Frame, Operator, Refusal, chapter, handler

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

FILES = {
    3: "pls-enter-the-telephone-hotline-then-prs-pound.gsm",
    4: "111.gsm",
    5: "spring.gsm",
    6: "高山流水.gsm",
}


@dataclass(frozen=True, slots=True)
class Ringtone:
    """What a queue plays to its callers."""

    enabled: bool
    file: int


@chapter("queue_ringtones")
class Ringtones:
    """The ringtone of each queue."""

    def __init__(self, pbx: Pbx) -> None:
        self.queues = {
            queue: Ringtone(True, ident) for queue, ident in zip(QUEUES, FILES, strict=True)
        }


def _queue(pbx: Pbx, queue: str, ringtone: Ringtone) -> Frame:
    route = night_service.store(pbx).routes.get(queue)
    number = route.target if route and route.type == "extension" else ""
    return {
        "id": queue,
        "name": queue,
        "companyId": 1,
        "nightServiceEnabled": str(int(route is not None)),
        "nightServiceExtensionId": str(pbx.extensions[number].id) if number else "0",
        "nightServiceLocutionId": "0",
        "nightServiceNumber": number,
        "nightServiceTargetType": route.type if route else "",
        "periodicAnnounceLocutionId": "0",
        "enableColorring": str(int(ringtone.enabled)),
        "colorringFiles": [
            {"id": str(ident), "name": name, "isColorringFile": str(int(ident == ringtone.file))}
            for ident, name in FILES.items()
        ],
    }


def _store(pbx: Pbx) -> Ringtones:
    return cast("Ringtones", pbx.chapters.queue_ringtones)


@handler("locution", "set")
def query_ringtones(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """11.3: reads, in spite of its name; the list of queues is spelt `quques`."""
    queues = _store(pbx).queues.items()
    return {
        "locutions": prompts.store(pbx).listed(),
        "quques": [_queue(pbx, queue, ringtone) for queue, ringtone in queues],
    }


@handler("locution", "update")
def set_ringtone(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """11.5."""
    queue = night_service.queue_named(frame, "queueId")
    enabled, ring = frame["enableColroring"] == 1, asking.identity(frame, "ringId")
    if ring not in FILES:
        raise Refusal(f"there is no ringtone with id {ring}")
    _store(pbx).queues[queue] = Ringtone(enabled, ring)
    comment = f"set the queue ringtone {FILES[ring]}" if enabled else "disable the queue ringtone"
    pbx.note_log("queueColorringSet", operator, queue, comment)
    return {}
