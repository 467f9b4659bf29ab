"""Brings unfinished work to its end before a move, as far as that is possible now."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic, sleep

from bot.bootstrap import Worker
from bot.domain.text import Text
from bot.tasks.dbos_database import Engine
from bot.tasks.work_tables import read_backlog

LOOK_AGAIN_SECONDS = 0.2
STOP_TIMEOUT = timedelta(seconds=15)
_KINDS: Mapping[str, Text] = {
    "answer_message": Text("对消息的回答", "answers to messages"),
    "act_on_click": Text("对点击的处理", "clicks"),
    "send_digest": Text("到期提醒", "digests"),
    "tell_creator": Text("给招聘负责人的提醒", "notices to recruiters"),
    "read_hire": Text("读取飞书招聘", "readings of Feishu Hire"),
    "refresh_cards": Text("卡片更新", "updates of cards"),
    "reopen_many": Text("批量重启", "bulk reopenings"),
    "fire_arming": Text("预约的重启", "automatic reopenings"),
    "deliver_request": Text("重启请求的送达", "requests to reopen"),
}
_OTHER = Text("其他工作", "other work")
_COUNT = Text("{count} 项{kind}", "{count} x {kind}")


def finish(worker: Worker, wait: timedelta, tell: Callable[[Counter[str]], None]) -> Counter[str]:
    """Let unfinished work run until there is none or the time is up; what is left, by kind.

    Args:
        worker: its tables are migrated.
        wait: for so long at most; work may pause for up to 20 minutes before its next attempt.
        tell: is called once with what there is to finish, if there is any.
    """
    if worker.locks is not None:
        worker.locks.hold()
    worker.engine.launch()
    try:
        # Nobody else serves this database, so whoever had begun that work is dead.
        for executor_id, workflow_ids in worker.engine.unfinished_of_others().items():
            worker.engine.recover(workflow_ids, executor_id)
        _wait(worker.database, wait, tell)
    finally:
        worker.engine.stop(STOP_TIMEOUT)
        if worker.locks is not None:
            worker.locks.release()
    return _unfinished(worker.database)


def kinds_text(left: Counter[str]) -> Text:
    """What there is, by its kind, for a sentence."""
    named = Counter[Text]()
    for kind, count in left.items():
        named[_KINDS.get(kind, _OTHER)] += count
    parts = [_COUNT.fill(count=count, kind=kind) for kind, count in named.items()]
    return Text("、".join(part.zh_cn for part in parts), ", ".join(part.en_us for part in parts))


def _wait(database: Engine, wait: timedelta, tell: Callable[[Counter[str]], None]) -> None:
    give_up_at, is_told = monotonic() + wait.total_seconds(), False
    while left := _unfinished(database):
        if not is_told:
            tell(left)
            is_told = True
        if monotonic() >= give_up_at:
            return
        sleep(LOOK_AGAIN_SECONDS)


def _unfinished(database: Engine) -> Counter[str]:
    return Counter({kind: backlog.count for kind, backlog in read_backlog(database).items()})
