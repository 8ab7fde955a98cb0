"""Prompt tones (manual 11.4), which wake-up calls and announcements play.

Knows names and ids of the sound files, not their content: they come and go through `rest`. File
names are unique, and ids are never used again.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from console.simulator.seam import Frame, Operator, Refusal, chapter, handler

if TYPE_CHECKING:
    from console.simulator.pbx import Pbx

_SEEDED = (
    (1, "fpm-world-mix.gsm"),
    (2, "phone-is-busy.gsm"),
    (15, "phone-is-noanswer.gsm"),
    (16, "wake-up-birds.wav"),
    (17, "叫醒铃声.wav"),
    (18, "welcome.mp3"),
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sound file."""

    id: int
    file_name: str

    @property
    def record(self) -> Frame:
        """As the lists show it; the name is without its suffix."""
        return {
            "id": str(self.id),
            "name": PurePosixPath(self.file_name).stem,
            "originalFileName": self.file_name,
            "companyId": 1,
        }


@chapter("prompts")
class Prompts:
    """All prompts."""

    def __init__(self, pbx: Pbx) -> None:
        self._ids = itertools.count(19)
        self.prompts = {ident: Prompt(ident, name) for ident, name in _SEEDED}

    def listed(self) -> list[Frame]:
        """The records of 11.4."""
        return [prompt.record for prompt in self.prompts.values()]

    def get(self, ident: int) -> Prompt:
        """The prompt with this id."""
        if ident not in self.prompts:
            raise Refusal(f"there is no prompt tone with id {ident}")
        return self.prompts[ident]

    def add(self, file_name: str) -> Prompt:
        """A new prompt with an id of its own."""
        if any(prompt.file_name == file_name for prompt in self.prompts.values()):
            raise Refusal(f"there is a prompt tone {file_name} already")
        prompt = Prompt(next(self._ids), file_name)
        self.prompts[prompt.id] = prompt
        return prompt


def store(pbx: Pbx) -> Prompts:
    """The prompts of this exchange."""
    return cast("Prompts", pbx.chapters.prompts)


def extensions_listed(pbx: Pbx) -> list[Frame]:
    """The short extension records of 7.1 and 11.6; ids are strings there."""
    return [
        {
            "id": str(extension.id),
            "companyId": 1,
            "number": extension.number,
            "routeType": "user",
            "userId": str(extension.user_id),
        }
        for extension in pbx.extensions.values()
    ]


@handler("locution", "query")
def query(pbx: Pbx, operator: Operator, frame: Frame) -> Frame:
    """11.4."""
    return {"locutions": store(pbx).listed()}
