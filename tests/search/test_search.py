from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.state.asking import prepare
from console.state.directory import Directory
from console.state.entries import Entry, Kind
from console.state.search import Search
from console.state.spans import Span
from console.state.usage import Usage
from tests.search.people import people

DAY = 86_400.0


def extension(number: str, name: str = "", department: str = "", job: str = "") -> Entry:
    return Entry(Kind.EXTENSION, number, name, number, department=department, job=job)


def directory_of(entries: Sequence[Entry]) -> Directory:
    directory = Directory()
    for entry in entries:
        directory.put(entry)
    return directory


def search_over(
    entries: Sequence[Entry], available: Callable[[Entry], bool] = lambda _entry: True
) -> Search:
    return Search(directory_of(entries), available=available)


def numbers(search: Search, query: str, **options: object) -> list[str]:
    hits = search.find(query, now=0.0, **options)  # type: ignore[arg-type]
    return [hit.entry.number for hit in hits]


OFFICE = [
    extension("300", "Lobby"),
    extension("3001", "李明朗", "Sales", "Manager"),
    extension("3002", "Li Wei", "Sales", "Engineer"),
    extension("3003", "Wei Li", "财务部", "会计"),
    extension("3004", "Zoë O'Brien", "Front Office", "Receptionist"),
    extension("1300", "Oliver Stone", "Finance", "Manager"),
]


def test_the_exact_number_is_first_then_the_numbers_that_begin_so() -> None:
    assert numbers(search_over(OFFICE), "300") == ["300", "3001", "3002", "3003", "3004", "1300"]


def test_a_number_is_found_by_its_middle_from_three_digits_on() -> None:
    assert numbers(search_over(OFFICE), "00") == []
    assert numbers(search_over(OFFICE), "002") == ["3002"]


def test_every_number_of_a_contact_is_found_however_it_is_written() -> None:
    contact = Entry(Kind.CONTACT, "7", "Anna", "010-8888 1234", ("138 0013 8000",))
    search = search_over([contact])
    assert [hit.entry for query in ("0108888", "138-0013", "8000") for hit in
            search.find(query, now=0.0)] == [contact] * 3  # fmt: skip


@pytest.mark.parametrize(
    "query", ["lml", "LIMINGLANG", "liml", "lmlang", "李明", "明朗", "lm", "ming"]
)
def test_a_chinese_name_is_found_by_pinyin_and_by_its_characters(query: str) -> None:
    assert "3001" in numbers(search_over(OFFICE), query)


@pytest.mark.parametrize("query", ["zoe", "o'brien", "obrien", "ZOË", "zob", "zoe o", "brien zoe"])
def test_accents_case_and_apostrophes_do_not_matter(query: str) -> None:
    assert numbers(search_over(OFFICE), query) == ["3004"]


def test_all_words_must_fit_by_name_department_or_job() -> None:
    assert numbers(search_over(OFFICE), "li sales") == ["3001", "3002"]
    assert numbers(search_over(OFFICE), "sales manager") == ["3001"]
    assert numbers(search_over(OFFICE), "li caiwu") == ["3003"]
    assert numbers(search_over(OFFICE), "李ml") == ["3001"]
    assert numbers(search_over(OFFICE), "li kitchen") == []


def test_words_in_the_order_of_the_name_come_first() -> None:
    assert numbers(search_over(OFFICE), "wei li")[0] == "3003"
    assert numbers(search_over(OFFICE), "li wei")[0] == "3002"


def test_a_department_or_job_alone_lists_its_people() -> None:
    assert numbers(search_over(OFFICE), "manager") == ["1300", "3001"]
    assert numbers(search_over(OFFICE), "cwb") == ["3003"]


def test_a_colon_searches_commands_only() -> None:
    commands = [Entry(Kind.COMMAND, "call.hold", "Hold"), Entry(Kind.COMMAND, "quit", "Quit")]
    search = search_over([*commands, extension("3001", "Holden Quist")])
    for query, key in ((":ho", "call.hold"), ("：qu", "quit")):
        assert [hit.entry.key for hit in search.find(query, now=0.0)] == [key]
    assert len(search.find(":", now=0.0)) == 2
    assert [hit.entry.kind for hit in search.find("ho", now=0.0)] == ["extension", "command"]


