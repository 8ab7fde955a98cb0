"""Contacts as CSV and vCard text, read and written.

Knows both formats and what people's address books make of them. Must not know files, the PBX or the
screen; whether a contact can be sent is not judged here.
"""

from __future__ import annotations

import csv
import io
import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from console.i18n import Explained, msg
from console.state.export import cell_of
from console.ui.form_fields import typed

SHELF = "department"
"""The column of the department or group."""
COLUMNS = (
    SHELF, "name", "number1", "number2", "position", "email", "remark", "card", "address", "sex",
)  # fmt: skip
"""The columns of a CSV file, by the names of the fields on the wire."""
MOST = 50_000
"""Contacts that are read of one file."""

_ALIASES = {
    SHELF: ("department", "group", "部门", "分组", "组", "categories", "org"),
    "name": ("name", "full name", "fullname", "display name", "姓名", "名称", "名字"),
    "number1": ("number", "number1", "number 1", "phone", "telephone", "tel", "号码", "电话"),
    "number2": (
        "number2", "number 2", "second number", "mobile", "phone 2", "第二号码", "手机", "号码2",
    ),
    "position": ("position", "title", "job", "职务", "职位"),
    "email": ("email", "e-mail", "mail", "邮箱", "电子邮件", "邮件"),
    "remark": ("remark", "note", "notes", "comment", "备注"),
    "card": ("card", "证件", "卡号", "证件号"),
    "address": ("address", "地址"),
    "sex": ("sex", "gender", "性别"),
}  # fmt: skip
_COLUMN_OF = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
_MALE = frozenset({"1", "m", "male", "man", "男", "先生"})
_FEMALE = frozenset({"0", "f", "female", "woman", "女", "女士"})


class Unreadable(Explained):
    """The text is no list of contacts."""


@dataclass(frozen=True, slots=True)
class Card:
    """One contact of a file: the line it begins at, counted from 1, and its fields."""

    line: int
    values: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """A field, "" if the file has none."""
        return self.values.get(name, "")


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or what Chinese spreadsheets write."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def read(text: str) -> list[Card]:
    """The contacts of a CSV or vCard text. Raises Unreadable."""
    is_vcard = text.lstrip()[:11].upper() == "BEGIN:VCARD"
    found = read_vcard(text) if is_vcard else read_csv(text)
    if not found:
        raise Unreadable(msg("There is no contact in this file"))
    if len(found) > MOST:
        raise Unreadable(msg("More than {most} contacts in one file", most=MOST))
    return found


def _values(raw: Iterable[tuple[str, str]]) -> dict[str, str]:
    values = {name: typed(text).strip() for name, text in raw}
    values = {name: text for name, text in values.items() if text}
    if "sex" in values:
        values["sex"] = _sex(values["sex"])
    return values


def _sex(text: str) -> str:
    word = text.casefold()
    return "1" if word in _MALE else "0" if word in _FEMALE else text


# CSV.


def read_csv(text: str) -> list[Card]:
    """The contacts of a CSV text whose first line names the columns. Raises Unreadable."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    # newline="" keeps line ends inside quotes as they are.
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        titles = next((row for row in rows if any(row)), [])
        names = [_COLUMN_OF.get(title.strip().casefold(), "") for title in titles]
        if "name" not in names:
            raise Unreadable(
                msg("The first line must name the columns: {names}", names=", ".join(COLUMNS))
            )
        return list(_csv_cards(rows, names))
    except csv.Error as error:
        raise Unreadable(
            msg("Line {line} is no CSV: {reason}", line=rows.line_num, reason=str(error))
        ) from None


def _csv_cards(rows: Iterator[list[str]], names: list[str]) -> Iterator[Card]:
    line = rows.line_num + 1  # type: ignore[attr-defined]
    for row in rows:
        if any(cell.strip() for cell in row):
            pairs = [(n, cell_of(cell)) for n, cell in zip(names, row, strict=False) if n]
            yield Card(line, _values(reversed(pairs)))
        line = rows.line_num + 1  # type: ignore[attr-defined]


# vCard (RFC 6350, and what versions 2.1 and 3.0 do differently).

_PROPERTY = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;[^:;\"]*(?:\"[^\"]*\")?)*):(.*)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TOKEN = re.compile(r"\\.|[^\\;]+|[\\;]", re.DOTALL)
_PLAIN = {
    "TITLE": "position", "EMAIL": "email", "NOTE": "remark", "CATEGORIES": SHELF,
    "X-CARD": "card", "GENDER": "sex", "X-GENDER": "sex", "SEX": "sex",
}  # fmt: skip


def read_vcard(text: str) -> list[Card]:
    """The contacts of a vCard text; what is no property is passed over."""
    cards: list[Card] = []
    raw: list[tuple[str, str]] = []
    begun = 0
    for line, content in _unfolded(text):
        match = _PROPERTY.fullmatch(content)
        if match is None:
            continue
        name, value = match[1].upper(), _vcard_value(match[2].upper(), match[3])
        if name == "BEGIN":
            raw, begun = [], line
        elif name == "END" and begun:
            cards.append(Card(begun, _card_values(raw)))
            begun = 0
        elif begun:
            raw.append((name, value))
    return cards


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines with the number of their first one."""
    start, parts, quoted = 1, [""], False
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if quoted and parts[-1].endswith("="):
            # The soft line breaks of version 2.1.
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif line[:1] in (" ", "\t"):
            parts.append(line[1:])
        else:
            yield start, "".join(parts)
            start, parts = number, [line]
            quoted = "QUOTED-PRINTABLE" in line[:100].upper()
    yield start, "".join(parts)


