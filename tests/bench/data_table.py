"""The same list in Textual's `DataTable`, one `update_cell` a change: what is usually written.

Started as `python -m tests.bench.data_table URL`.
"""

from __future__ import annotations

import json
import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable
from websockets.asyncio.client import connect

from tests.bench.bare import ask


class Table(App[None]):
    """Shows every extension as a row."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable()

    def on_mount(self) -> None:
        """Begin to read."""
        table = self.query_one(DataTable)
        for column in ("number", "name", "state", "other"):
            table.add_column(column, key=column, width=12)
        self.run_worker(self.read())

    async def read(self) -> None:
        """Log in, fill the table, then update a cell for each push."""
        table = self.query_one(DataTable)
        async with connect(self.url, compression=None, ping_interval=None, max_size=None) as socket:
            await ask(socket, "login", user="bench", number="999")
            reply = await ask(socket, "extension", operate="query")
            for each in reply["extensionList"]:
                row = (each["number"], each["showName"], each["state"], each["anotherNumber"])
                table.add_row(*row, key=each["number"])
            async for text in socket:
                frame = json.loads(text)
                if frame["service"] == "extensionSingle":
                    each = frame["extension"]
                    table.update_cell(each["number"], "name", each["showName"])
                    table.update_cell(each["number"], "state", each["state"])


if __name__ == "__main__":
    Table(sys.argv[1]).run()
