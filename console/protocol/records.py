"""What comes in: the objects that replies and pushes are made of.

Knows their fields and every spelling of them. Must not know what they mean for the desk.
"""

from __future__ import annotations

from console.protocol.states import ExtensionState
from console.protocol.wire import Record, record, wire

ACL_ID = ("callACLId", "callACLid", "callAclId", "callAclid", "callAcId", "callAcid")
"""The spellings of the permission class id, compared without case and with the l optional."""
ACL_NAME = ("callACLName", "callAclName", "callACC", "callAclname")
_CALLER_RINGING = ExtensionState.CALLER_RINGING.value
_CALLEE_RINGING = ExtensionState.CALLEE_RINGING.value


@record
class Extension(Record):
    """An extension with the state of its call (manual 6.2, 12.1 to 12.3)."""

    number: str = ""
    show_name: str = ""
    state: str = wire(default="", shared=True)
    """A word of `states.ExtensionState`, or one the manual does not know."""
    state_desc: str = wire(default="", shared=True)
    """For display only (reading A)."""
    channel_id: str = ""
    another_channel: str = ""
    another_number: str = ""
    start_time: float | None = None
    """Epoch seconds of the server's clock."""
    answer_time: float | None = None
    """Epoch seconds of the server's clock."""
    native_direction: str = wire(default="", shared=True)
    """"0" this extension called, "1" it was called, "" no call (reading 18)."""
    call_type: str = wire(default="", shared=True)
    conf_name: str = wire(default="", shared=True)
    department: str = wire(default="", shared=True)
    job: str = wire(default="", shared=True)
    call_acl_id: str = wire(*ACL_ID, default="", shared=True)
    call_acl_name: str = wire(*ACL_NAME, default="", shared=True)
    disturb_id: int | None = None
    alarm: bool = False
    """A wake-up call is set."""
    alarm_time: str = wire(default="", shared=True)
    position: int | None = None
    """In the queue; of doubtful use (reading 15)."""
    waiting_period: int | None = None
    """Seconds; unreliable (reading 16)."""
    route_type: str = wire(default="", shared=True)
    id: str = ""
    """What night service calls extensionId (reading 6)."""
    user_id: str = ""
    company_id: str = wire(default="", shared=True)

    @property
    def dnd(self) -> bool:
        """Whether do-not-disturb is on: any value but 0 (reading A)."""
        return bool(self.disturb_id)

    @property
    def rings(self) -> bool:
        """Whether it is being called and rings. The direction decides for the word that may mean
        either side (reading 18), unless the line was answered before and now calls on."""
        called = self.state == _CALLER_RINGING and self.native_direction == "1"
        return (called and not self.answer_time) or self.state == _CALLEE_RINGING


@record
class Member(Record):
    """A member of the console's conference (manual 12.4)."""

    channel: str = ""
    conference_id: str = wire(default="", shared=True)
    member_state: str = wire(default="", shared=True)
    number: str = ""
    speak_state: str = wire(default="", shared=True)
    username: str = ""
    join_time: float | None = None
    """Epoch seconds of the server's clock."""


@record
class Acl(Record):
    """A dialling permission class (manual 6.1, 6.2, 6.3, 6.7)."""

    id: str = ""
    name: str = ""
    default_policy: str = ""


@record
class Role(Record):
    """An extension group, which the wire calls a role (manual 6.7, 6.11 to 6.16, 7.1)."""

    id: str = ""
    name: str = ""
    call_acl_id: str = wire(*ACL_ID, default="")
    call_acl_name: str = wire(*ACL_NAME, default="")
    allow_internal: bool = False
    """Its extensions may call each other."""
    allow_in_bound: bool = False
    """Outside calls may come in."""
    relation: bool = False
    """An associated group: the two may dial each other."""


@record
class GroupMembers(Record):
    """The extensions of one group (manual 6.11, 6.16)."""

    role_id: str = ""
    numbers: list[str] = wire(default_factory=list)
    hide_numbers: list[str] = wire(default_factory=list)


@record
class Prompt(Record):
    """A prompt tone, which the wire calls a locution (manual 7.1, 11)."""

    id: str = ""
    name: str = ""
    original_file_name: str = ""


@record
class ExtensionChoice(Record):
    """An extension to choose from (manual 7.1, 11.6)."""

    id: str = ""
    number: str = ""
    user_id: str = ""
    route_type: str = ""


@record
class Choice(Record):
    """Anything with an id and a name: a department, group, queue or voice-mail user."""

    id: str = ""
    name: str = wire(default="", whole=True)


@record
class Contact(Record):
    """A contact of either address book (manual 5.1, 5.7, 5.17).

    Its texts are sent back whole when it is edited (reading 23), so they are not cut.
    """

    id: str = ""
    name: str = wire(default="", whole=True)
    number1: str = wire(default="", whole=True)
    number2: str = wire(default="", whole=True)
    position: str = wire(default="", whole=True)
    email: str = wire(default="", whole=True)
    remark: str = wire("remark", "mark", default="", whole=True)
    card: str = wire(default="", whole=True)
    address: str = wire(default="", whole=True)
    sex: str = wire(default="", shared=True)
    """A word of `states.Sex` in 5.7, text for display in 5.17 (reading A)."""
    department_id: str = ""
    group_id: str = ""
    department_name: str = wire(default="", shared=True)
    group_name: str = wire(default="", shared=True)
