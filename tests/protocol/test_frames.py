import json
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.protocol import extension, frames, push, session
from console.protocol.frames import LARGE_FRAME, Reason, Reply, Unreadable, parse
from console.protocol.records import Extension
from console.protocol.redacting import redact
from console.protocol.wire import encode
from tests.protocol.manual import frame, frame_text
from tests.protocol.test_tolerance import JSON


def replied(text: str | bytes) -> Reply:
    found = parse(text)
    assert isinstance(found, Reply)
    return found


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", Reason.EMPTY),
        (b"", Reason.EMPTY),
        (" \n\0", Reason.EMPTY),
        ("\ufeff", Reason.EMPTY),
        ("test", Reason.NOT_JSON),
        ('{"code":0', Reason.NOT_JSON),
        (b"\xff\xfe\x00", Reason.NOT_JSON),
        ("[]", Reason.NOT_AN_OBJECT),
        ("0", Reason.NOT_AN_OBJECT),
        ("NaN", Reason.NOT_AN_OBJECT),
        ("[" * 200_000, Reason.TOO_DEEP),
        ('{"a":' * 200_000, Reason.TOO_DEEP),
        ('{"é":' * 100 + "1" + "}" * 100, Reason.TOO_DEEP),
    ],
)
def test_what_is_no_message_is_unreadable_for_a_reason(source: str | bytes, reason: str) -> None:
    assert parse(source) == Unreadable(Reason(reason), len(source))


def test_a_frame_beyond_the_limit_is_not_even_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "LARGEST_FRAME", 10)
    assert parse('{"code": 0}') == Unreadable(Reason.TOO_LARGE, 11)


@given(st.text() | st.binary())
def test_no_input_raises(source: str | bytes) -> None:
    assert parse(source)


@given(st.dictionaries(st.text(), JSON))
def test_no_object_raises(value: dict[str, Any]) -> None:
    assert isinstance(parse(json.dumps(value)), Reply)


@pytest.mark.parametrize(
    "source",
    [
        '\ufeff{"code":0,"service":"log"}',
        b'\xef\xbb\xbf{"code":0,"service":"log"}\0',
        '{"code":0,"service":" log\\n","page":NaN,"x":-Infinity}',
        '{"code":"0","service":"log","page":' + "9" * 5000 + "}",
        b'{"code":0,"service":"log","name":"\xff\xfe"}',
        '{"code":0,"service":"log","name":"\ud800\\udc00"}',
        '{"code":0,"service":"log","name":"a\nb\0"}',
    ],
)
def test_a_damaged_field_does_not_lose_the_frame(source: str | bytes) -> None:
    found = replied(source)
    assert found.ok
    assert found.service == "log"
    assert json.dumps(found.data).encode("utf-8")


def test_strings_and_names_are_clean() -> None:
    found = replied('{"code":1,"message":"no\\u001b[2J","\\u001bk":[["\\u202ex"],{"y":"a\\tb"}]}')
    assert found.message == "no·[2J"
    assert found.data["·k"] == [["x"], {"y": "a b"}]
    assert not found.ok


def test_a_name_of_a_service_is_trimmed() -> None:
    assert replied(frame_text("call.pick_from_queue", "response")).service == "answerQueueCall"
    assert replied('{"service":" answerQueueCall "}').service == "answerQueueCall"


@pytest.mark.parametrize(
    "operate", ["conferenceAdd", "conferenceKick", "conferenceMute", "conferenceEnd", ""]
)
def test_a_reply_of_the_conference_is_not_its_push(operate: str) -> None:
    found = replied(json.dumps({"code": 0, "service": "conference", "operate": operate}))
    assert found.operate == operate


def test_a_list_pushed_empty_is_empty() -> None:
    found = parse('{"code":0,"message":"","service":"callingInQueue","extensionList":{}}')
    assert found == push.CallingInQueue(extensions=[])


def test_a_failure_under_the_name_of_a_push_clears_nothing() -> None:
    assert replied('{"code":1,"message":"error","service":"callingInQueue"}').code == 1


def test_a_reply_without_code_is_no_success() -> None:
    found = replied('{"service":"log"}')
    assert (found.code, found.ok, found.serial) == (None, False, "")


def test_a_push_reads_the_same_with_escaped_slashes() -> None:
    plain = frame_text("push.calling_queue", "push")
    assert parse(plain.replace("/", "\\/")) == parse(plain)


def large_frame(name: str) -> str:
    answer = frame("extension.query", "response")
    first = answer["extensionList"][0]
    answer["extensionList"] = [first | {"number": str(n), "showName": name} for n in range(3000)]
    found = json.dumps(answer)
    assert len(found) > LARGE_FRAME
    return found


