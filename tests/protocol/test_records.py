import dataclasses
from typing import Any

import pytest

from console.protocol import frames, push
from console.protocol.address_book import AddressBook
from console.protocol.contact import ContactForm, Contacts
from console.protocol.dnd import Entries
from console.protocol.extension import Acls, DialPermissions, Extensions, Hidden, Name
from console.protocol.extension_group import Groups, Memberships, Relations
from console.protocol.night_service import Choices
from console.protocol.operation_log import LogEntries
from console.protocol.prompt import Prompts
from console.protocol.queue_ringtone import Ringtones
from console.protocol.records import Choice, Extension, Member
from console.protocol.session import LoginReply
from console.protocol.states import Licence
from console.protocol.wake_up import Results, Statuses, WakeUp
from console.protocol.wire import REQUESTS
from tests.protocol.manual import frame_text


def reply(name: str, kind: type[Any]) -> Any:
    """The example reply of an interface, read as its request declares."""
    found = frames.parse(frame_text(name, "response"))
    assert isinstance(found, frames.Reply)
    made = REQUESTS[name].reply.read(found.data)
    assert isinstance(made, kind)
    return made


@pytest.mark.parametrize("name", REQUESTS)
def test_every_example_reply_is_a_success_with_its_head(name: str) -> None:
    found = frames.parse(frame_text(name, "response"))
    assert isinstance(found, frames.Reply)
    assert found.ok
    assert found.serial
    assert found.service in (REQUESTS[name].service, *REQUESTS[name].also)
    assert found.operate in (REQUESTS[name].operate, "")
    assert REQUESTS[name].reply.read(found.data) is not None


def test_the_reply_of_the_heartbeat_has_serial_0() -> None:
    found = frames.parse(frame_text("session.keep_alive", "response"))
    assert isinstance(found, frames.Reply)
    assert (found.service, found.serial) == ("keepAlive", "0")


def test_login() -> None:
    made = reply("session.login", LoginReply)
    assert (made.current_user_id, made.number, made.user) == ("1", "3000", "zhaowei")
    assert made.token == "555b37bf3444e7b41c335d93277d166c"
    assert made.company_id == "1"
    assert Licence.HOLD_RESUME in made.licenses
    assert Licence.BARGE not in made.licenses
    assert len(made.licenses) == 16


def test_the_address_book_with_an_empty_department() -> None:
    made = reply("address_book.tree", AddressBook)
    assert [branch.name for branch in made.departments][1] == "product department"
    assert [len(branch.contacts) for branch in made.departments] == [1, 0, 4]
    assert made.groups[0].contacts[0].number1 == "1331313"


@pytest.mark.parametrize(("name", "id_"), [("department.get", "4"), ("group.get", "14")])
def test_a_department_and_a_group_have_an_id_sent_as_number(name: str, id_: str) -> None:
    assert reply(name, Choice).id == id_


def test_a_contact_and_the_choices_of_its_form() -> None:
    made = reply("contact.init", ContactForm)
    assert (made.contact.name, made.contact.remark) == ("zhangsan", "Remark123456")
    assert (made.contact.sex, made.contact.department_id) == ("1", "3")
    assert [choice.id for choice in made.departments] == ["1", "2", "3"]


def test_a_page_of_contacts() -> None:
    made = reply("contact.query", Contacts)
    assert (made.page, made.page_size, made.total_count) == (1, 10, 4)
    assert made.contacts[0].department_name == "test department"
    assert made.groups == []


def test_permission_classes_and_who_has_them() -> None:
    assert [acl.id for acl in reply("extension.query_acls", Acls).acls] == ["1", "3", "4", "5"]
    made = reply("extension.query_dial_permissions", DialPermissions)
    assert made.acl_members[0].acl_id == "1"
    assert made.acl_members[0].numbers == ["3001", "3002"]
    assert made.acls[1].name == "Local"
    assert made.numbers[0] == "3000"


def test_extensions_with_both_spellings_of_the_permission_class() -> None:
    made = reply("extension.query", Extensions)
    first, second = made.extensions
    assert (first.call_acl_id, first.call_acl_name) == ("3", "Local")
    assert (second.call_acl_id, second.department) == ("1", "Software Department")
    assert (first.id, first.user_id, first.state) == ("1", "1", "IDLE")
    assert first.start_time is first.waiting_period is None
    assert not first.dnd
    assert [acl.id for acl in made.acls] == ["1", "3", "4", "5"]


def test_the_name_of_an_extension() -> None:
    assert reply("extension.get_name", Name).name == "xueyaohua1"


def test_hidden_extensions_as_lists_and_as_empty_objects() -> None:
    made = reply("extension.query_hidden", Hidden)
    assert made.numbers == ["3000", "3001", "3002"]
    assert made.hide_numbers == []
    assert [row.numbers for row in made.role_members] == [["3000", "3001", "3002"], []]
    assert made.roles[0].name == "Default"
    assert reply("extension.hide", Hidden) == Hidden()


