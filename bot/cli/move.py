"""``python app.py move --to URL``: everything from this database to another, of either kind (docs/operations.md, "Moving")."""

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

from bot.bootstrap import Worker
from bot.cli.pending_work import finish, kinds_text
from bot.cli.terminal import complain, print_table, say
from bot.domain.text import Text
from bot.process_lock import AlreadyServed, hold_database
from bot.settings import file_problem
from bot.settings.addresses import database as checked_address
from bot.storage.connecting.problem_texts import problem_text
from bot.storage.connecting.problems import DATABASE_ERRORS
from bot.storage.copying.moving import CopyDiffers, Place, TargetNotEmpty, move_all, require_empty
from bot.storage.copying.rows import TableSum
from bot.storage.database import Database, to_engine_url
from bot.storage.migrations import LaterRelease, upgrade
from bot.tasks.dbos_database import ONLY_EXECUTOR, is_served, is_shared, open_dbos_database
from bot.tasks.dbos_engine import DbosEngine

DONE, FAILED, WRONG_ARGUMENTS, SERVED = 0, 1, 2, 3
# A session that has just ended may hold its lock for a moment longer.
LOCKS_END_WITHIN = 3.0
_WRONG_TARGET = Text(
    "--to 或 --to-file 应为 sqlite:///文件 或 postgresql://用户:密码@主机/数据库，且不同于 DATABASE_URL；密码中的特殊字符写作 %40 等。",
    "--to, or the file of --to-file, must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE, and another one than DATABASE_URL; special characters in the password are written as %40 and so on.",
)
_UNREADABLE = Text(
    "无法读取 --to-file 的文件 {file}：{reason}。", "{file}, the file of --to-file, cannot be read: {reason}."
)
_NO_SOURCE = Text(
    "DATABASE_URL 指向的数据库文件 {file} 不存在，没有可迁移的内容。",
    "There is nothing to move: the database {file} of DATABASE_URL does not exist.",
)
_SERVED = Text(
    "有机器人正在使用{which}（它持有那里的锁）。请先停止所有副本，再执行迁移。",
    "A bot is serving the {which}: it holds a lock there. Stop every replica first, then move.",
)
_SOURCE, _TARGET = Text("原数据库", "old database"), Text("目标数据库", "new database")
_NOT_EMPTY = Text(
    "目标数据库不是空的：表 {table} 中有数据。没有改动任何内容。请换一个空的数据库。",
    "The new database is not empty: the table {table} has rows. Nothing was changed. Give an empty one.",
)
_LATER = Text(
    "{which}的表来自更新的版本。请用那个版本执行迁移。",
    "The tables of the {which} are those of a later release. Move with that release.",
)
_FINISHING = Text(
    "还有未完成的工作：{kinds}。先把它们做完，最多等 {seconds} 秒…",
    "Unfinished work: {kinds}. It is finished first, for at most {seconds} s ...",
)
_CARRIED = Text(
    "有些工作现在做不完（例如飞书没有应答，它们在等下一次尝试）：{kinds}。它们连同已完成的步骤一起迁移，在新数据库上继续，不会重复。",
    "Some work cannot be finished now, for example because Feishu does not answer and it waits for its next attempt: {kinds}. It is moved with the steps it has done, and goes on in the new database; nothing is done twice.",
)
_DIFFERS = Text(
    "表 {table} 复制后与原表不一致，没有保留任何内容。请重试；如果仍然如此，请反馈。",
    "The copy of the table {table} is not what was read. Nothing was kept. Try again, and report it if it stays.",
)
_FAILED = Text(
    "迁移没有完成：{problem}。原数据库没有变化；可以再次执行迁移。",
    "Nothing was moved: {problem}. The old database is as it was; the move can be started again.",
)
_INTERRUPTED = Text("被中断", "it was interrupted")
_DONE = Text("已迁移，并逐表核对了行数和校验和：", "Moved; rows and checksums of each table were compared:")
_NEXT = Text(
    "接下来：把 DATABASE_URL 设为新的地址，再启动机器人。不要再用原来的数据库启动，否则两边都会提醒；确认无误后再删除它。",
    "Next: set DATABASE_URL to the new address, and start the bot. Do not start one with the old database again, or both would remind people; delete it when all is well.",
)
_CHECKSUM_DIGITS = 12


class _Refused(Exception):
    """The move was refused. Args: the words and the exit code."""

    def __init__(self, text: Text, code: int = FAILED) -> None:
        super().__init__(text.en_us)
        self.text = text
        self.code = code


@dataclass(frozen=True)
class Move:
    """From where to where, and how long unfinished work may take."""

    source_url: str
    target_url: str
    wait: timedelta


