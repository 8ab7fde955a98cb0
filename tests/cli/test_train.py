"""Drills: the tasks, the judgement, the score; and drills done by keys on the simulator."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin
from textual.pilot import Pilot

from console.cli.train import exchange, keep, read
from console.config import Settings, Store
from console.i18n import set_language
from console.protocol.push import CallingInQueue, ExtensionSingle
from console.protocol.records import Extension
from console.state.alerts import WAKE_UP_FAILED
from console.state.board import Board
from console.state.drills import (
    DRILLS,
    GOAL,
    GONE_S,
    Attempt,
    Drill,
    Kind,
    Person,
    Place,
    Result,
    Score,
    Task,
    best,
    restored,
    score,
    tasks,
    whereabouts,
)
from console.state.guard import SETTLED_S
from console.state.own_call import Role
from console.ui.setup import Setup
from console.ui.training import Report, Training
from console.ui.widgets.line_list import LineList
from tests.cli.shell import lvconsole
from tests.client.ears import until
from tests.ui.shift import at_rest

PEOPLE = [Person(str(3000 + n), f"Person {n}", f"Dept {n % 4}") for n in range(20)]
CALLER, CHANNEL = "13900001111", "PJSIP/trunk-00000001"


# Tasks.


@pytest.mark.parametrize("drill", DRILLS.values(), ids=lambda drill: drill.name)
@given(seed=st.integers())
def test_a_seed_gives_the_same_tasks_and_each_can_be_done(drill: Drill, seed: int) -> None:
    made = tasks(drill, PEOPLE, seed)
    assert made == tasks(drill, PEOPLE, seed)
    assert len(made) == drill.count
    for task in made:
        assert task.right
        assert (task.person.number in task.right) is (task.kind is not Kind.BUSY)


def test_a_task_never_names_two_people() -> None:
    twins = [Person("3001", "Ann", "Sales"), Person("3002", "Ann", "Sales")]
    assert tasks(DRILLS["find"], twins, 1) == []


# Judging.


def told(board: Board, number: str, state: str, other: str = "") -> None:
    record = Extension(
        number=number,
        state=state,
        channel_id=f"PJSIP/{number}-1" if state != "IDLE" else "",
        another_number=other,
        start_time=1000.0,
        answer_time=1000.0,
    )
    board.apply(ExtensionSingle(extension=record), 1000.0)


def waits(board: Board, *numbers: str) -> None:
    records = [Extension(number=n, channel_id=CHANNEL, state="CALLER_RINGING") for n in numbers]
    board.apply(CallingInQueue(extensions=records), 1000.0)


@pytest.fixture
def board() -> Board:
    made = Board("3000")
    made.load([Extension(number=str(n), state="IDLE") for n in range(3000, 3010)], 1000.0)
    return made


def attempt(right: str = "3004") -> Attempt:
    task = Task(Kind.TRANSFER, Person(right, "Li Wei"), frozenset({right}), CALLER, "Acme")
    return Attempt(task, 0.0, CHANNEL, keys=5)


def test_a_caller_who_rings_at_the_right_person_is_right(board: Board) -> None:
    trial = attempt()
    waits(board, CALLER)
    assert trial.look(board, 1.0) is None
    waits(board)
    told(board, "3000", "CALLING", CALLER)
    assert trial.look(board, 2.0) is None
    told(board, "3000", "IDLE")
    told(board, "3004", "CALLEE_RINGING", CALLER)
    assert trial.look(board, 3.0) == Result(5, 3.0, True, "3004")


def test_a_caller_sent_to_somebody_else_is_misrouted(board: Board) -> None:
    trial = attempt()
    told(board, "3000", "CALLING", CALLER)
    trial.look(board, 1.0)
    told(board, "3000", "IDLE")
    told(board, "3005", "CALLING", CALLER)
    assert trial.look(board, 2.0) == Result(5, 2.0, False, "3005")


def test_a_caller_is_lost_only_after_a_while_of_nowhere(board: Board) -> None:
    trial = attempt()
    told(board, "3000", "CALLING", CALLER)
    trial.look(board, 1.0)
    told(board, "3000", "IDLE")
    assert trial.look(board, 2.0) is None
    assert trial.look(board, 2.0 + GONE_S) == Result(5, 2.0, False)


def test_a_call_on_the_way_from_queue_to_operator_is_not_lost(board: Board) -> None:
    trial = attempt()
    waits(board)
    assert trial.look(board, 60.0) is None


# Scores.


def one(**changes: Any) -> Score:
    return replace(Score(1.0, "calls", 1, 20, 5.0, 7.5, 0), **changes)


def test_a_score_is_of_medians_and_counts_misroutes() -> None:
    results = [Result(4, 5.0, True), Result(6, 9.0, False), Result(20, 60.0, True)]
    made = score("calls", 1, results, 1.0)
    assert (made.calls, made.keys, made.seconds, made.misroutes) == (3, 6.0, 9.0, 1)
    assert not made.reached
    assert replace(made, misroutes=0).reached


def test_the_best_score_misroutes_nobody() -> None:
    scores = [one(keys=3.0, misroutes=1), one(keys=6.0), one(keys=5.0), one(drill="find", keys=1)]
    assert best(scores, "calls") == one(keys=5.0)


def test_scores_are_kept_for_their_owner_and_survive_garbage(tmp_path: Path) -> None:
    file = tmp_path / "data" / "scores.jsonl"
    keep(file, one())
    with file.open("a") as out:
        out.write('{"at": []}\nnonsense\n')
    assert keep(file, one(keys=4.0)) == [one(), one(keys=4.0)] == read(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@given(st.recursive(st.none() | st.text() | st.integers(), lambda v: st.dictionaries(st.text(), v)))
def test_anything_may_stand_in_the_history(kept: object) -> None:
    assert restored(kept) is None or isinstance(kept, dict)
    assert restored(json.loads(json.dumps(one().as_dict()))) == one()


# By keys.


@asynccontextmanager
async def training(
    folder: Path, name: str, count: int
) -> AsyncIterator[tuple[Training, Pilot[None]]]:
    setup = Setup(Store(folder / "config.toml"), Settings(), folder / "training")
    drill = replace(DRILLS[name], count=count)
    app = Training(
        setup, drill, 7, lambda: exchange(7), lambda new: keep(folder / "scores.jsonl", new)
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: app.attempt is not None)
        yield app, pilot
        await app.farewell()


def shortest(app: Training, number: str, name: str) -> str:
    """What a practised operator types for somebody."""
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower().replace(" ", "")
    words = [initials[:n] for n in range(1, len(initials) + 1)] + [number]
    for word in sorted(words, key=len):
        hits = app.people.search.find(word, now=0.0)
        if hits and hits[0].entry.number == number:
            return word
    return number


async def settled(pane: LineList) -> None:
    """A picture must have stood for a moment before keys on it count."""
    await until(lambda: at_rest(pane))


async def pass_on(app: Training, pilot: Pilot[None], number: str, name: str = "") -> None:
    """Answers the caller and sends him to somebody."""
    calls = app.desk.calls
    await settled(app.desk.queue)
    await pilot.press("f2")
    await until(lambda: [call.role for call in calls.shown.values()] == [Role.TALKING])
    await settled(calls)
    await until(lambda: time.monotonic() - calls.current_since > SETTLED_S)
    await pilot.press(*(shortest(app, number, name) if name else number), "f4")


async def in_turn(app: Training, count: int, do: Callable[[Task], Any]) -> None:
    while len(app.results) < count:
        await until(lambda: app.attempt is not None)
        assert app.attempt is not None
        await do(app.attempt.task)
        await until(lambda: app.attempt is None)


async def test_a_median_call_takes_at_most_six_keys_as_the_drill_itself_counts(
    tmp_path: Path,
) -> None:
    async with training(tmp_path, "calls", 2) as (app, pilot):

        async def do(task: Task) -> None:
            await pass_on(app, pilot, task.person.number, task.person.name)

        await in_turn(app, 2, do)
        await until(lambda: isinstance(app.screen, Report))
        assert app.score is not None
        assert app.score.misroutes == 0
        assert app.score.keys <= GOAL
        assert [result.keys >= 3 for result in app.results] == [True] * 2
        assert read(tmp_path / "scores.jsonl") == [app.score]


async def test_a_misroute_is_counted_and_the_task_is_on_the_screen(tmp_path: Path) -> None:
    async with training(tmp_path, "calls", 1) as (app, pilot):
        await until(lambda: "1 of 1 · 0 keys" in app.said())
        task = app.attempt.task if app.attempt else None
        assert task is not None
        wrong = "3005" if task.person.number != "3005" else "3006"
        await pass_on(app, pilot, wrong)
        await until(lambda: app.score is not None)
        assert app.score is not None
        assert app.score.misroutes == 1
        assert app.results[0].went_to == wrong


async def test_in_place_of_a_busy_person_a_colleague_is_right(tmp_path: Path) -> None:
    async with training(tmp_path, "busy", 1) as (app, pilot):

        async def do(task: Task) -> None:
            await until(lambda: app.board.extensions[task.person.number].state == "CALLING")
            await pass_on(app, pilot, min(task.right))

        await in_turn(app, 1, do)
        assert [result.right for result in app.results] == [True]


async def test_somebody_is_called(tmp_path: Path) -> None:
    async with training(tmp_path, "find", 1) as (app, pilot):

        async def do(task: Task) -> None:
            await pilot.press(*shortest(app, task.person.number, task.person.name))
            await settled(app.desk.hits)
            await pilot.press("f3")

        await in_turn(app, 1, do)
        assert [result.right for result in app.results] == [True]


async def test_a_failed_wake_up_call_is_the_exchanges_own_and_is_taken_after_the_call(
    tmp_path: Path,
) -> None:
    async with training(tmp_path, "wake-up", 2) as (app, pilot):
        guests = []

        def alarms() -> list[str]:
            standing = app.shift.alerting.alarms.standing
            return [str(alert.text) for alert in standing if alert.event == WAKE_UP_FAILED]

        async def do(task: Task) -> None:
            guests.append(task.person.number)
            # Who it is stands in the alarm alone, as the PBX's results (manual 7.5) told it.
            assert task.person.number not in app.said()
            await until(lambda: len(alarms()) == 1 and task.person.number in alarms()[0])
            await pilot.press(*task.person.number)
            await settled(app.desk.hits)
            await pilot.press("f3")

        await in_turn(app, 2, do)
        assert [result.right for result in app.results] == [True, True]
        await until(lambda: not alarms())
    (file,) = (tmp_path / "training").rglob("wake_up_taken.json")
    taken = json.loads(file.read_text())
    assert sorted(key.split("/")[1] for key in taken) == sorted(guests)


async def test_a_drill_speaks_chinese_and_logs_apart_from_real_work(tmp_path: Path) -> None:
    set_language("cn")
    async with training(tmp_path, "calls", 1) as (app, pilot):
        assert "找" in app.said()
        assert app.attempt is not None
        await pass_on(app, pilot, app.attempt.task.person.number)
        await until(lambda: isinstance(app.screen, Report))
        assert "中位数" in str(app.score and app.score.text)
    assert not (tmp_path / "audit.jsonl").exists()
    assert (tmp_path / "training" / "audit.jsonl").exists()


async def test_an_unknown_drill_is_one_line_that_names_the_known(tmp_path: Path) -> None:
    ran = await lvconsole("train", "juggling", folder=tmp_path)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert all(name in ran.err for name in DRILLS)


def test_a_call_of_others_is_not_taken_for_the_callers(board: Board) -> None:
    told(board, "3007", "CALLING", "02012345678")
    assert whereabouts(board, CALLER, CHANNEL) == (Place.GONE, "")
    told(board, "3008", "CALLING", CALLER)
    assert whereabouts(board, CALLER, CHANNEL) == (Place.THERE, "3008")


def test_somebody_without_a_department_is_named_by_his_name_alone() -> None:
    assert str(Person("3004", "Li Wei").label) == "Li Wei"
    assert str(Person("3004", "Li Wei", "Sales").label) == "Li Wei (Sales)"
