"""Prompt tones (manual 11.1, 11.2, 11.4).

Knows the messages and the formats of a file. Must not read files.
"""

from __future__ import annotations

from console.protocol.records import Prompt
from console.protocol.rest import RestCall
from console.protocol.wire import Record, Request, record, wire

FORMATS = (".wav", ".alaw", ".ulaw", ".gsm", ".mp3")
"""Endings of files the server takes: 8 kHz, 16 bit, mono."""


class Upload(
    RestCall,
    section="11.1",
    method="POST",
    path="/ippbx/rest/locutions",
    place="multipart",
    status=201,
    licence="prompt_sound_manage",
):
    """Uploads a prompt tone; the file's name goes with the part."""

    original_file: bytes = wire(secret=True)


class Delete(
    RestCall,
    section="11.2",
    method="DELETE",
    path="/ippbx/rest/locutions",
    place="query",
    status=204,
    licence="prompt_sound_manage",
):
    """Deletes a prompt tone."""

    prompt_id: str = wire("id")


@record
class Prompts(Record):
    """The prompt tones."""

    locutions: list[Prompt] = wire(default_factory=list)


class Query(
    Request[Prompts],
    section="11.4",
    service="locution",
    operate="query",
    licence="prompt_sound_manage",
):
    """Lists the prompt tones."""
