"""The language of the interface: English message ids, and the catalogues beside this file.

Knows the chosen language and how a text is looked up and filled in. Must not know who shows the
text: it imports nothing else of the console, and Babel only to name the languages.

The English text is the message id, always a literal in the call of `tr` or `msg`, so that the
catalogues can be checked against the source. Each folder of `console/locale/` is a language, with
one catalogue per area: `cn`, and others as locales name them, such as `de`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ENGLISH = "en"
CHINESE = "cn"
PBX_LANGUAGES = (ENGLISH, CHINESE)
"""The names of a language that the PBX knows at login (manual 2.4)."""

_LOCALE = Path(__file__).with_name("locale")


def found(folder: Path) -> tuple[str, ...]:
    """English, and the languages that have catalogues in a folder."""
    return (ENGLISH, *sorted({path.parent.name for path in folder.glob("*/*.po")}))


LANGUAGES = found(_LOCALE)
"""The languages of the console."""
_IN_LOCALES = {CHINESE: "zh"}
"""How a locale begins where the PBX calls the language otherwise."""
_current = ENGLISH
_STRINGS = r'\s+((?:"(?:[^"\\\n]|\\.)*"\s*)+)'
# Not those with a plural, which no text of ours has: another line follows their id.
_ENTRY = rf"(?m)^msgid{_STRINGS}^msgstr{_STRINGS}"
_PART = r'"((?:[^"\\\n]|\\.)*)"'
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


class Message:
    """A text kept untranslated: `str(message)` is the text in the language of that moment.

    Equal when id and values are equal; hashable whatever the values are. A value that is itself a
    `Message` is translated along with it.
    """

    __slots__ = ("text", "values")

    def __init__(self, text: str, values: dict[str, object]) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return _fill(_translate(self.text), self.text, self.values)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Message({self.text!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return self.text == other.text and self.values == other.values

    def __hash__(self) -> int:
        # The values may be unhashable, and equal messages have equal ids anyway.
        return hash((self.text, frozenset(self.values)))


class Explained(Exception):
    """Something failed; `reason` is the sentence for people."""

    def __init__(self, reason: Message | str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


def msg(text: str, /, **values: object) -> Message:
    """A message to keep: it is translated whenever it is shown."""
    return Message(text, values)


def tr(text: str, /, **values: object) -> str:
    """The text in the current language, now."""
    return _fill(_translate(text), text, values)


def language() -> str:
    """The current language, one of `LANGUAGES`."""
    return _current


def set_language(name: str) -> None:
    """Change the language of every text shown from now on.

    Raises ValueError for a name that is not in `LANGUAGES`.
    """
    global _current  # noqa: PLW0603  (one interface, one language: a process-wide choice)
    if name not in LANGUAGES:
        raise ValueError(name)
    _current = name


def next_language() -> str:
    """The one after the current language, and after the last the first."""
    return LANGUAGES[(LANGUAGES.index(_current) + 1) % len(LANGUAGES)]


def own_name(name: str) -> str:
    """What a language calls itself, by which its speakers find it; else the folder's name."""
    if name == ENGLISH:
        return "English"
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(_IN_LOCALES.get(name, name)).get_language_name() or name
    except (UnknownLocaleError, ValueError):
        return name


def language_of(locale: str) -> str:
    """The language of a locale such as `zh_CN.UTF-8`; English where there is none for it."""
    begins = re.split(r"[_.@-]", locale, maxsplit=1)[0]
    fitting = (name for name in LANGUAGES if _IN_LOCALES.get(name, name) == begins)
    return next(fitting, ENGLISH)


@cache
def catalogue(name: str) -> dict[str, str]:
    """Message id → text of every area of a language, read on first use. English is empty."""
    texts: dict[str, str] = {}
    for path in sorted((_LOCALE / name).glob("*.po")):
        texts.update(read(path))
    return texts


def read(path: Path) -> dict[str, str]:
    """Message id → text of one catalogue, without those that have no text yet.

    It is a gettext file, and read as Babel would: to load Babel and read by it takes six times as
    long, and the first picture of a start in another language waits for it.
    """
    written = path.read_text(encoding="utf-8-sig")
    entries = ((_joined(id_), _joined(text)) for id_, text in re.findall(_ENTRY, written))
    return {id_: text for id_, text in entries if id_ and text}


def _joined(parts: str) -> str:
    """The text of string literals that follow each other."""
    text = "".join(re.findall(_PART, parts))
    return re.sub(r"\\(.)", lambda sign: _ESCAPED.get(sign[1], sign[1]), text)


def _translate(text: str) -> str:
    return text if _current == ENGLISH else catalogue(_current).get(text, text)


class _Lenient(dict[str, object]):
    """Values by name; one that is missing stays visible as its placeholder."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def _fill(template: str, text: str, values: dict[str, object]) -> str:
    """Fill in the values. A mistake in a template costs its values, never the program."""
    if "{" not in template and "}" not in template:
        return template
    for candidate in (template, text):
        try:
            return candidate.format_map(_Lenient(values))
        except (ValueError, LookupError, TypeError, AttributeError):
            continue
    return template
