from sqlite3 import OperationalError

from bot.storage.connecting import problems
from bot.storage.connecting.problem_texts import PROBLEMS_ZH, problem_text


def test_every_problem_of_a_database_has_chinese_words() -> None:
    assert {words for _, words in problems._PROBLEMS} == set(PROBLEMS_ZH)


def test_a_full_disk_is_said_in_both_languages() -> None:
    assert problem_text(OperationalError("database or disk is full")) == ("磁盘已满", "the disk is full")


def test_an_error_without_words_is_named() -> None:
    assert problem_text(OperationalError("near x: syntax error")) == ("OperationalError", "OperationalError")