def _vcard_value(parameters: str, value: str) -> str:
    if "QUOTED-PRINTABLE" in parameters:
        data = quopri.decodestring(value.encode("utf-8", "replace"))
        return decoded(data)
    return value


def _card_values(raw: list[tuple[str, str]]) -> dict[str, str]:
    pairs: list[tuple[str, str]] = []
    numbers = [_unescaped(value) for name, value in raw if name == "TEL"]
    for name, value in raw:
        if name == "FN":
            pairs.append(("name", _unescaped(value)))
        elif name == "ADR":
            parts = _parts(value)
            pairs.append(("address", " ".join(p for p in parts if p.strip())))
        elif name in _PLAIN:
            text = value.split(";")[0] if _PLAIN[name] == "sex" else _unescaped(value)
            pairs.append((_PLAIN[name], text))
    known = {name for name, _ in pairs}
    pairs += [(n, text) for n, text in _second_choices(raw) if n not in known]
    for column, number in zip(("number1", "number2"), numbers, strict=False):
        pairs.append((column, number.removeprefix("tel:")))
    # Of several e-mails or notes the first one is taken.
    return _values(reversed(pairs))


def _second_choices(raw: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in raw:
        parts = _parts(value)
        if name == "N":
            yield "name", " ".join(part for part in (*parts[1:2], *parts[:1]) if part)
        elif name == "ORG":
            yield SHELF, (parts[1:] or parts)[0]


def _parts(value: str) -> list[str]:
    """The parts between semicolons, none of which stands behind a backslash of its own."""
    parts = [""]
    for token in _TOKEN.findall(value):
        if token == ";":
            parts.append("")
        else:
            parts[-1] += token
    return [_unescaped(part) for part in parts]


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def vcard(card: Card) -> str:
    """One contact as vCard 3.0."""
    rows = [("FN", card.get("name")), ("N", card.get("name"))]
    rows += [("TEL", number) for name in ("number1", "number2") if (number := card.get(name))]
    named = (("CATEGORIES", SHELF), ("TITLE", "position"), ("EMAIL", "email"), ("NOTE", "remark"))
    rows += [(name, card.get(key)) for name, key in named if card.get(key)]
    lines = [f"{name}:{_escaped(value)}" for name, value in rows]
    lines[1] += ";;;;"
    if card.get("address"):
        lines.append(f"ADR:;;{_escaped(card.get('address'))};;;;")
    if card.get("card"):
        lines.append(f"X-CARD:{_escaped(card.get('card'))}")
    if card.get("sex"):
        lines.append(f"X-GENDER:{'M' if card.get('sex') == '1' else 'F'}")
    body = ["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"]
    return "".join(f"{folded}\r\n" for line in body for folded in _folded(line))


def _escaped(value: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", value).replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes; what goes on begins with a blank."""
    part, size = "", 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > 75:
            yield part
            part, size = " ", 1
        part, size = part + char, size + width
    yield part
