"""The front of all input: bytes of a terminal in, whole items out, rubbish counted and dropped.

Knows the grammar of terminal input, by bytes, with the time as an argument. Must not know which
sequence is which key, nor Textual.

What is decided here:

* Bytes that are not UTF-8 are dropped (`not_utf8`), one at a time.
* A control sequence (CSI, SS3) or string (OSC, DCS, APC, PM, SOS) has `SEQUENCE_LIMIT` seconds
  from its first byte; unfinished it is dropped whole. Strings are answers: always dropped.
* ESC alone for `ESCAPE_DELAY` seconds is the Esc key. ESC before a letter, a digit or another ESC
  is the Esc key too, at once, and never lost: Esc is the undo. There is no Alt.
  ESC before Enter or another control character is Esc alone: what follows must not act.
* After an Esc that a pause made, the rest of a split sequence may still come. Within
  `SEQUENCE_LIMIT` a read that starts like the rest of one (`[`, or `O`, `P`, `]`, `_`, `^` with
  what follows them in one) is swallowed as such: a split arrow never becomes letters.
* More than `BURST` characters in one read are a paste, since nobody types so fast: their line ends
  become spaces and press nothing. So is a read that follows such a one within `BURST_GAP` seconds.
* A bracketed paste ends at its mark, or `PASTE_LIMIT` seconds after its start; what is over
  `PASTE_BYTES` is dropped.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto

ESCAPE_DELAY = 0.1
SEQUENCE_LIMIT = 1.0
PASTE_LIMIT = 2.0
PASTE_BYTES = 4096
BURST = 20
BURST_GAP = 0.05
_SEQUENCE_BYTES = 64

PASTE_START = "\x1b[200~"
_PASTE_END = b"\x1b[201~"
_LATE_REST = re.compile(rb"\[|O[\x40-\x7e]|[\]_^].|P[0-9;]*[$>!+=|]")
_STRINGS = b"P]_^X"
# Text with its line ends and tabs, or one control character, which is a key and never text.
_RUNS = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+|.")


@dataclass(frozen=True, slots=True)
class Char:
    """One character typed, control characters included. Esc is "\x1b"."""

    char: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One complete CSI or SS3 sequence, ESC included."""

    text: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """Text that was pasted, not yet cleaned."""

    text: str


Item = Char | Sequence | Pasted


class _State(Enum):
    GROUND = auto()
    ESCAPE = auto()
    CSI = auto()
    SS3 = auto()
    STRING = auto()
    MOUSE = auto()
    PASTE = auto()


