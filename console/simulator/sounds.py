"""Which sound files the exchange takes as prompt tones (manual 11.1).

Knows file suffixes and headers; plays and stores nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import PurePosixPath

from console.simulator.seam import Refusal

GSM_FRAME = 33
"""Bytes of 20 ms of GSM 06.10."""


def check(file_name: str, content: bytes) -> None:
    """Refuse a file whose suffix or content is not wav, alaw, ulaw, gsm or mp3 of 8 kHz mono."""
    suffix = PurePosixPath(file_name).suffix.lower()
    checker = _CHECKS.get(suffix)
    if checker is None:
        raise Refusal(f"{file_name}: only wav, alaw, ulaw, gsm and mp3 files are accepted")
    if not content:
        raise Refusal(f"{file_name} is empty")
    fault = checker(content)
    if fault:
        raise Refusal(f"{file_name}: {fault}")


def _chunks(content: bytes) -> dict[bytes, bytes]:
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        chunks.setdefault(name, content[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return chunks


def _wav(content: bytes) -> str:
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return "this is not a wav file"
    chunks = _chunks(content)
    form = chunks.get(b"fmt ", b"")
    if len(form) < 16 or b"data" not in chunks:
        return "this wav file is damaged"
    coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", form)
    if (coding, channels, rate, bits) != (1, 1, 8000, 16):
        kind = "PCM" if coding == 1 else f"coding {coding}"
        return f"wav must be 8000 Hz, 16 bit, mono PCM, not {rate} Hz, {bits} bit, " + (
            f"{channels} channels, {kind}"
        )
    return ""


def _raw(content: bytes) -> str:
    # The raw codings have no header; a file that has one is of another format.
    foreign = content[:4] in (b"RIFF", b"OggS", b"fLaC", b".snd") or content[:3] == b"ID3"
    return "this is not a raw file without header" if foreign else ""


def _gsm(content: bytes) -> str:
    whole = len(content) % GSM_FRAME == 0
    marked = all(byte >> 4 == 0xD for byte in content[::GSM_FRAME])
    return "" if whole and marked else "this is not a raw GSM file"


def _mp3(content: bytes) -> str:
    synchronised = content[0] == 0xFF and len(content) > 1 and content[1] & 0xE0 == 0xE0
    return "" if content[:3] == b"ID3" or synchronised else "this is not an mp3 file"


_CHECKS: dict[str, Callable[[bytes], str]] = {
    ".wav": _wav,
    ".alaw": _raw,
    ".ulaw": _raw,
    ".gsm": _gsm,
    ".mp3": _mp3,
}
