"""Whom a wake-up call or do-not-disturb is for: a list of extensions and ranges, or a group.

Knows the fields, and how a list becomes several requests. Must not know these requests.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from textual.app import App

from console.i18n import Message, msg
from console.protocol import extension_group, wake_up
from console.protocol.records import Role
from console.protocol.target import Target
from console.state.number_list import label, targets
from console.ui.form_fields import Choice, Field, Options, Ranges, Texts
from console.ui.forms import Values
from console.ui.listing import ItemT, Listing, Loaded
from console.ui.listing_pages import whole
from console.ui.modules.batch import BatchScreen, Step
from console.ui.services import Services

LIST, GROUP, ALL = "list", "group", "all"
_BY_WAKE_UP, _BY_GROUPS = wake_up.Get.licence, extension_group.Query.licence
"""Either licence lets the groups be asked for."""
ONE_RANGE = msg("One extension or one range, such as 110:120")


class Named(NamedTuple):
    """A target with a text for people."""

    target: Target
    text: str


class ByNumber(Listing[ItemT]):
    """Things of extensions, by number: a form begins with the marked ones, or with those given."""

    def __init__(self, services: Services, numbers: Sequence[str] = ()) -> None:
        """`numbers` are those a form begins with where none is marked."""
        super().__init__(services)
        self._numbers = numbers

    def beginning(self) -> Values:
        """What the fields of `whom_fields` begin with."""
        marked = [number for number in self.items if number in self.lines.marks]
        return {"whom": LIST, "numbers": ",".join(marked or self._numbers)}


class OneRange(Ranges):
    """One extension or one range, as a query can name."""

    __slots__ = ()

    def fault(self, text: str) -> Message | None:
        """More than one part, or no numbers."""
        if len(self.read(text)) > 1:
            return ONE_RANGE
        return Ranges.fault(self, text)


def whom_fields(services: Services) -> list[Field]:
    """Fields for a change: a list typed as `110:120,131`, or a group."""
    return _fields(services, [(LIST, msg("extensions"))], Ranges, msg("Such as 110:120,131"))


def filter_fields(services: Services) -> list[Field]:
    """Fields for a query: all, one extension or range, or a group."""
    kinds: Options = [(ALL, msg("all")), (LIST, msg("extensions"))]
    return _fields(services, kinds, OneRange, ONE_RANGE)


def _fields(
    services: Services, kinds: Options, numbers: type[Ranges], hint: Message
) -> list[Field]:
    return [
        Choice("whom", msg("For"), options=_kinds(services, kinds)),
        numbers(
            "numbers",
            msg("Extensions"),
            required=True,
            hint=hint,
            only=lambda texts: texts["whom"] == LIST,
        ),
        _group(services),
    ]


def _kinds(services: Services, kinds: Options) -> Options:
    return [*kinds, (GROUP, msg("a group"))] if _source(services) else kinds


def _source(services: Services) -> str:
    licences = services.licences()
    return next((one for one in (_BY_WAKE_UP, _BY_GROUPS) if one in licences), "")


def _group(services: Services) -> Field:
    async def page_of(page: int, size: int) -> Loaded[Role]:
        reply = await services.ask(extension_group.Query(page=page, page_size=size))
        return Loaded(reply.user_roles, reply.total_count)

    def key_of(role: Role) -> str:
        return role.id

    async def groups() -> Options:
        if _source(services) == _BY_WAKE_UP:
            roles = (await services.ask(wake_up.Get())).user_roles
        elif _source(services):
            roles = [role async for page in whole(page_of, key_of) for role in page.items]
        else:
            roles = []
        return [(role.id, role.name) for role in roles]

    def shown(texts: Texts) -> bool:
        return texts["whom"] == GROUP

    return Choice("role_id", msg("Group"), required=True, options=groups, only=shown)


def named(values: Values) -> list[Named]:
    """The targets of a filled-in form."""
    if values.get("whom") == GROUP:
        found = [Target(role_id=values["role_id"])]
    else:
        found = targets(values.get("numbers") or ())
    return [Named(target, label(target)) for target in found]


def group_of(values: Values, fields: Sequence[Field]) -> str:
    """The name of the group that was chosen in these fields."""
    return next(each.tell(values["role_id"]) for each in fields if each.name == "role_id")


def query_target(values: Values) -> dict[str, Any]:
    """The fields of a query's target; all empty for all extensions."""
    whom = values.get("whom", ALL)
    found = named(values)[0].target if whom != ALL and named(values) else Target()
    return fields_of(found)


def fields_of(target: Target) -> dict[str, str]:
    """A target as arguments of a request."""
    return {
        "number": target.number,
        "start_number": target.start_number,
        "end_number": target.end_number,
        "role_id": target.role_id,
    }


def one(number: str) -> Named:
    """One extension."""
    return Named(Target(number=number), number)


async def do_for_each(
    app: App[Any],
    title: Message,
    wanted: Sequence[Named],
    do: Callable[[Target], Awaitable[object]],
) -> Message | None:
    """Does something for each target. One is just done; several are shown one by one.

    Returns what to say about several. Raises RequestFailed for one.
    """
    if len(wanted) == 1:
        await do(wanted[0].target)
        return None
    steps = [Step(each.text, _step(do, each.target)) for each in wanted]

    said: Message = await app.push_screen_wait(BatchScreen(title, steps))
    return said


def _step(
    do: Callable[[Target], Awaitable[object]], target: Target
) -> Callable[[], Awaitable[object]]:
    return lambda: do(target)