@pytest.mark.parametrize(
    ("query", "number"),
    [("jonh smith", "3010"), ("simth", "3010"), ("zangwei", "3011"), ("linqin", "3012")],
)
def test_typing_errors_and_southern_pinyin_are_forgiven(query: str, number: str) -> None:
    search = search_over(
        [extension("3010", "John Smith"), extension("3011", "张伟"), extension("3012", "凌青")]
    )
    assert numbers(search, query)[:1] == [number]


def test_the_idle_come_before_the_busy_of_the_same_rank_only() -> None:
    entries = [extension("3001", "Li Na"), extension("3002", "Li Wu"), extension("3003", "Lin Mi")]
    search = search_over(entries, available=lambda entry: entry.number != "3001")
    assert numbers(search, "li") == ["3002", "3001", "3003"]


def test_the_idle_are_listed_even_behind_many_busy_ones() -> None:
    search = search_over(people(2_000), available=lambda entry: entry.number == "4900")
    assert numbers(search, "4")[0] == "4900"


@pytest.mark.parametrize(
    "query", ["w", "wa", "wang", "zhang", "zh", "lm", "li", "john", "jo", "伟", "5", "50"]
)
def test_the_best_of_thousands_are_the_best_of_all(query: str) -> None:
    exact = Entry(Kind.CONTACT, "1", query.capitalize(), query if query.isdecimal() else "9999")
    entries = [*people(3_000), exact]
    directory = directory_of(entries)
    for free in (0, 1, 3, 97):

        def is_free(entry: Entry, percent: int = free) -> bool:
            return int(entry.number) % 100 < percent

        # Two, for a search that knows all that fits looks nowhere else.
        one, other = (Search(directory, available=is_free) for _ in range(2))
        every = one.find(query, now=0.0, limit=2 * len(entries))
        assert other.find(query, now=0.0, limit=12) == every[:12], f"{free} % are free"


def test_frequent_use_lifts_a_hit_and_fades_within_weeks() -> None:
    usage = Usage()
    for _ in range(5):
        usage.note("extension/3002", 0.0)
    entries = [extension("3001", "Lin Bo"), extension("3002", "Lin Bao")]
    search = search_over(entries)
    search.usage = usage
    assert numbers(search, "lin") == ["3002", "3001"]
    assert usage.weight("extension/3002", 14 * DAY) == pytest.approx(2.5)
    later = search.find("lin", now=365 * DAY)
    assert later[0].score - later[1].score < 1


def test_use_never_lifts_anybody_over_the_exact_number() -> None:
    search = search_over([extension("300"), extension("3001")])
    for _ in range(1000):
        search.usage.note("extension/3001", 0.0)
    assert numbers(search, "300")[0] == "300"


def test_favourites_come_first_among_equals_and_stand_in_the_empty_list() -> None:
    search = search_over(OFFICE)
    search.favourites = {"extension/3003"}
    assert numbers(search, "300", limit=2) == ["300", "3003"]
    assert numbers(search, "") == ["3003"]


def test_what_was_kept_of_usage_is_read_again_and_nonsense_is_left_out() -> None:
    usage = Usage()
    usage.note("extension/3001", 5.0)
    kept = usage.as_dict(5.0)
    again = Usage({**kept, "a": 1, "b": ["x", 2], "c": [1]})
    assert again.as_dict(5.0) == kept


@pytest.mark.parametrize(
    "text", ["liminglang", "li sales man", "3001", "李明朗", "zoe o'b", "smith"]
)
def test_typing_letter_by_letter_finds_what_asking_at_once_finds(text: str) -> None:
    entries = [*OFFICE, *people(700, first=5000)]
    typed = search_over(entries)
    for end in range(1, len(text) + 1):
        asked = search_over(entries).find(text[:end], now=0.0)
        assert typed.find(text[:end], now=0.0) == asked
    for end in range(len(text), 0, -1):
        asked = search_over(entries).find(text[:end], now=0.0)
        assert typed.find(text[:end], now=0.0) == asked


