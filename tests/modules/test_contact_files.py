"""Contacts in files: read as people write them, written so that they can be read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.simulator import Simulator
from console.ui.modules.contact_files import (
    COLUMNS,
    Card,
    Unreadable,
    decoded,
    read,
    read_vcard,
    vcard,
)
from tests.modules.host import Desk, at_desk, body
from tests.modules.test_address_book import opened

LINES = """部门,姓名,号码,邮箱,性别
Aviary,Zoe Zebra,+86 138-0000-1234,zoe@example.com,女
Aviary,Yan Yak,12ab,,
,"Xu, Xin",5552,,男
Aviary,Zoe Zebra,+8613800001234,,
,,5553,,
"""


def test_a_csv_file_of_a_chinese_spreadsheet_is_read() -> None:
    cards = read(decoded(LINES.encode("gb18030")))
    assert cards[0] == Card(
        2,
        {
            "department": "Aviary",
            "name": "Zoe Zebra",
            "number1": "+86 138-0000-1234",
            "email": "zoe@example.com",
            "sex": "0",
        },
    )
    assert cards[2].get("name") == "Xu, Xin"
    assert [card.line for card in cards] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_delimiter_is_seen(delimiter: str) -> None:
    text = f"name{delimiter}phone\r\nAnn{delimiter}3001\r\n"
    assert read(text) == [Card(2, {"name": "Ann", "number1": "3001"})]


def test_a_guarded_number_is_read_back() -> None:
    assert read("name,number\nAnn,'+8613\n")[0].get("number1") == "+8613"


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "name\n", "\x00\x01\x02"])
def test_what_is_no_list_of_contacts_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


def test_a_vcard_of_version_two_is_read() -> None:
    text = (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
        "=E6=9D=8E;=E6=98=8E=\r\n=E6=9C=97;;;\r\nTEL;CELL:138 0000\r\nTEL;WORK:3001\r\n"
        "ORG:House;Kitchen\r\nEND:VCARD\r\n"
    )
    assert read_vcard(text) == [
        Card(
            1,
            {"name": "明朗 李", "number1": "138 0000", "number2": "3001", "department": "Kitchen"},
        )
    ]


def test_a_long_folded_value_is_read_at_once() -> None:
    lines = "=\r\n".join(["=41" * 24] * 20_000)
    card = read_vcard(f"BEGIN:VCARD\nFN:Ann\nNOTE;QUOTED-PRINTABLE:{lines}\nEND:VCARD")
    assert len(card[0].get("remark")) == 480_000


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=60)


@example({"address": "Room 1\\"})
@given(st.dictionaries(st.sampled_from(COLUMNS[:-1]), TEXTS.map(str.strip).filter(bool)))
def test_a_vcard_is_read_back(values: dict[str, str]) -> None:
    card = Card(1, {"name": "Ann", **values})
    if "number1" not in values:
        values.pop("number2", None)
        card = Card(1, {"name": "Ann", **values})
    assert [dict(found.values) for found in read_vcard(vcard(card))] == [dict(card.values)]
    assert all(len(line.encode()) <= 75 for line in vcard(card).split("\r\n"))


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    for lead in ("name,number\n", "BEGIN:VCARD\n", ""):
        with suppress(Unreadable):
            assert read(lead + text)


async def test_a_hostile_file_is_shown_tamed(sim: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,department\n\x1b]0;owned\x07Ann\u202e[bold],A\nBob,\x1b[2J\n")
    async with at_desk(sim, tmp_path, size=(110, 30)) as desk:
        await at_dry_run(desk, path)
        await desk.sees("]0;owned Ann[bold]")
        assert not {"\x1b", "\x07", "\u202e"} & set(desk.text())


async def at_dry_run(desk: Desk, path: Path) -> None:
    await opened(desk)
    await desk.press("i")
    await desk.sees("Import contacts from CSV or vCard")
    await desk.paste(str(path))
    await desk.press("enter")
    await desk.sees("Dry run of")


async def test_a_dry_run_sends_nothing_and_says_what_is_wrong(
    sim: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(LINES)
    async with at_desk(sim, tmp_path, size=(110, 30)) as desk:
        await at_dry_run(desk, path)
        await desk.sees(
            "2 to be added, 2 wrong, 1 twice in the file",
            "with a new department Aviary",
            "Number: A number has digits",
            "as line 2",
            "Name: This must be filled in",
            "Enter add 2 contacts",
        )
        assert desk.asked("contact", "add") == []
        assert desk.asked("department", "add") == []


async def test_an_import_adds_what_the_dry_run_said(sim: Simulator, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(LINES)
    async with at_desk(sim, tmp_path, size=(110, 30)) as desk:
        await at_dry_run(desk, path)
        await desk.press("enter")
        await desk.sees("Done: 2 contacts added", "2 added")
        assert [frame["name"] for frame in desk.asked("department", "add")] == ["Aviary"]
        sent = [body(frame) for frame in desk.asked("contact", "add")]
        assert [frame["name"] for frame in sent] == ["Zoe Zebra", "Xu, Xin"]
        assert sent[0]["number1"] == "+8613800001234"
        assert sent[1]["sex"] == "1"
        await desk.press("escape", "i")
        await desk.sees("Import contacts from CSV or vCard")
        await desk.paste(str(path))
        await desk.press("enter")
        await desk.sees("3 already there, 2 wrong")


async def test_a_refused_line_is_said_in_the_words_of_the_pbx(
    sim: Simulator, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f"name,remark\nAnn,{'x' * 250}\nBob,\n")
    async with at_desk(sim, tmp_path, size=(110, 30)) as desk:
        await at_dry_run(desk, path)
        store = sim.pbx.chapters.address_book
        add = store.add_contact

        def refusing(shelf: object, fields: dict[str, str]) -> object:
            from console.simulator.seam import Refusal

            if fields["name"] == "Ann":
                raise Refusal("备注太长")
            return add(shelf, fields)

        store.add_contact = refusing
        await desk.press("enter")
        await desk.sees("Done: 1 contacts added", "1 refused, 1 added", "备注太长")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.csv", None, "Cannot read"),
        ("~nobody-here/all.csv", None, "Cannot read ~nobody-here/all.csv"),
        ("empty.csv", b"", "The first line must name"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "The first line must name"),
    ],
)
async def test_a_file_that_cannot_be_read_is_named_beside_the_field(
    sim: Simulator, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("i")
        await desk.sees("Import contacts from CSV or vCard")
        await desk.paste(name if name.startswith("~") else str(tmp_path / name))
        await desk.press("enter")
        await desk.sees(said, "Import contacts from CSV or vCard")


@pytest.mark.parametrize("ending", ["csv", "vcf"])
async def test_an_export_can_be_read_again(sim: Simulator, tmp_path: Path, ending: str) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("x")
        await desk.sees("Export contacts: Enterprise book", "All fields")
        if ending == "vcf":
            await desk.press("right")
        await desk.press("tab", "home", "shift+end", "delete")
        await desk.paste(str(tmp_path / "all.2026"))
        await desk.press("enter")
        await desk.sees("contacts written to")
        cards = read(decoded((tmp_path / f"all.2026.{ending}").read_bytes()))
        store = sim.pbx.chapters.address_book
        there = {
            (c.shelf.name, c.fields["name"], c.fields["number1"], c.fields["email"])
            for c in store.contacts.values()
            if not c.shelf.owner
        }
        names = ("department", "name", "number1", "email")
        assert {tuple(card.get(name) for name in names) for card in cards} == there


@pytest.mark.parametrize("name", ["missing/all.csv", "~nobody-here/all.csv", "n" * 300])
async def test_a_place_that_cannot_be_written_is_said_beside_the_field(
    sim: Simulator, tmp_path: Path, name: str
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk)
        await desk.press("x")
        await desk.sees("All fields")
        await desk.press("tab", "home", "shift+end", "delete")
        await desk.paste(name if name.startswith("~") else str(tmp_path / name))
        await desk.press("enter")
        await desk.sees("Cannot write", "All fields")