def test_what_only_a_group_hides_is_hidden_too() -> None:
    told = {"hideNumbers": ["3001"], "roleMembers": [{"roleId": "2", "hideNumbers": ["3002"]}]}
    assert Hidden.read(told).everything == {"3001", "3002"}


def test_extension_groups() -> None:
    made = reply("extension_group.query", Groups)
    role = made.user_roles[0]
    assert (role.id, role.call_acl_id, role.call_acl_name) == ("2", "1", "Inside the device")
    assert role.allow_in_bound
    assert role.allow_internal
    assert made.total_count == 1
    members = reply("extension_group.query_members", Memberships)
    assert [row.numbers for row in members.role_members] == [["3000", "3001"], ["3002", "3003"]]
    assert not members.roles[1].allow_in_bound
    assert not reply("extension_group.query_relations", Relations).roles[0].relation


def test_wake_up_calls() -> None:
    made = reply("wake_up.get", WakeUp)
    assert [role.relation for role in made.user_roles] == [True, True, False]
    assert made.locutions[1].original_file_name == "phone-is-busy.gsm"
    assert made.extensions[2].number == "3002"
    assert reply("wake_up.query", Statuses).alarms[0].status == "enable"
    result = reply("wake_up.query_results", Results).results[0]
    assert (result.alarm_time, result.result) == ("2019-10-08 15:41:31", "Wake up failure")


def test_do_not_disturb() -> None:
    entry = reply("dnd.query", Entries).do_not_disturbs[0]
    assert entry.is_on
    assert entry.date == "2019-10-09-09:59:28~2029-10-06-09:59:28"


def test_queues_and_their_ringtones() -> None:
    queue = reply("queue_ringtone.query", Ringtones).queues[1]
    assert (queue.id, queue.enable_colroring) == ("queue1", True)
    assert (queue.colorring_files[0].id, queue.colorring_files[0].name) == ("4", "111.gsm")
    assert len(reply("prompt.query", Prompts).locutions) == 3
    made = reply("night_service.init", Choices)
    assert made.queues[0].id == "leo_queue"
    assert (made.users[0].name, made.extensions[1].id) == ("xyz/3000", "2")


def test_the_operation_log() -> None:
    made = reply("operation_log.query", LogEntries)
    assert made.total_count == 2
    assert made.log_list[0].comment == "Set night service extension[Zhangsan/3000]"


def test_call_records_read_though_the_example_has_none() -> None:
    query = REQUESTS["call_record.query"]
    row = {"id": 7, "type": "interna", "subtype": "saliente", "duration": 12}
    made: Any = query.reply.read({"recordList": [row], "totalCount": 1, "pagSize": "10"})
    assert made.record_list[0].duration == "12"
    assert made.page_size == 10
    assert reply("call_record.query", query.reply).record_list == []


def test_an_idle_extension_is_pushed_with_its_last_call() -> None:
    found = frames.parse(frame_text("push.extension_single", "push"))
    assert isinstance(found, push.ExtensionSingle)
    extension = found.extension
    assert (extension.number, extension.state) == ("3001", "IDLE")
    assert extension.channel_id == "SIP/3001-00000026"
    assert (extension.start_time, extension.answer_time) == (1570771899.0, 1570771901.0)
    assert (extension.id, extension.user_id, extension.waiting_period) == ("2", "2", 214)


def test_calls_in_progress_are_pushed() -> None:
    found = frames.parse(frame_text("push.calling_queue", "push"))
    assert isinstance(found, push.CallingQueue)
    (call,) = found.extensions
    assert (call.state, call.state_desc) == ("CALLING", "通话中")
    assert (call.another_channel, call.another_number) == ("SIP/3000-00000029", "3000")
    assert not call.dnd  # its text says 香; only disturbId counts


def test_waiting_callers_are_pushed() -> None:
    found = frames.parse(frame_text("push.calling_in_queue", "push"))
    assert isinstance(found, push.CallingInQueue)
    (caller,) = found.extensions
    assert (caller.state, caller.native_direction) == ("CALLER_RINGING", "0")
    assert (caller.position, caller.waiting_period) == (1, 0)
    assert (caller.start_time, caller.answer_time) == (1570773203.0, None)


def test_conference_members_are_pushed() -> None:
    found = frames.parse(frame_text("push.conference_members", "push"))
    assert isinstance(found, push.ConferenceMembers)
    assert found.conference_name == "7000"
    assert [member.number for member in found.members] == ["3000", "3001"]
    assert found.members[1] == Member(
        channel="SIP/3001-0000002d",
        conference_id="1",
        member_state="JOINED",
        number="3001",
        speak_state="UNMUTE",
        username="zhaowei",
        join_time=1570773381.0,
    )


def test_records_cannot_be_changed() -> None:
    extension = Extension(number="3000")
    with pytest.raises(dataclasses.FrozenInstanceError):
        extension.number = "3001"  # type: ignore[misc]
    assert dataclasses.replace(extension, state="BUSY").number == "3000"
