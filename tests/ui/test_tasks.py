"""Work beside the window: who is told what, when, and on which thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qic_desktop.errors import NotANumberError, QicError
from ui.events import ChangeBus
from ui.tasks import Activity, InlineTasks, Progress, Tasks


@pytest.fixture
def tasks(qtbot: QtBot, bus: ChangeBus) -> Iterator[Tasks]:
    running = Tasks(bus)
    yield running
    running.close()


def test_a_query_runs_on_the_store_lane_and_answers_on_the_main_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[str, bool]] = []
    tasks.query(
        lambda: threading.current_thread().name,
        lambda name: seen.append((name, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("store-0", True)]


def test_all_store_tasks_share_one_thread_and_keep_their_order(tasks: Tasks, qtbot: QtBot) -> None:
    order: list[int] = []
    threads: set[int] = set()
    for number in range(20):
        tasks.query(lambda n=number: (threads.add(threading.get_ident()), n)[1], order.append)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))
    assert len(threads) == 1


def test_the_answer_for_a_page_that_is_gone_is_dropped(tasks: Tasks, qtbot: QtBot) -> None:
    gate, answers, last = threading.Event(), [], []
    owner = QObject()
    tasks.query(gate.wait, answers.append, owner=owner)
    import shiboken6

    shiboken6.delete(owner)
    gate.set()
    tasks.query(lambda: "later", last.append)
    qtbot.waitUntil(lambda: bool(last))
    assert answers == []


def test_a_newer_question_of_the_same_topic_replaces_the_one_before(tasks: Tasks, qtbot: QtBot) -> None:
    gate, answers, owner = threading.Event(), [], QObject()
    tasks.query(lambda: (gate.wait(2), "old")[1], answers.append, owner=owner, topic="rows")
    tasks.query(lambda: "other", answers.append, owner=owner, topic="head")
    tasks.query(lambda: "new", answers.append, owner=owner, topic="rows")
    gate.set()
    qtbot.waitUntil(lambda: "new" in answers)
    assert answers == ["other", "new"]


def test_a_change_is_told_once_over_the_bus_even_if_its_page_is_gone(
    tasks: Tasks, qtbot: QtBot, bus: ChangeBus
) -> None:
    told: list[object] = []
    bus.changed.connect(told.append)
    ticket = tasks.change(lambda: "changes", owner=QObject())
    ticket.cancel()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(30)
    assert told == ["changes"]


def test_an_expected_error_goes_to_who_asked_else_to_the_window(tasks: Tasks, qtbot: QtBot) -> None:
    own: list[QicError] = []
    window: list[QicError] = []
    tasks.failed.connect(window.append)

    def fail() -> None:
        raise NotANumberError(text="x")

    tasks.query(fail, lambda _none: None, failed=own.append)
    tasks.query(fail, lambda _none: None)
    qtbot.waitUntil(lambda: len(own) == 1 and len(window) == 1)
    assert isinstance(own[0], NotANumberError)


def test_a_bug_goes_to_the_crash_net_and_the_lane_goes_on(tasks: Tasks, qtbot: QtBot) -> None:
    bugs: list[BaseException] = []
    answers: list[int] = []
    tasks.crashed.connect(bugs.append)
    tasks.query(lambda: 1 // 0, answers.append)
    tasks.query(lambda: 7, answers.append)
    qtbot.waitUntil(lambda: answers == [7])
    assert isinstance(bugs[0], ZeroDivisionError)


def test_long_work_reports_and_stops_when_cancelled(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[Activity | None] = []
    answers: list[object] = []
    started = threading.Event()
    tasks.activity_changed.connect(seen.append)

    def work(progress: Progress) -> str:
        started.set()
        for step in range(1000):
            progress.report(step, 1000, f"Reading {step}")
            time.sleep(0.002)
        return "finished"

    tasks.work(work, answers.append, sentence="Reading packages")
    qtbot.waitUntil(lambda: any(a is not None and a.fraction for a in seen))
    tasks.cancel_running()
    qtbot.waitUntil(lambda: seen[-1] is None)
    assert answers == []
    assert started.is_set()


def test_closing_runs_the_last_act_on_the_store_lane_and_accepts_nothing_more(qtbot: QtBot, bus: ChangeBus) -> None:
    tasks = Tasks(bus)
    names: list[str] = []
    assert tasks.close(lambda: names.append(threading.current_thread().name))
    assert names == ["store-0"]
    assert tasks.query(lambda: names.append("late"), lambda _none: None).cancelled
    assert names == ["store-0"]


def test_closing_gives_up_on_a_stuck_task_after_its_limit(qtbot: QtBot, bus: ChangeBus) -> None:
    tasks = Tasks(bus)
    gate, started = threading.Event(), threading.Event()
    tasks.query(lambda: (started.set(), gate.wait()), lambda _none: None)
    assert started.wait(2)
    # Waiting for the task would end well, and answer True, once this opens the gate.
    guard = threading.Timer(20, gate.set)
    guard.start()
    assert not tasks.close(seconds=0.2)
    guard.cancel()
    gate.set()


def test_inline_tasks_answer_at_once_and_let_bugs_through(bus: ChangeBus, qtbot: QtBot) -> None:
    tasks, answers, told = InlineTasks(bus), [], []
    bus.changed.connect(told.append)
    tasks.query(lambda: 1, answers.append)
    tasks.change(lambda: "changes", answers.append)
    tasks.work(lambda progress: progress.check(), answers.append)
    assert answers == [1, "changes", None]
    assert told == ["changes"]
    with pytest.raises(ZeroDivisionError):
        tasks.query(lambda: 1 // 0, answers.append)
