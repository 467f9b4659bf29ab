"""Who writes to SQLite next."""

import threading
from contextlib import ExitStack
from time import monotonic, sleep

from bot.storage.connecting.write_turns import BUSY_S, PAUSE_S, WriteTurns
from tests.support.processes.machine_speed import within

LONG = 5.0


def seconds_to_give_way(turns: WriteTurns) -> float:
    began = monotonic()
    turns.give_way()
    return monotonic() - began


def test_nobody_is_given_way_to_if_nobody_waits_and_the_database_was_free() -> None:
    turns = WriteTurns()
    with turns.turn(LONG):
        pass
    assert seconds_to_give_way(turns) < within(PAUSE_S)


def test_a_thread_that_waits_comes_before_the_next_turn_of_many() -> None:
    turns, order, is_waiting = WriteTurns(), [], threading.Event()

    def write() -> None:
        is_waiting.set()
        with turns.turn(LONG):
            order.append("the other")

    other = threading.Thread(target=write)
    with turns.turn(LONG):
        other.start()
        is_waiting.wait(LONG)
        sleep(PAUSE_S)
    turns.give_way()
    with turns.turn(LONG):
        order.append("the next of many")
    other.join()
    assert order == ["the other", "the next of many"]


def test_another_process_is_given_time_after_many_turns() -> None:
    turns, began = WriteTurns(), monotonic()
    while monotonic() - began < 2 * BUSY_S:
        with turns.turn(LONG):
            sleep(BUSY_S / 10)
    assert seconds_to_give_way(turns) >= PAUSE_S
    with turns.turn(LONG):
        pass
    assert seconds_to_give_way(turns) < within(PAUSE_S)


def test_a_turn_that_does_not_come_in_time_is_not_waited_for() -> None:
    turns = WriteTurns()
    with turns.turn(LONG), ExitStack() as second:
        second.enter_context(turns.turn(0.01))
    with turns.turn(0.01):
        pass