@pytest.mark.parametrize(("name", "shown"), [("Ann", "Ann"), ("张\x1b", "张·")])
def test_a_large_list_of_extensions_reads_like_a_small_one(name: str, shown: str) -> None:
    data = replied(large_frame(name)).data
    assert isinstance(data["extensionList"][0], Extension)  # never 3,000 dictionaries at once
    found = extension.Query().read_reply(data)
    assert [item.number for item in found.extensions] == [str(n) for n in range(3000)]
    assert {item.show_name for item in found.extensions} == {shown}
    assert found.acls[1].name == "Local"


def test_a_large_reply_can_be_shown_as_json() -> None:
    shown = redact(replied(large_frame("Ann")).data)
    assert json.loads(json.dumps(shown))["extensionList"][5]["number"] == "5"


LOGIN = encode(session.Login(user="ann", password='Top"1\\', number="8000"), serial="1")


@pytest.mark.parametrize(
    "source",
    [
        LOGIN,
        LOGIN.encode(),
        json.dumps(json.loads(LOGIN), indent=1),
        LOGIN[:-30],
        frame_text("session.login", "response").replace("Aa123456", "Top1"),
        '{"token":"Top1"',
        '{"token" : Top1}',
        '{"TOKEN":"Top1"}',
        '{"t\\u006fken":"Top1"}',
        '{"t\\u006fken":"Top1"',
        '{"token":["x","Top1"]}',
        '{"a":[{"sipPassword":{"b":"Top1"}}]}',
        '{"token":"Top1',
        "Authorization: Basic VG9wMVRvcDFUb3AxVG9wMQ==",
    ],
)
def test_no_secret_is_left(source: str | bytes) -> None:
    found = redact(source)
    assert "Top" not in found
    assert "VG9w" not in found
    assert "555b37bf" not in found


def test_secrets_are_hidden_in_objects_and_all_else_is_kept() -> None:
    data = {"user": "ann", "x": [{"Password": "Top1"}], "h": {"authorization": "Basic VG9w"}}
    assert redact(data) == {
        "user": "ann",
        "x": [{"Password": "•••"}],
        "h": {"authorization": "•••"},
    }
    assert json.loads(redact(LOGIN)) == json.loads(LOGIN) | {"password": "•••"}


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=3))
def test_redacting_changes_nothing_else(value: dict[str, Any]) -> None:
    assume(not any(name in json.dumps(value).lower() for name in ("pass", "token", "auth")))
    source = json.dumps(value | {"token": "Top1"})
    assert "Top1" not in redact(source)
    assert redact({"a": value})["a"] == value or "nan" in repr(value)


def test_redacting_never_raises_on_what_nests_without_end() -> None:
    value: list[Any] = []
    for _ in range(5000):
        value = [value]
    assert redact({"a": value})["a"]
    assert redact('{"token":[' * 100_000) == "•••"


def test_login_keeps_its_token_whole() -> None:
    token = "e" * 700
    assert session.LoginReply.read({"token": token}).token == token


def test_a_record_says_itself_what_it_is() -> None:
    assert "number='3000'" in repr(Extension(number="3000"))


@given(st.dictionaries(st.text(), JSON), st.booleans())
def test_the_quick_way_and_the_tolerant_way_read_the_same(
    value: dict[str, Any], as_ascii: bool
) -> None:
    text = json.dumps(value, ensure_ascii=as_ascii)
    # Whole numbers of so many digits mean nothing; the quick way makes floats of them.
    assume(not re.search(r"(?<![0-9.e+-])-?[0-9]{16,}(?![0-9.e])", text))
    # What stands before the object is refused by the strict reader.
    assert parse(text) == parse("\ufeff" + text)


@pytest.mark.parametrize("kind", [str, bytes])
def test_a_frame_of_countless_small_elements_is_too_large(
    monkeypatch: pytest.MonkeyPatch, kind: type
) -> None:
    monkeypatch.setattr(frames, "LARGE_FRAME", 1000)
    monkeypatch.setattr(frames, "MOST_ELEMENTS", 500)
    few = '{"code":0,"list":[' + ",".join(["{}"] * 500) + "]}"
    many = '{"code":0,"list":[' + ",".join(["{}"] * 501) + "]}"
    sent = [text if kind is str else text.encode() for text in (few, many)]
    assert isinstance(parse(sent[0]), Reply)
    assert parse(sent[1]) == Unreadable(Reason.TOO_LARGE, len(many))
