import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol import frames
from console.protocol.extension import DialPermissions, Extensions
from console.protocol.interfaces import INTERFACES
from console.protocol.queue_ringtone import Queue, Ringtones
from console.protocol.records import Contact, Extension, Role
from console.protocol.values import (
    CUT,
    flag,
    moment,
    number,
    numbers,
    shared_text,
    text,
    whole_text,
)
from console.protocol.wire import REQUESTS, Request, rows
from tests.protocol.manual import frame

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["", "0", "1", " 3 ", "3000,3001,", "NaN", "1e5", "-", "٣", 10**400, -0.0]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FRAMES = [
    (name, "push" if interface.kind == "push" else "response")
    for name, interface in INTERFACES.items()
    if interface.kind in ("push", "request")
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside an example."""
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(way for key, item in pairs for way in places(item, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    """A copy of an example with one value replaced."""
    if not path:
        return by
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], by)
    return copy


@given(data=st.data())
def test_no_value_in_any_place_of_any_frame_raises(data: st.DataObject) -> None:
    name, part = data.draw(st.sampled_from(FRAMES))
    example = frame(name, part)
    changed = replaced(example, data.draw(st.sampled_from(places(example))), data.draw(JSON))
    found = frames.parse(json.dumps(changed))
    if part == "response":
        declared = INTERFACES[name].declared
        assert isinstance(declared, type)
        assert issubclass(declared, Request)
        read = declared.reply.read(found.data if isinstance(found, frames.Reply) else changed)
        assert repr(read)


@given(JSON)
def test_every_record_reads_anything(value: Any) -> None:
    for request in REQUESTS.values():
        assert repr(request.reply.read(value))


@given(JSON)
def test_every_converter_takes_anything(value: Any) -> None:
    assert isinstance(text(value), str)
    assert isinstance(shared_text(value), str)
    assert isinstance(whole_text(value), str)
    assert isinstance(number(value), int | None)
    assert isinstance(moment(value), float | None)
    assert isinstance(flag(value), bool)
    assert all(isinstance(item, str) and item for item in numbers(value))
    assert all(isinstance(row, dict) for row in rows(value))


def as_text(value: Any) -> Any:
    """The same example with every number sent as text."""
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return str(value) if isinstance(value, int) else value


def as_number(value: Any) -> Any:
    """The same example with every text of digits sent as number."""
    if isinstance(value, dict):
        return {key: as_number(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_number(item) for item in value]
    return int(value) if isinstance(value, str) and number(value) is not None else value


@pytest.mark.parametrize("change", [as_text, as_number])
@pytest.mark.parametrize(("name", "part"), FRAMES)
def test_number_and_text_are_read_alike(name: str, part: str, change: Any) -> None:
    example = frame(name, part)
    one, other = frames.parse(json.dumps(example)), frames.parse(json.dumps(change(example)))
    if isinstance(one, frames.Reply):
        assert isinstance(other, frames.Reply)
        assert (one.code, one.serial, one.service) == (other.code, other.serial, other.service)
        reply = REQUESTS[name].reply
        # "026" is a staff number, not a number: as such it could only arrive without its zero.
        if "026" not in json.dumps(example) or change is as_text:
            assert reply.read(one.data) == reply.read(other.data)
    else:
        assert one == other


@pytest.mark.parametrize("nothing", [{}, [], "", None])
@pytest.mark.parametrize(("name", "part"), FRAMES)
def test_every_form_of_an_empty_list_is_the_empty_list(
    name: str, part: str, nothing: object
) -> None:
    example = frame(name, part)
    names = [key for key, value in example.items() if isinstance(value, list)]
    absent = {key: value for key, value in example.items() if key not in names}
    for key in names:
        absent_read = frames.parse(json.dumps(absent))
        found = frames.parse(json.dumps(absent | {key: nothing}))
        if isinstance(found, frames.Reply):
            assert isinstance(absent_read, frames.Reply)
            reply = REQUESTS[name].reply
            assert reply.read(found.data) == reply.read(absent_read.data)
        else:
            assert found == absent_read


@pytest.mark.parametrize("spelling", ["callACLId", "callACLid", "callAclId", "callAcId"])
def test_the_permission_class_id_in_every_spelling(spelling: str) -> None:
    assert Extension.read({spelling: 3}).call_acl_id == "3"
    assert Role.read({spelling: "3"}).call_acl_id == "3"


@pytest.mark.parametrize("spelling", ["callACLName", "callACC"])
def test_the_permission_class_name_in_every_spelling(spelling: str) -> None:
    assert Role.read({spelling: "Local"}).call_acl_name == "Local"


@pytest.mark.parametrize("spelling", ["callACLs", "aclList", "acls"])
def test_the_list_of_permission_classes_in_every_spelling(spelling: str) -> None:
    data = {spelling: [{"id": 1, "name": "Local"}]}
    assert Extensions.read(data).acls[0].name == "Local"
    assert DialPermissions.read(data).acls[0].name == "Local"


@pytest.mark.parametrize("spelling", ["quques", "queues"])
def test_the_list_of_queues_in_every_spelling(spelling: str) -> None:
    assert Ringtones.read({spelling: [{"id": "q"}]}).queues[0].id == "q"


@pytest.mark.parametrize("spelling", ["enableColroring", "enableColorring"])
def test_the_ringtone_flag_in_every_spelling(spelling: str) -> None:
    assert Queue.read({spelling: "1"}).enable_colroring


@pytest.mark.parametrize("spelling", ["remark", "mark"])
def test_the_remark_in_every_spelling(spelling: str) -> None:
    assert Contact.read({spelling: "VIP"}).remark == "VIP"


def test_a_null_gives_way_to_another_spelling() -> None:
    assert Contact.read({"remark": None, "mark": "VIP"}).remark == "VIP"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3000,3001", ["3000", "3001"]),
        ("5000, 5001,", ["5000", "5001"]),
        (["3000", 3001, ""], ["3000", "3001"]),
        (3000, ["3000"]),
        ("", []),
        (None, []),
    ],
)
def test_a_list_of_numbers_in_every_form(value: object, expected: list[str]) -> None:
    assert numbers(value) == expected


def test_a_long_list_of_numbers_is_not_cut() -> None:
    joined = ",".join(str(number) for number in range(10_000, 20_000))
    assert len(numbers(joined)) == 10_000


def test_a_text_to_show_is_cut_and_a_text_to_send_back_is_not() -> None:
    assert len(Extension.read({"showName": "x" * 999}).show_name) == CUT
    assert len(Contact.read({"remark": "x" * 999}).remark) == 999


@pytest.mark.parametrize(
    ("value", "on"),
    [(0, False), (1, True), ("1", True), ("0", False), ("", False), (None, False), (2, True)],
)
def test_do_not_disturb_is_any_value_but_0(value: object, on: bool) -> None:
    assert Extension.read({"disturbId": value, "disturb": "香"}).dnd is on


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (1570771899, 1570771899.0),
        ("1570771899", 1570771899.0),
        (1570771899.5, 1570771899.5),
        ("", None),
        (0, None),
        (-5, None),
        (10**14, None),
        ("2019-10-09", None),
        (float("inf"), None),
    ],
)
def test_a_moment_is_epoch_seconds_or_unknown(value: object, seconds: float | None) -> None:
    assert moment(value) == seconds


def test_common_texts_are_kept_once() -> None:
    one = Extension.read({"department": "".join(["sales ", "floor"])})
    other = Extension.read({"department": "".join(["sales", " floor"])})
    assert one.department is other.department