class NoAddress(Exception):
    """The file with the address cannot be read; the text says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en_us)
        self.text = text


def target_address(read: Namespace) -> str:
    """The address of ``--to`` or ``--to-file``. Raises NoAddress."""
    if read.to is not None:
        return str(read.to).strip()
    try:
        return Path(read.to_file).read_text("utf-8-sig").strip()
    except (OSError, ValueError) as error:
        reason = file_problem(error)
        raise NoAddress(_UNREADABLE.fill(file=read.to_file, reason=Text(reason.zh, reason.en))) from None


def move(order: Move, create_worker: Callable[[], Worker]) -> int:
    """Move everything and say what was moved; the exit code. ``create_worker`` makes what finishes the work of the source."""
    try:
        copied = _move(order, create_worker)
    except AlreadyServed as served:
        first, second = str(served).split("\n", 1)
        complain(Text(second, first))
        return SERVED
    except _Refused as refused:
        complain(refused.text)
        return refused.code
    except (TargetNotEmpty, CopyDiffers, KeyboardInterrupt, *DATABASE_ERRORS) as error:
        complain(_words(error))
        return FAILED
    say(_DONE)
    rows = [(each.name, str(each.rows), f"{each.checksum:032x}"[:_CHECKSUM_DIGITS]) for each in copied]
    print_table(("table 表", "rows 行数", "checksum"), rows)
    say(_NEXT)
    return DONE


def _words(error: BaseException) -> Text:
    match error:
        case TargetNotEmpty():
            return _NOT_EMPTY.fill(table=error)
        case CopyDiffers():
            return _DIFFERS.fill(table=error)
        case KeyboardInterrupt():
            return _FAILED.fill(problem=_INTERRUPTED)
    return _FAILED.fill(problem=problem_text(error))


def _move(order: Move, create_worker: Callable[[], Worker]) -> list[TableSum]:
    _check_addresses(order)
    with _locked(order.source_url), _locked(order.target_url), _places(order) as (source, target):
        _require_unserved(source, target)
        require_empty(target.database)
        _migrate(order.target_url, _TARGET)
        _migrate(order.source_url, _SOURCE)
        left = finish(create_worker(), order.wait, lambda found: _tell_pending(found, order.wait))
        _prepare_work(order.target_url)
        _require_unserved(source, target)
        copied = move_all(source, target, ONLY_EXECUTOR if target.database.is_sqlite else None)
    if left:
        say(_CARRIED.fill(kinds=kinds_text(left)))
    return copied


def _check_addresses(order: Move) -> None:
    try:
        checked_address(order.target_url)
        source, target = to_engine_url(order.source_url), to_engine_url(order.target_url)
    except ValueError:
        raise _Refused(_WRONG_TARGET, WRONG_ARGUMENTS) from None
    is_same = source == target
    if not is_shared(order.source_url):
        file = Path(str(source.database))
        if not file.is_file():
            raise _Refused(_NO_SOURCE.fill(file=file))
        is_same = not is_shared(order.target_url) and file.resolve() == Path(str(target.database)).resolve()
    if is_same:
        raise _Refused(_WRONG_TARGET, WRONG_ARGUMENTS)


@contextmanager
def _locked(database_url: str) -> Iterator[None]:
    """Hold the lock of an SQLite file. Raises AlreadyServed."""
    lock = hold_database(database_url, "move")
    try:
        yield
    finally:
        if lock is not None:
            lock.close()


@contextmanager
def _places(order: Move) -> Iterator[tuple[Place, Place]]:
    with ExitStack() as ending:
        places = []
        for address in (order.source_url, order.target_url):
            # A large table takes its time.
            place = Place(Database(address, answer_seconds=None), open_dbos_database(address))
            ending.callback(place.database.close)
            ending.callback(place.work.dispose)
            places.append(place)
        yield places[0], places[1]


def _require_unserved(source: Place, target: Place) -> None:
    give_up_at = monotonic() + LOCKS_END_WITHIN
    for place, name in ((source, _SOURCE), (target, _TARGET)):
        while not place.database.is_sqlite and is_served(place.work):
            if monotonic() >= give_up_at:
                raise _Refused(_SERVED.fill(which=name), SERVED)
            sleep(0.1)


def _migrate(address: str, name: Text) -> None:
    try:
        upgrade(address)
    except LaterRelease:
        raise _Refused(_LATER.fill(which=name)) from None


def _prepare_work(address: str) -> None:
    """Create the tables of the durable work, as the first start on a database does."""
    database = open_dbos_database(address)
    engine = DbosEngine(database, "move")
    engine.register({})
    engine.launch()
    engine.stop(timedelta())
    database.dispose()


def _tell_pending(found: Counter[str], wait: timedelta) -> None:
    say(_FINISHING.fill(kinds=kinds_text(found), seconds=int(wait.total_seconds())))
