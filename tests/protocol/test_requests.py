import json
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

import pytest

from console.protocol import call, session, target, user, wake_up
from console.protocol.rest import REST_CALLS
from console.protocol.values import join_numbers
from console.protocol.wire import body, encode, wire_names
from tests.protocol.manual import CONTRACT, INTERFACES, REQUESTS, frame, from_example

TYPES: dict[Any, str] = {str: "string", int: "integer", list[str]: "array<string>", bytes: "file"}
OPTIONAL = {str | None: "string", int | None: "integer", list[wake_up.Alarm]: "array<object>"}


def test_the_table_holds_the_74_interfaces_of_the_manual() -> None:
    found = [row.kind for row in INTERFACES.values()]
    assert {kind: found.count(kind) for kind in set(found)} == {
        "request": 66,
        "push": 4,
        "rest": 3,
        "text": 1,
    }
    assert list(INTERFACES) == sorted(INTERFACES, key=list(CONTRACT).index)
    assert set(INTERFACES) == set(CONTRACT)


@pytest.mark.parametrize("name", CONTRACT)
def test_an_interface_is_declared_as_the_contract_says(name: str) -> None:
    row, interface = CONTRACT[name], INTERFACES[name]
    assert (interface.section, interface.kind) == (row["section"], row["kind"])
    assert interface.licence == row["licence"]
    assert interface.summary.endswith(".")
    if interface.declared is not None and row["service"]:
        assert getattr(interface.declared, "service", "") == row["service"]
        assert getattr(interface.declared, "operate", "") == row["operate"]


@pytest.mark.parametrize("name", [*REQUESTS, *REST_CALLS])
def test_a_request_has_exactly_the_fields_of_the_contract_in_their_types(name: str) -> None:
    declared: type = (REQUESTS | REST_CALLS)[name]
    hints = get_type_hints(declared)
    found = {wire_names(part)[0]: (TYPES | OPTIONAL)[hints[part.name]] for part in fields(declared)}
    found |= {"companyId": "string"} if name == "session.logout" else {}
    assert found == CONTRACT[name]["fields"]


@pytest.mark.parametrize("name", [*REQUESTS, *REST_CALLS])
def test_only_what_the_contract_requires_must_be_given(name: str) -> None:
    declared: type = (REQUESTS | REST_CALLS)[name]
    must = {
        wire_names(part)[0]
        for part in fields(declared)
        if part.default is MISSING and part.default_factory is MISSING
    }
    # 5.2 and 5.15 require an id that is sent empty or not at all; page and status have a start.
    left_out = {"departmentId", "page", "pageSize", "status"}
    assert must <= set(CONTRACT[name]["required"])
    assert set(CONTRACT[name]["required"]) - must <= left_out


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_encodes_to_the_example_of_the_manual(name: str) -> None:
    example = frame(name, "request")
    sent = json.loads(
        encode(
            from_example(name),
            serial=example.get("serialId", "unused"),
            user=example.get("currentUserId", "unused"),
            token=example.get("token", "unused"),
            company=example.get("companyId", "unused"),
        )
    )
    assert sent == example
    assert {key: type(value) for key, value in sent.items()} == {
        key: type(value) for key, value in example.items()
    }


def test_the_ids_follow_from_module_and_class() -> None:
    assert call.PickFromQueue.id == "call.pick_from_queue"
    assert REQUESTS["extension.query_acls"].section == "6.1"


def test_a_field_that_is_none_is_not_sent() -> None:
    assert body(wake_up.Get()) == {}
    assert body(wake_up.Get(number="3000")) == {"number": "3000"}


def test_half_a_surrogate_pair_does_not_break_a_frame() -> None:
    sent = encode(call.Dial(number="30\ud80001"), serial="1")
    assert sent.encode("utf-8")
    assert json.loads(sent)["number"] == "30?01"


def test_chinese_goes_out_as_itself() -> None:
    assert "张三" in encode(call.Dial(number="张三"), serial="1")


def test_lists_of_numbers_are_joined_as_the_manual_does() -> None:
    assert join_numbers(["3000", "3001"]) == "3000,3001"
    assert join_numbers(["2", "6"], trailing=True) == "2,6,"
    assert join_numbers([], trailing=True) == ""


@pytest.mark.parametrize(
    "secret",
    [
        session.Login(user="u", password="Top1", number="8000"),
        session.LoginReply(token="Top1", sip_password="Top1"),
        user.ChangePassword(user_id="1", password="Top1"),
    ],
)
def test_a_secret_does_not_show_in_repr(secret: object) -> None:
    assert "Top1" not in repr(secret)


def test_the_rest_calls_are_as_the_manual_says() -> None:
    for name, kind in REST_CALLS.items():
        row = CONTRACT[name]
        assert (kind.method, kind.path, kind.status) == (row["method"], row["path"], row["status"])
    change = user.ChangePassword(user_id="1", password="new")
    assert change.parameters == {"id": "1", "pass": "new"}


@pytest.mark.parametrize(
    ("name", "service", "answers"),
    [
        ("call.pick_from_queue", "blindTransferCall", True),
        ("call.attended_transfer", "blindTransferCall", True),
        ("call.spy", "forceSpyTalk", True),
        ("call.barge", "spyListen", False),
        ("extension.query_dial_permissions", "callAcNumber", True),
        ("extension.set_dial_permission", "callAclNumber", True),
        ("call.hold", "resumeCall", False),
    ],
)
def test_a_reply_may_carry_the_misprinted_service(name: str, service: str, answers: bool) -> None:
    assert (service in (REQUESTS[name].service, *REQUESTS[name].also)) is answers


@pytest.mark.parametrize(
    ("given", "definite"),
    [
        ({}, False),
        ({"number": "3000"}, True),
        ({"start_number": "3000", "end_number": "3010"}, True),
        ({"start_number": "3000"}, False),
        ({"number": "3000", "end_number": "3010"}, False),
        ({"role_id": "2"}, True),
        ({"role_id": "2", "number": "3000"}, False),
    ],
)
def test_a_target_is_definite_when_exactly_one_choice_is_filled(
    given: dict[str, str], definite: bool
) -> None:
    assert target.Target(**given).is_definite is definite
