"""Sound files: which the PBX takes, and how a wav becomes one of them."""

from __future__ import annotations

import io
import math
import wave
from array import array
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.simulator import sounds
from console.simulator.seam import Refusal
from console.state.sound import NoWav, convert, fault, read_wav


def wav_of(samples: list[int], *, rate: int = 8000, channels: int = 1, width: int = 2) -> bytes:
    """A wav with these samples of 16 bit on every channel."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setframerate(rate)
        writer.setsampwidth(width)
        for sample in samples:
            one = (
                bytes([(sample >> 8) + 128])
                if width == 1
                else (sample << (8 * (width - 2))).to_bytes(width, "little", signed=True)
            )
            writer.writeframesraw(one * channels)
    return file.getvalue()


def tone(hertz: float, rate: int, seconds: float = 0.1) -> list[int]:
    return [
        int(9000 * math.sin(2 * math.pi * hertz * n / rate)) for n in range(int(rate * seconds))
    ]


def heard(content: bytes) -> array[int]:
    with wave.open(io.BytesIO(content)) as reader:
        assert (reader.getnchannels(), reader.getframerate(), reader.getsampwidth()) == (1, 8000, 2)
        found = array("h")
        found.frombytes(reader.readframes(reader.getnframes()))
        return found


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_converted_wav_sounds_the_same_and_is_taken(rate: int, channels: int, width: int) -> None:
    made = convert(read_wav(wav_of(tone(400, rate), rate=rate, channels=channels, width=width)))
    sounds.check("a.wav", made)
    found = heard(made)
    assert abs(len(found) - 800) <= 1
    # 400 Hz for a tenth of a second crosses zero eighty times.
    crossings = sum((a < 0) != (b < 0) for a, b in pairwise(found))
    assert 76 <= crossings <= 84
    assert 7500 < max(found) <= 9100


def test_a_tone_too_high_for_the_pbx_does_not_come_back_as_noise() -> None:
    loud = max(map(abs, heard(convert(read_wav(wav_of(tone(15_900, 48_000), rate=48_000))))))
    assert loud < 2500


def test_a_wav_that_fits_is_known_as_such() -> None:
    assert read_wav(wav_of([1, 2])).fits
    assert not read_wav(wav_of([1, 2], rate=16000)).fits


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("a.wav", wav_of([1]), True),
        ("a.wav", b"RIFF....WAVE", False),
        ("a.wav", b"ID3 not a wav", False),
        ("a.alaw", b"\xd5" * 160, True),
        ("a.ulaw", b"RIFF and so on", False),
        ("a.gsm", b"\xd0" * 33, True),
        ("a.gsm", b"\xd0" * 32, False),
        ("a.mp3", b"\xff\xe3\x18", True),
        ("a.mp3", b"ID3\x03", True),
        ("a.mp3", b"<html>", False),
        ("a.gsm", b"", False),
        ("a.ogg", b"OggS", False),
        ("noending", b"x", False),
    ],
)
def test_files_are_judged_as_the_exchange_does(name: str, content: bytes, taken: bool) -> None:
    assert (fault(name, content) is None) is taken
    try:
        sounds.check(name, content)
    except Refusal:
        assert not taken
    else:
        assert taken


@given(st.binary(max_size=200))
def test_no_content_breaks_the_check(content: bytes) -> None:
    for head in (b"", b"RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00"):
        try:
            wav = read_wav(head + content)
        except NoWav:
            continue
        if wav.can_be_converted:
            convert(wav)


@pytest.mark.parametrize("rate", [1000, 4000])
def test_a_wav_of_fewer_samples_is_drawn_in_between(rate: int) -> None:
    made = heard(convert(read_wav(wav_of([0, 800, 0, -800], rate=rate))))
    steps = 8000 // rate
    assert made[: 2 * steps] == array(
        "h", [800 * n // steps if n <= steps else 800 * (2 * steps - n) // steps
              for n in range(2 * steps)]
    )  # fmt: skip
    assert len(made) == 4 * steps


def test_only_whole_number_samples_can_be_converted() -> None:
    wav = read_wav(wav_of([1, 2], rate=16_000))
    assert wav.can_be_converted
    wrong: list[dict[str, int]] = [
        {"coding": 3}, {"bits": 12}, {"channels": 0}, {"channels": 9}, {"rate": 0}
    ]  # fmt: skip
    for change in wrong:
        assert not replace(wav, **change).can_be_converted  # type: ignore[arg-type]


def test_other_parts_of_a_wav_are_passed_over() -> None:
    plain = wav_of([1, 2, 3])
    tagged = plain[:12] + b"LIST\x03\x00\x00\x00abc\x00" + plain[12:]
    assert read_wav(tagged) == read_wav(plain)
