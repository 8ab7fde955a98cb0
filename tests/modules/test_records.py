"""Call records (manual 13) and operation log (manual 14), by keys."""

from __future__ import annotations

import csv
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.config import Export
from console.protocol.call_record import CallRecord
from console.simulator import Simulator
from console.ui.modules.call_records import CallRecords, lasted, other_party
from tests.modules.host import Desk, at_desk, body


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def opened(desk: Desk, folder: Path) -> None:
    desk.heard.settings = type(desk.heard.settings)(export=Export(folder=str(folder)))
    await desk.open("open.call_records")
    await desk.sees("Call records · 50 of")


async def test_records_are_filtered_in_the_words_of_the_wire(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path)
        await desk.press("f")
        await desk.sees("Filter", "Number")
        await desk.type("3000")
        await desk.press("tab")
        await desk.type("2019-09-01 00:00")
        await desk.press("tab")
        await desk.type("2099-09-30 23:59:59")
        await desk.press("tab", "right", "tab", "right", "enter")
        await desk.until(lambda: len(desk.asked("callrecord", "query")) == 2)
        assert body(desk.asked("callrecord", "query")[1]) == {
            "number": "3000",
            "startDate": "2019-09-01 00:00:00",
            "endDate": "2099-09-30 23:59:59",
            "type": "interna",
            "subtype": "entrante",
            "page": 1,
            "pageSize": "50",
        }


async def test_no_part_of_a_long_filter_is_cut_on_a_narrow_screen(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path)
        await desk.press("f")
        await desk.sees("Filter")
        await desk.type("013912345678")
        await desk.press("tab")
        await desk.type("2019-10-09 12:00")
        await desk.press("tab")
        await desk.type("2019-10-10 12:00")
        await desk.press("tab", "right", "tab", "right", "enter")
        await desk.sees("Number: 013912345678", "2019-10-10 12:00:00", "Direction: incoming")


async def test_a_row_that_is_cut_is_shown_whole(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.operation_log")
        await desk.sees("Operation log ·", "Enter show whole")
        await desk.type("/night")
        await desk.press("enter")
        await desk.sees("Set night service extensi…")
        await desk.press("enter")
        await desk.sees("Comment: Set night service extension", "Date: ")
        await desk.press("escape")
        await desk.no_longer_sees("Comment: ")


async def test_one_key_calls_back(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path)
        await desk.press("down", "enter")
        await desk.until(lambda: desk.heard.dialled)
        assert desk.app.screen is desk.app.screen_stack[0]


async def test_all_pages_are_exported_to_csv(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path)
        await desk.press("x")
        await desk.sees("Export", "File")
        await desk.press("enter")
        await desk.sees("rows written to")
        (file,) = files(tmp_path)
        rows = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
        total = sim.pbx.chapters.records.calls
        assert len(rows) == 1 + len(total)
        assert rows[0] == ["Id", "Date", "Kind", "Direction", "Caller", "Callee", "Duration"]
        assert {row[0] for row in rows[1:]} == {str(i) for i in range(1, len(total) + 1)}
        assert file.stat().st_mode & 0o077 == 0


async def test_json_replaces_a_file_only_when_asked(sim: Simulator, tmp_path: Path) -> None:
    old = tmp_path / "mine.json"
    old.write_text("old", encoding="utf-8")
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path)
        await desk.press("x")
        await desk.sees("Export", "File")
        await desk.press("right", "tab")
        await desk.fill(str(tmp_path / "mine.csv"))
        await desk.press("enter")
        await desk.sees("Replace it?")
        await desk.press("escape")
        await desk.sees("This file exists")
        assert old.read_text(encoding="utf-8") == "old"
        await desk.press("enter")
        await desk.sees("Replace it?")
        await desk.press("enter")
        await desk.sees("rows written to")
        found = json.loads(old.read_text(encoding="utf-8"))
        assert found[0].keys() >= {"callDate", "caller", "subtype"}


async def test_a_folder_that_is_not_there_is_said_beside_the_field(
    sim: Simulator, tmp_path: Path
) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path / "gone")
        await desk.press("x")
        await desk.sees("Export", "File")
        await desk.press("enter")
        await desk.sees("Cannot write")