class Firewall:
    """The state between two reads. `dropped` counts what was refused, by kind."""

    def __init__(self) -> None:
        self.dropped: Counter[str] = Counter()
        self.deadline: float | None = None
        """When `expire` must be called, if nothing is read before; None if never."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._state = _State.GROUND
        self._held = bytearray()
        self._late_until = float("-inf")
        self._burst_until = float("-inf")
        self._string_escaped = False
        self._is_late = False
        self._items: list[Item] = []

    def feed(self, data: bytes, now: float) -> list[Item]:
        """What a read of `data` at `now` completes."""
        if self.deadline is not None and now >= self.deadline:
            self._expire()
        if now < self._late_until and _LATE_REST.match(data):
            self._enter(_State.ESCAPE, self._late_until - SEQUENCE_LIMIT)
            self._is_late = True
        self._late_until = float("-inf")
        position = 0
        while position < len(data):
            if self._state is _State.GROUND:
                position = self._ground(data, position, now)
            elif self._state is _State.PASTE:
                position = self._paste(data, position)
            else:
                self._step(data[position], now)
                position += 1
        return self._take()

    def expire(self, now: float) -> list[Item]:
        """What the passing of the deadline completes."""
        if self.deadline is not None and now >= self.deadline:
            self._expire()
        return self._take()

    def reset(self) -> None:
        """Forget what is unfinished."""
        self._decoder.reset()
        self._leave()
        self._late_until = self._burst_until = float("-inf")

    def _take(self) -> list[Item]:
        items, self._items = self._items, []
        return items

    def _enter(self, state: _State, now: float) -> None:
        self._state = state
        self._held = bytearray(b"\x1b")
        self.deadline = now + ESCAPE_DELAY

    def _leave(self) -> None:
        self._state = _State.GROUND
        self._held = bytearray()
        self._string_escaped = self._is_late = False
        self.deadline = None

    def _drop(self, kind: str) -> None:
        self.dropped[kind] += 1
        self._leave()

    def _expire(self) -> None:
        if self._state is _State.PASTE:
            self.dropped["open_paste"] += 1
            self._end_paste(bytes(self._held))
        elif self._state is _State.ESCAPE:
            self._items.append(Char("\x1b"))
            assert self.deadline is not None
            self._late_until = self.deadline - ESCAPE_DELAY + SEQUENCE_LIMIT
            self._leave()
        else:
            if len(self._held) == 2 and not self._is_late:
                # ESC and one character that could have begun a sequence: the key must not be lost.
                self._items.append(Char("\x1b"))
            self._drop("unfinished")

    def _ground(self, data: bytes, start: int, now: float) -> int:
        end = data.find(b"\x1b", start)
        ends_with_escape = end >= 0
        if not ends_with_escape:
            end = len(data)
        text = self._decoder.decode(data[start:end], final=ends_with_escape)
        known = text.replace("\ufffd", "")
        self.dropped["not_utf8"] += len(text) - len(known)
        for run in _RUNS.findall(known):
            self._run(run, now)
        if ends_with_escape:
            self._enter(_State.ESCAPE, now)
            end += 1
        return end

    def _run(self, run: str, now: float) -> None:
        if len(run) <= BURST and now >= self._burst_until:
            self._items.extend(map(Char, run))
            return
        self._burst_until = now + BURST_GAP
        if run.isspace():
            # A key held down while nothing was read; that often, it is not meant.
            self.dropped["burst"] += 1
        else:
            self._items.append(Pasted(run))

    def _step(self, byte: int, now: float) -> None:
        if self._state is _State.STRING:
            self._string(byte, now)
        elif byte == 0x1B:
            self._interrupted(now)
        elif self._state is _State.ESCAPE:
            self._escape(byte)
        elif self._state is _State.MOUSE:
            self._held.append(byte)
            if len(self._held) == 6:
                self._drop("unknown")
        else:
            self._control(byte)

    def _interrupted(self, now: float) -> None:
        if self._state is _State.ESCAPE:
            self._items.append(Char("\x1b"))
        else:
            self.dropped["unfinished"] += 1
        self._enter(_State.ESCAPE, now)

    def _escape(self, byte: int) -> None:
        self._held.append(byte)
        assert self.deadline is not None
        if byte in b"[O" or byte in _STRINGS:
            states = {ord("["): _State.CSI, ord("O"): _State.SS3}
            self._state = states.get(byte, _State.STRING)
            self.deadline += SEQUENCE_LIMIT - ESCAPE_DELAY
            return
        self._leave()
        if byte == 0x09:
            # Shift+Tab of the Linux console; the driver knows whether this is one.
            self._items.append(Sequence("\x1b\t"))
            return
        self._items.append(Char("\x1b"))
        if byte >= 0x80:
            self._decoder.reset()
            text = self._decoder.decode(bytes([byte]))
            self.dropped["not_utf8"] += len(text)
        elif 0x20 <= byte < 0x7F:
            self._items.append(Char(chr(byte)))

    def _control(self, byte: int) -> None:
        """A byte of a CSI or SS3 sequence, behind its introducer."""
        held = self._held
        if not 0x20 <= byte < 0x7F:
            self._drop("unfinished")
            return
        if len(held) < _SEQUENCE_BYTES:
            held.append(byte)
        if self._state is _State.CSI and (byte < 0x40 or held == b"\x1b[["):
            # Parameters; and the Linux console's F1 to F5 have a second bracket.
            return
        if held == b"\x1b[M":
            self._state = _State.MOUSE
            return
        text = held.decode("ascii")
        if len(held) >= _SEQUENCE_BYTES:
            self._drop("unknown")
        elif text == PASTE_START:
            self._state = _State.PASTE
            held.clear()
            assert self.deadline is not None
            self.deadline += PASTE_LIMIT - SEQUENCE_LIMIT
        elif self._is_late:
            self._drop("late")
        else:
            self._leave()
            self._items.append(Sequence(text))

    def _string(self, byte: int, now: float) -> None:
        # Only the third byte is kept, to tell a string from ESC and a character.
        if len(self._held) < 3:
            self._held.append(byte)
        if self._string_escaped and byte != 0x5C:
            self.dropped["unfinished"] += 1
            self._enter(_State.ESCAPE, now)
            self._step(byte, now)
        elif byte == 0x1B:
            self._string_escaped = True
        elif self._string_escaped or byte in (0x07, 0x18, 0x1A):
            self._drop("answer")

    def _paste(self, data: bytes, start: int) -> int:
        """Take the paste's bytes from a read; returns the position behind them."""
        # The mark may be split: keep as many bytes before this read as could be its beginning.
        before = bytes(self._held[-(len(_PASTE_END) - 1) :])
        end = (before + data[start:]).find(_PASTE_END)
        if end < 0:
            self._hold(data[start:])
            return len(data)
        end -= len(before)
        if end >= 0:
            self._hold(data[start : start + end])
        else:
            del self._held[end:]
        self._end_paste(bytes(self._held))
        return start + end + len(_PASTE_END)

    def _hold(self, data: bytes) -> None:
        # Over the limit the newest bytes are still needed to recognise the mark.
        self._held += data
        tail = len(_PASTE_END) - 1
        if len(self._held) > PASTE_BYTES + tail:
            self.dropped["long_paste"] += 1
            self._held[PASTE_BYTES:-tail] = b""

    def _end_paste(self, content: bytes) -> None:
        self._leave()
        self._items.append(Pasted(content[:PASTE_BYTES].decode("utf-8", "replace")))
