"""The languages: how texts are looked up, and that the catalogues match the source."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from console import i18n
from console.client.account import Account
from console.i18n import LANGUAGES, Message, catalogue, language_of, msg, own_name, set_language, tr

PACKAGE = Path(i18n.__file__).parent
CATALOGUES = sorted((PACKAGE / "locale").glob("*/*.po"))

each_translation = pytest.mark.parametrize("language", LANGUAGES[1:])


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"Extension {number} is busy": "分机 {number} 忙", "busy": "忙", "Odd {number}": "怪 {"}
    monkeypatch.setattr(i18n, "catalogue", lambda name: texts)
    set_language("cn")


def calls_for_texts(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of tr() and msg() in a module, with where it is."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in ("tr", "msg"):
                yield f"{path.relative_to(PACKAGE.parent)}:{node.lineno}", node


@cache
def source_calls() -> list[tuple[str, ast.Call]]:
    paths = [path for path in PACKAGE.rglob("*.py") if path.name != "i18n.py"]
    return [found for path in paths for found in calls_for_texts(path)]


def literal(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    is_text = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return first.value if is_text else None  # type: ignore[union-attr]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def used() -> dict[str, str]:
    """Message id → one place that uses it."""
    return {text: place for place, call in source_calls() if (text := literal(call)) is not None}


def test_english_is_the_message_itself() -> None:
    assert tr("Extension {number} is busy", number=3001) == "Extension 3001 is busy"


@pytest.mark.usefixtures("chinese")
def test_a_chosen_language_is_used_at_once() -> None:
    assert tr("Extension {number} is busy", number=3001) == "分机 3001 忙"


@pytest.mark.usefixtures("chinese")
def test_a_kept_message_follows_the_language() -> None:
    kept = msg("Extension {number} is busy", number="3001")
    before = str(kept)
    set_language("en")
    assert (before, str(kept)) == ("分机 3001 忙", "Extension 3001 is busy")


@pytest.mark.usefixtures("chinese")
def test_a_message_inside_a_message_is_translated_too() -> None:
    assert tr("State: {state:>3}", state=msg("busy")) == "State:   忙"


@pytest.mark.usefixtures("chinese")
def test_a_text_without_translation_stays_english() -> None:
    assert tr("Never {what}", what="seen") == "Never seen"


@pytest.mark.usefixtures("chinese")
def test_a_broken_translation_falls_back_to_english() -> None:
    assert tr("Odd {number}", number=1) == "Odd 1"


def test_a_missing_value_stays_visible() -> None:
    assert tr("Extension {number} is busy") == "Extension {number} is busy"


@given(st.text(alphabet="{}[]!:.ab0", max_size=12), st.integers())
def test_no_template_ever_raises(template: str, value: int) -> None:
    assert isinstance(str(Message(template, {"a": value})), str)


def test_braces_in_a_value_are_not_placeholders() -> None:
    assert tr("Caller {name}", name="{number} {0}") == "Caller {number} {0}"


def test_equal_messages_are_one_in_a_set() -> None:
    same = {msg("A {x}", x=[1]), msg("A {x}", x=[1])}
    assert len(same) == 1
    assert msg("A {x}", x=[2]) not in same


def test_a_folder_of_catalogues_is_a_language(tmp_path: Path) -> None:
    for name in ("de", "cn", "none"):
        (tmp_path / name).mkdir()
        if name != "none":
            (tmp_path / name / "desk.po").touch()
    assert i18n.found(tmp_path) == ("en", "cn", "de")
    assert i18n.found(tmp_path / "absent") == ("en",)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "LANGUAGES", ("en", "cn", "de"))


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh_CN.UTF-8", "cn"),
        ("zh", "cn"),
        ("de_DE.UTF-8", "de"),
        ("de@euro", "de"),
        ("den_CA", "en"),
        ("cn", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
    ],
)
def test_the_locale_chooses_among_the_languages(locale: str, language: str) -> None:
    assert language_of(locale) == language


@pytest.mark.usefixtures("german")
def test_the_key_for_the_language_goes_through_all() -> None:
    seen = []
    for _ in range(4):
        set_language(i18n.next_language())
        seen.append(i18n.language())
    assert seen == ["cn", "de", "en", "cn"]


@pytest.mark.parametrize(("language", "told"), [("cn", "cn"), ("de", "en"), ("en", "en")])
def test_the_pbx_is_told_a_language_that_it_knows(language: str, told: str) -> None:
    assert Account("ws://x", "u", "3000", language).login_request("x").language == told


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="tlh"):
        set_language("tlh")


def test_every_text_is_a_literal() -> None:
    assert [place for place, call in source_calls() if literal(call) is None] == []


def test_every_text_has_its_values() -> None:
    wrong = []
    for place, call in source_calls():
        given_names = {keyword.arg for keyword in call.keywords}
        text = literal(call)
        if text is None or None in given_names:
            continue
        if placeholders(text) != given_names:
            wrong.append((place, text))
    assert wrong == []


ODD_CATALOGUE = r"""
# A comment: msgid "no"
msgid ""
msgstr "Language: zh_CN\n"