@pytest.mark.parametrize(
    ("path", "why"),
    [("~nobody-here/all.csv", "no such file"), ("/tmp/" + "n" * 300, "name is too long")],
)
async def test_what_can_be_no_file_is_said_beside_the_field(
    sim: Simulator, tmp_path: Path, path: str, why: str
) -> None:
    async with at_desk(sim, tmp_path, size=(120, 24)) as desk:
        await opened(desk, tmp_path)
        await desk.press("x")
        await desk.sees("Enter: export")
        await desk.press("tab")
        await desk.fill(path)
        await desk.press("enter")
        await desk.sees(why, "Enter: export")


async def test_a_full_disk_leaves_nothing_half_written(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path)
        await desk.press("x")
        await desk.sees("Export", "File")
        with disk_of(10_000):
            await desk.press("enter")
            await desk.sees("Nothing was written.", "File too large")
        assert files(tmp_path) == []


async def test_an_export_can_be_stopped(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path)
        await desk.press("x")
        await desk.sees("Export", "File")
        sim.faults.delay = 0.3
        await desk.press("enter")
        await desk.sees("Esc: stop")
        await desk.press("escape")
        await desk.sees("Stopped: nothing was written")
        assert files(tmp_path) == []


async def test_a_lost_link_ends_an_export_with_a_reason(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        await opened(desk, tmp_path)
        await desk.press("x")
        await desk.sees("Export", "File")
        sim.faults.delay = 5.0
        await desk.press("enter")
        await desk.sees("Esc: stop")
        await sim.drop_connections()
        await desk.sees("Nothing was written.")
        assert files(tmp_path) == []


async def test_the_log_is_filtered_by_type_and_dates(sim: Simulator, tmp_path: Path) -> None:
    async with at_desk(sim, tmp_path) as desk:
        desk.heard.settings = type(desk.heard.settings)(export=Export(folder=str(tmp_path)))
        await desk.open("open.operation_log")
        await desk.sees("Operation log")
        await desk.until(lambda: desk.asked("log", "query"))
        assert body(desk.asked("log", "query")[0]) == {"type": "all", "page": 1, "pageSize": 50}
        await desk.press("f")
        await desk.sees("Filter")
        await desk.press("right", "tab")
        await desk.type("2019-01-01 00:00")
        await desk.press("enter")
        await desk.until(lambda: len(desk.asked("log", "query")) == 2)
        assert body(desk.asked("log", "query")[1]) == {
            "type": "alarmSet",
            "startDate": "2019-01-01 00:00:00",
            "page": 1,
            "pageSize": 50,
        }
        await desk.press("x")
        await desk.sees("Export", "File")
        await desk.press("enter")
        await desk.sees("rows written to")
        (file,) = files(tmp_path)
        assert file.read_text(encoding="utf-8-sig").startswith("Id,Date,Kind,Operator")


@pytest.mark.parametrize(
    ("seconds", "shown"), [("75", "1:15"), ("0", "0:00"), ("3700", "1:01:40"), ("1:15", "1:15")]
)
def test_durations_are_shown_in_minutes(seconds: str, shown: str) -> None:
    assert lasted(seconds) == shown


@pytest.mark.parametrize(
    ("caller", "callee", "subtype", "other"),
    [
        ("3000", "13800", "saliente", "13800"),
        ("13800", "3000", "entrante", "13800"),
        ("13800", "3005", "entrante", "13800"),
        ("3005", "13800", "saliente", "13800"),
    ],
)
def test_who_is_called_back(caller: str, callee: str, subtype: str, other: str) -> None:
    record = CallRecord(caller=caller, callee=callee, subtype=subtype)
    assert other_party(record, "3000") == other


async def more(desk: Desk, listing: CallRecords) -> None:
    before = len(listing.items)
    await desk.press("home", "end")
    await desk.until(lambda: len(listing.items) > before, "more")


@pytest.mark.parametrize("largest", [0, 20, 60])
async def test_no_row_is_lost_where_the_exchange_gives_smaller_pages(
    sim: Simulator, tmp_path: Path, largest: int
) -> None:
    sim.faults.largest_page = largest
    total = len(sim.pbx.chapters.records.calls)
    async with at_desk(sim, tmp_path) as desk:
        await desk.open("open.call_records")
        listing = desk.app.screen
        assert isinstance(listing, CallRecords)
        await desk.until(lambda: len(listing.items) >= 50, "what one page was asked for")
        while len(listing.items) < 150:
            await more(desk, listing)
        shown = set(listing.items)
        await desk.press("r")
        await desk.until(lambda: not listing._reading)
        assert shown <= set(listing.items), "what was shown is shown still"
        while len(listing.items) < total:
            await more(desk, listing)
        assert set(listing.items) == {str(number) for number in range(1, total + 1)}
