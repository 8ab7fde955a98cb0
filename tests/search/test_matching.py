from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.state.blocks import Block
from console.state.directory import Directory
from console.state.entries import Entry, Kind
from console.state.matching import Tier, scan, scan_best, scan_better, tier_of
from console.state.pinyin import spell

WORDS = st.text("lmiangoew3", min_size=2, max_size=8).filter(lambda word: not word.isdigit())
NAMES = st.lists(
    st.sampled_from(["李", "明", "朗", "单", "乐", "Li", "Wei", "Moe", "Ling", " ", "-", "3", "A"]),
    max_size=8,
).map("".join)


def directory(*names: str) -> Directory:
    built = Directory()
    built.load(Kind.CONTACT, [Entry(Kind.CONTACT, str(at), n) for at, n in enumerate(names)])
    return built


def block(*names: str) -> Block:
    return directory(*names).blocks([Kind.CONTACT])[0]


@pytest.mark.parametrize("word", ["liminglang", "lml", "liml", "lmlang", "limlang", "limingl"])
def test_li_ming_lang_is_found_by_full_pinyin_initials_and_any_mixture(word: str) -> None:
    assert scan(block("李明朗"), word)[0] >= Tier.PREFIX


@pytest.mark.parametrize(
    ("name", "word", "tier"),
    [
        ("李明朗", "liminglang", Tier.NAME),
        ("李明朗", "lml", Tier.NAME),
        ("李明朗", "liming", Tier.WHOLE),
        ("李明朗", "limi", Tier.PREFIX),
        ("李明朗", "minglang", Tier.WORD),
        ("李明朗", "李明朗", Tier.NAME),
        ("李明朗", "李明", Tier.PREFIX),
        ("李明朗", "明朗", Tier.INSIDE),
        ("单雄信", "sxx", Tier.NAME),
        ("单雄信", "dan", Tier.WHOLE),
        ("John Smith", "js", Tier.NAME),
        ("John Smith", "smi", Tier.WORD),
        ("John Smith", "ohn", Tier.INSIDE),
        ("O'Brien", "obrien", Tier.NAME),
        ("Zoë Müller", "zoemuller", Tier.NAME),
        ("Room 301", "room301", Tier.NAME),
        ("Room 301", "r3", Tier.NAME),
    ],
)
def test_a_word_fits_a_name(name: str, word: str, tier: Tier) -> None:
    assert scan(block(name), word) == {0: tier}


@given(NAMES, WORDS)
def test_the_fast_scan_and_the_plain_definition_agree(name: str, word: str) -> None:
    found = scan(block("Xu", name, "Xu"), word).get(1)
    assert (found if found != Tier.INSIDE else None) == tier_of(spell(name), word)


@st.composite
def typed_names(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the syllables or the initials that it begins with as they may be typed."""
    name = draw(NAMES)
    readings = [draw(st.sampled_from(group.readings)) for group in spell(name)]
    kept = readings[: draw(st.integers(1, 8))]
    return name, "".join([each[0] for each in kept] if draw(st.booleans()) else kept)[:8]


@given(typed_names() | st.tuples(NAMES, WORDS))
def test_what_ranks_higher_is_found_alike_where_nothing_else_is_looked_for(
    typed: tuple[str, str],
) -> None:
    name, word = typed
    assume(len(word) > 1 and not word.isdigit())
    built = directory("Xu", name, "Xu")
    (laid_out,) = built.blocks([Kind.CONTACT])
    cuts = built.vocabulary.cuts(word)
    tier = tier_of(spell(name), word) or Tier.SUBJECT
    better = tier if tier > Tier.PREFIX else None
    assert scan_better(laid_out, word, cuts).get(1) == better
    assert scan_best(laid_out, word, cuts).get(1) == (better if better == Tier.NAME else None)


@given(NAMES, st.text("lmiang", min_size=9, max_size=20))
def test_long_words_are_found_alike(name: str, word: str) -> None:
    found = scan(block(name), word).get(0)
    assert (found if found != Tier.INSIDE else None) == tier_of(spell(name), word)


def test_names_made_to_be_cut_in_a_million_ways_do_not_hold_up_the_search() -> None:
    evil = block(*["aaaa " * 12] * 100)
    start = time.perf_counter()
    assert not scan(evil, "a" * 30 + "b")
    # A naive match takes minutes for a single one of these names.
    assert time.perf_counter() - start < 5