def test_a_name_changed_between_two_keys_is_found() -> None:
    search = search_over(OFFICE)
    assert not search.find("quin", now=0.0)
    search.directory.put(extension("3001", "Quincy"))
    assert numbers(search, "quinc") == ["3001"]


ALL_KINDS = search_over(
    [
        *OFFICE,
        *people(40, first=7000),
        Entry(Kind.CONTACT, "1", "ﬁnn İ ß Straße", "+86 138", ("*72#",), "Ünit", "x" * 100),
        Entry(Kind.CALLER, "SIP/1", "\u202e[b]\x1b", "13800138000"),
        Entry(Kind.COMMAND, "call.hold", "保持"),
    ]
)
QUERIES = st.one_of(
    st.text(),
    st.text("li明朗sz:+0138 '()[]\\^-*#", max_size=12),
    st.sampled_from(["finn", "strasse", "i", "ss", "unit", "xxx", "bc", "保"]),
)


@given(QUERIES)
def test_whatever_is_typed_nothing_is_raised_and_spans_lie_in_their_fields(query: str) -> None:
    for hit in ALL_KINDS.find(query, now=0.0):
        for span in hit.spans:
            text = getattr(hit.entry, span.field)
            assert 0 <= span.start < span.end <= len(text)


@given(QUERIES)
def test_the_same_question_has_the_same_answer(query: str) -> None:
    assert ALL_KINDS.find(query, now=0.0) == ALL_KINDS.find(query, now=0.0)


@pytest.mark.parametrize(
    ("query", "spans"),
    [
        ("lml", [("name", 0, 1), ("name", 1, 2), ("name", 2, 3)]),
        ("liming", [("name", 0, 1), ("name", 1, 2)]),
        ("300", [("number", 0, 3)]),
        ("明朗", [("name", 1, 3)]),
        ("ming sal", [("department", 0, 3), ("name", 1, 2)]),
    ],
)
def test_the_spans_are_the_parts_that_fit(query: str, spans: list[tuple[str, int, int]]) -> None:
    hits = search_over(OFFICE).find(query, now=0.0)
    hit = next(hit for hit in hits if hit.entry.number == "3001")
    assert list(hit.spans) == [Span(*span) for span in spans]


def test_who_waits_stands_above_the_contact_of_the_same_name() -> None:
    contact = Entry(Kind.CONTACT, "7", "Ann Lee", "02088881234")
    caller = Entry(Kind.CALLER, "SIP/1", "Ann Lee", "13912345678")
    search = search_over([contact, caller])
    assert [hit.entry.kind for hit in search.find("ann", now=0.0)] == [Kind.CALLER, Kind.CONTACT]


def test_of_thousands_none_of_whom_is_free_those_who_fit_are_found_all_the_same() -> None:
    crowd = [
        extension(str(n), f"Ann {n}", "Sales" if n % 2 else "Front") for n in range(10_000, 14_400)
    ]
    search = search_over([*crowd, extension("3001", "Bob", "Annex")], available=lambda _: False)
    assert numbers(search, "ann", limit=2) == ["10000", "10001"]
    assert numbers(search, "sales", limit=2) == ["10001", "10003"]
    assert numbers(search, "front", limit=2) == ["10000", "10002"]
    assert numbers(search, "ann sales", limit=2) == ["10001", "10003"]
    assert numbers(search, "an", limit=1) == ["10000"]
    assert numbers(search, "annex", limit=1) == ["3001"]


def test_a_reference_to_nobody_is_left_out() -> None:
    search = search_over(OFFICE)
    refs = ["extension/300", "extension/999", "planet/3", "", "extension/3001"]
    assert [entry.number for entry in search.entries_of(refs)] == ["300", "3001"]


def test_what_corrects_typing_errors_is_loaded_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rapidfuzz.fuzz", "rapidfuzz.process"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    prepare()
    assert {"rapidfuzz.fuzz", "rapidfuzz.process"} <= sys.modules.keys()
