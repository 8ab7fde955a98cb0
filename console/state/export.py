"""Rows as the text of a file: CSV that a spreadsheet takes as text, and JSON.

Knows the two formats. Must not know files, nor what the rows are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Protocol

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠")
"""What a cell may not begin with: spreadsheets would compute it, the full-width signs as well."""
_REWRITTEN = re.compile(r"0[0-9]+|[0-9]{12,}").fullmatch
"""Numbers that a spreadsheet would show without their zeros, or as 1.39E+11."""


_GUARD = "'"
"""Before a cell that a spreadsheet would change, and before one that begins so itself."""


def safe_cell(text: str) -> str:
    """A text that a spreadsheet shows as it is: with an apostrophe before it where needed."""
    if not text:
        return text
    signs = {text[0], text.lstrip()[:1]}
    guarded = signs & _FORMULA or text.startswith(_GUARD) or _REWRITTEN(text)
    return _GUARD + text if guarded else text


def cell_of(safe: str) -> str:
    """The text as it was before `safe_cell`; any other text as it is."""
    plain = safe.removeprefix(_GUARD)
    return plain if safe == safe_cell(plain) else safe


class Format(Protocol):
    """How a file begins, goes on and ends."""

    def head(self) -> str:
        """Before the first row."""

    def rows(self, rows: Iterable[Sequence[str]]) -> str:
        """Some more rows."""

    def tail(self) -> str:
        """After the last row."""


class Csv:
    """CSV (RFC 4180), every cell safe against formulas."""

    def __init__(self, titles: Sequence[str], *, delimiter: str = ",", mark: bool = False) -> None:
        """`mark` begins with the byte order mark that Excel needs to see UTF-8."""
        self._titles = titles
        self._delimiter = delimiter
        self._mark = mark

    def head(self) -> str:
        """The mark and the titles."""
        return (BYTE_ORDER_MARK if self._mark else "") + self.rows([self._titles])

    def rows(self, rows: Iterable[Sequence[str]]) -> str:
        """A line for each row."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self._delimiter, lineterminator="\r\n")
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
        return text.getvalue()

    def tail(self) -> str:
        """Nothing."""
        return ""


class Json:
    """A list of objects, one a line, every value a text as it came."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._begun = False

    def head(self) -> str:
        """Opens the list."""
        return "["

    def rows(self, rows: Iterable[Sequence[str]]) -> str:
        """An object for each row."""
        parts = []
        for row in rows:
            found = dict(zip(self._names, row, strict=True))
            lead = ",\n" if self._begun else "\n"
            self._begun = True
            parts.append(lead + json.dumps(found, ensure_ascii=False))
        return "".join(parts)

    def tail(self) -> str:
        """Closes the list."""
        return "\n]\n"
