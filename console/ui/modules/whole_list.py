"""Lists of numbers that can only be written whole: read, compare, ask, write, read back (manual 6).

Knows the order of these steps and what is said of them (reading 23). Must not know which list it
is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from console.client.errors import NotConfirmed
from console.i18n import Message, msg, tr
from console.ui.listing import ItemT, Listing
from console.ui.words import listed

Read = Callable[[], Awaitable[list[str]]]
Write = Callable[[list[str]], Awaitable[object]]
Wanted = Callable[[list[str]], Iterable[str]]
"""Makes the new list of the present one."""
_SHOWN = 12
"""Numbers that are named; of more only how many they are."""


@dataclass(frozen=True, slots=True)
class WholeList:
    """One list of numbers of the PBX."""

    title: Message | str
    read: Read
    write: Write
    named: Callable[[str], str] = str
    """How a member is shown."""


async def change(listing: Listing[ItemT], whole: WholeList, wanted: Wanted) -> bool:
    """Writes what `wanted` makes of the list, if the operator agrees. True if it was written.

    Raises Refused, NotSent, or NotConfirmed if it could not even be read back.
    """
    before = await whole.read()
    after = list(dict.fromkeys(wanted(before)))
    if set(after) == set(before):
        listing.tell(msg("{title}: nothing to change", title=whole.title))
        return False
    question = msg(
        "{title}: {difference}. {count} in all afterwards. Write the whole list?",
        title=whole.title,
        difference=difference(before, after, whole.named),
        count=len(after),
    )
    if not await listing.agree(question, msg("write"), len(set(before) ^ set(after))):
        return False
    if set(await whole.read()) != set(before):
        listing.tell(
            msg("{title} was changed meanwhile by somebody else: look again", title=whole.title),
            bad=True,
        )
        return False
    doubt: Message | str = ""
    try:
        await whole.write(after)
    except NotConfirmed as open_end:
        doubt = open_end.reason
    await _read_back(listing, whole, after, doubt)
    return True


async def _read_back(
    listing: Listing[ItemT], whole: WholeList, after: list[str], doubt: Message | str
) -> None:
    found = await whole.read()
    if set(found) == set(after):
        listing.tell(
            msg(
                "{title}: written and read back, {count} in all",
                title=whole.title,
                count=len(after),
            )
        )
        return
    text = msg(
        "{title}: the PBX did not keep it. Against what was written: {difference}",
        title=whole.title,
        difference=difference(after, found, whole.named),
    )
    listing.tell(f"{text} {doubt}".rstrip(), bad=True)


def difference(before: list[str], after: list[str], named: Callable[[str], str] = str) -> str:
    """What comes and what goes, in words."""
    parts = []
    came = [number for number in after if number not in set(before)]
    gone = [number for number in before if number not in set(after)]
    if came:
        parts.append(tr("added {numbers}", numbers=listed([*map(named, came)], _SHOWN)))
    if gone:
        parts.append(tr("removed {numbers}", numbers=listed([*map(named, gone)], _SHOWN)))
    return "; ".join(parts) or tr("no difference")
