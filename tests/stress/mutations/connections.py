"""Mutants of the server's way with clients that are slow, greedy or costly."""

from tests.stress.mutations.mutant import Mutant

MUTANTS = (
    Mutant(
        name="waiting-for-a-thread-does-not-count",
        file="bot/tasks/timed_calls.py",
        before="timedelta(seconds=waited())",
        after="timedelta(0)",
        why="an event is refused or stored when Feishu has given up on it",
        tests=("tests/unit/test_timed_calls.py::test_the_time_counts_from_when_the_request_came",),
    ),
    Mutant(
        name="clients-that-read-no-answers-get-threads",
        file="bot/connections/answers.py",
        before="            except (BlockingIOError, InterruptedError):\n                return False\n",
        after="            except (BlockingIOError, InterruptedError):\n                self._sock.settimeout(5)\n                continue\n",
        why="16 clients without a key hold all threads",
        tests=(
            "tests/e2e/test_greedy_clients.py::test_however_large_answers_are_clients_that_take_none_hold_nobody_up",
        ),
    ),
    Mutant(
        name="who-comes-again-keeps-a-place",
        file="bot/connections/worker.py",
        before="                request.force_close()",
        after="                pass",
        why="450 clients without a key keep everybody else out",
        tests=(
            "tests/e2e/test_greedy_clients.py::test_more_clients_that_send_requests_without_end_than_fit_keep_nobody_out",
        ),
    ),
    Mutant(
        name="newcomers-are-closed-unread",
        file="bot/connections/worker.py",
        before="LEAST_SECONDS = 0.1",
        after="LEAST_SECONDS = 0.0",
        why="a request is not read if others connect at the same moment",
        tests=(
            "tests/unit/connections/test_worker.py::test_who_has_just_come_or_has_sent_something_is_not_closed_for_others",
        ),
    ),
    Mutant(
        name="any-number-of-chunks-is-taken",
        file="bot/connections/chunked_body.py",
        before="or len(self._chunks) > MAX_CHUNKS",
        after="or len(self._chunks) > 10**9",
        why="a request without a key takes a second of the processor",
        tests=("tests/unit/connections/test_request_reader.py::test_what_is_too_large_is_known_before_it_has_come",),
    ),
    Mutant(
        name="chunks-reach-the-parser-as-they-came",
        file="bot/connections/request_reader.py",
        before="self._chunked.in_one_chunk(self._buffer)",
        after="bytes(self._buffer[self._body_start : self._end])",
        why="a request without a key takes 50 ms of a thread, and 60 clients keep the bot from Feishu",
        tests=(
            "tests/unit/connections/test_request_reader.py::test_a_request_is_whole_at_its_last_byte_and_no_earlier",
        ),
    ),
    Mutant(
        name="any-number-of-fields-is-read",
        file="bot/connections/request_reader.py",
        before='self._buffer.count(b"\\r\\n", 0, found) > MAX_FIELDS',
        after="False",
        why="heads of thousands of lines keep the event loop busy, and with it the bot from everybody",
        tests=("tests/unit/connections/test_request_reader.py::test_what_is_malformed_needs_no_thread",),
    ),
)