#. Said by “msgid”.
#, fuzzy
msgid "Several "
"lines: {n}\n"
msgstr ""
"几行："
"{n}\n"

msgctxt "grid"
msgid   "a \"quoted\" \\n\tword"
msgstr  "“引”\\n\t字"
msgid "without an empty line"
msgstr "紧接"

msgid "one"
msgid_plural "many"
msgstr[0] "几"

msgid "not yet"
msgstr ""

#~ msgid "formerly"
#~ msgstr "从前"
"""


def by_babel(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        entries = [(entry.id, entry.string) for entry in read_po(file)]
    return {str(en): str(it) for en, it in entries if isinstance(en, str) and en and it}


def test_a_catalogue_is_read_as_gettext_means_it(tmp_path: Path) -> None:
    odd = tmp_path / "odd.po"
    odd.write_text(ODD_CATALOGUE, encoding="utf-8")
    assert len(i18n.read(odd)) == 3
    for path in (odd, *CATALOGUES):
        assert i18n.read(path) == by_babel(path)


@each_translation
def test_every_text_is_translated(language: str) -> None:
    texts = catalogue(language)
    assert [(where, text) for text, where in used().items() if text not in texts] == []


@each_translation
def test_translations_have_the_same_placeholders(language: str) -> None:
    texts = catalogue(language)
    assert {en: it for en, it in texts.items() if placeholders(en) != placeholders(it)} == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_catalogue_holds_no_unused_text(path: Path) -> None:
    with path.open("rb") as file:
        held = [entry.id for entry in read_po(file) if entry.id]
    texts = used()
    assert [text for text in held if text not in texts] == []


@each_translation
def test_a_text_in_two_catalogues_is_translated_alike(language: str) -> None:
    first: dict[str, tuple[str, str]] = {}
    differing = []
    for path in (path for path in CATALOGUES if path.parent.name == language):
        with path.open("rb") as file:
            for entry in read_po(file):
                other = first.setdefault(str(entry.id), (str(entry.string), path.name))
                if entry.id and other[0] != entry.string:
                    differing.append((entry.id, path.name, other[1]))
    assert differing == []


def test_chinese_has_one_word_for_one_thing() -> None:
    """The console, a caller, an account, the keyring and Enter are called the same everywhere."""
    others = ("控制台", "来话", "帐号", "钥匙环", "回车", "} 部分机")
    texts = catalogue("cn").items()
    assert {en: cn for en, cn in texts if any(word in cn for word in others)} == {}


def test_chinese_has_its_own_punctuation() -> None:
    beside = re.compile(r"[\u4e00-\u9fff][,:;?!()]|[,:;?!()][\u4e00-\u9fff]")
    typed = ("主机:端口", "用户:密码")  # as they stand on a line of a shell or a form
    texts = {en: re.sub("|".join(typed), "", cn) for en, cn in catalogue("cn").items()}
    assert {en: cn for en, cn in texts.items() if beside.search(cn)} == {}


@pytest.mark.parametrize(
    ("folder", "name"), [("en", "English"), ("cn", "中文"), ("de", "Deutsch"), ("xx", "xx")]
)
def test_a_language_is_named_as_it_calls_itself(folder: str, name: str) -> None:
    assert own_name(folder) == name
