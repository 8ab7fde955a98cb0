"""Which sound files the PBX takes as prompt tones (manual 11.1), and how a wav becomes one.

Knows wav headers and samples: 8 kHz, 16 bit, mono. Must not know files on a disk.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from console.i18n import Explained, Message, msg
from console.protocol.prompt import FORMATS

RATE = 8000
"""Samples a second that the PBX plays."""
LARGEST = 50 * 2**20
"""Bytes of the largest file that is looked at: an hour of what the PBX plays."""
Samples: TypeAlias = "array[int]"
_GSM_FRAME = 33
_PCM, _EXTENSIBLE = 1, 0xFFFE


class NoWav(Explained):
    """The content is no wav that can be understood."""


@dataclass(frozen=True, slots=True)
class Wav:
    """A wav file: its form, and the bytes of its samples."""

    coding: int
    channels: int
    rate: int
    bits: int
    data: bytes

    @property
    def fits(self) -> bool:
        """Whether the PBX takes it as it is."""
        return (self.coding, self.channels, self.rate, self.bits) == (_PCM, 1, RATE, 16)

    @property
    def can_be_converted(self) -> bool:
        """Whether `convert` understands it: whole-number samples of 8 to 32 bits."""
        return (
            self.coding in (_PCM, _EXTENSIBLE)
            and self.bits in (8, 16, 24, 32)
            and 1 <= self.channels <= 8
            and 1000 <= self.rate <= 384_000
        )


def read_wav(content: bytes) -> Wav:
    """The parts of a wav file. Raises NoWav."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise NoWav(msg("This is no wav file, whatever its name says"))
    form, data, at = b"", None, 12
    while at + 8 <= len(content):
        name, (size,) = content[at : at + 4], struct.unpack_from("<I", content, at + 4)
        if name == b"fmt " and not form:
            form = content[at + 8 : at + 8 + size]
        elif name == b"data" and data is None:
            data = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    if len(form) < 16 or not data:
        raise NoWav(msg("This wav file is damaged or empty"))
    coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", form)
    return Wav(coding, channels, rate, bits, data)


def fault(name: str, content: bytes) -> Message | str | None:
    """Why the PBX would not take a file; None if it would. A wav is looked at by `read_wav`."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending not in FORMATS:
        return msg("Only {formats} can be uploaded", formats=" ".join(FORMATS))
    if not content:
        return msg("This file is empty")
    return _FAULTS[ending](content)


def _raw_fault(content: bytes) -> Message | str | None:
    foreign = content[:4] in (b"RIFF", b"OggS", b"fLaC", b".snd") or content[:3] == b"ID3"
    return msg("This is no raw sound, whatever its name says") if foreign else None


def _gsm_fault(content: bytes) -> Message | str | None:
    marked = all(byte >> 4 == 0xD for byte in content[::_GSM_FRAME])
    if marked and len(content) % _GSM_FRAME == 0:
        return None
    return msg("This is no gsm file, whatever its name says")


def _mp3_fault(content: bytes) -> Message | str | None:
    frame = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0
    if frame or content[:3] == b"ID3":
        return None
    return msg("This is no mp3 file, whatever its name says")


def _wav_fault(content: bytes) -> Message | str | None:
    try:
        read_wav(content)
    except NoWav as wrong:
        return wrong.reason
    return None


_FAULTS: dict[str, Callable[[bytes], Message | str | None]] = {
    ".wav": _wav_fault,
    ".alaw": _raw_fault,
    ".ulaw": _raw_fault,
    ".gsm": _gsm_fault,
    ".mp3": _mp3_fault,
}


def convert(wav: Wav) -> bytes:
    """The same sound as a wav of 8 kHz, 16 bit, mono.

    Each new sample is the mean of the time it stands for, so that tones too high for 8 kHz do not
    come back as noise; between old samples it is a straight line. Takes about a second for a
    minute of 48 kHz stereo: not to be called in the event loop.
    """
    return written(_resample(_mono(wav), wav.rate))


def written(samples: Sequence[int]) -> bytes:
    """A wav file of 8 kHz, 16 bit, mono."""
    found = array("h", samples)
    if sys.byteorder == "big":  # pragma: no cover: needs such a computer
        found.byteswap()
    data = found.tobytes()
    form = struct.pack("<HHIIHH", _PCM, 1, RATE, RATE * 2, 2, 16)
    parts = b"WAVEfmt " + struct.pack("<I", len(form)) + form
    parts += b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(parts)) + parts


def _mono(wav: Wav) -> Samples:
    """Samples of 16 bit, the mean of all channels."""
    samples, channels = _samples(wav), wav.channels
    count = len(samples) // channels
    if channels == 1:
        return samples
    parts = [samples[channel : count * channels : channels] for channel in range(channels)]
    return array("h", (sum(frame) // channels for frame in zip(*parts, strict=True)))


def _samples(wav: Wav) -> Samples:
    width = wav.bits // 8
    data = wav.data[: len(wav.data) // width * width]
    if wav.bits == 8:
        return array("h", ((byte - 128) << 8 for byte in data))
    # The two upper bytes of each sample are its upper 16 bits: the rest is not heard at 8 kHz.
    upper = bytearray(len(data) // width * 2)
    upper[0::2] = data[width - 2 :: width]
    upper[1::2] = data[width - 1 :: width]
    found = array("h")
    found.frombytes(bytes(upper))
    if sys.byteorder == "big":  # pragma: no cover: needs such a computer
        found.byteswap()
    return found


def _resample(samples: Samples, rate: int) -> Samples:
    if rate == RATE or not samples:
        return samples
    count = max(1, len(samples) * RATE // rate)
    if rate < RATE:
        return array("h", (_between(samples, at * rate, RATE) for at in range(count)))
    return array(
        "h", (_mean(samples, at * rate // RATE, (at + 1) * rate // RATE) for at in range(count))
    )


def _mean(samples: Samples, first: int, end: int) -> int:
    part = samples[first : max(end, first + 1)]
    return sum(part) // len(part)


def _between(samples: Samples, place: int, scale: int) -> int:
    at, rest = divmod(place, scale)
    here = samples[at]
    after = samples[min(at + 1, len(samples) - 1)]
    return here + (after - here) * rest // scale
