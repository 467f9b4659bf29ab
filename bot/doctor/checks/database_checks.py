"""The database: whether it answers, can be written to, is of this release, and has room."""

from collections.abc import Iterator

from bot.doctor.database_facts import DatabaseFacts
from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.doctor.stored import AWAY as UNUSABLE
from bot.doctor.stored import NO_FILE
from bot.doctor.wording import in_both, same
from bot.domain.text import Text
from bot.interfaces.doctor import Finding

LITTLE_SPACE, NO_SPACE = 1024**3, 100 * 1024**2

WORKS = Text("数据库可以使用：{version}", "The database answers: {version}")
AWAY = Text("数据库无法使用：{problem}", "The database cannot be used: {problem}")
CHECK_IT = Text(
    "检查 DATABASE_URL、数据库服务和网络，见 docs/configuration.md",
    "Check DATABASE_URL, the server and the network; see docs/configuration.md",
)
NEW = Text(
    "数据库文件还不存在，机器人首次启动时会创建", "The database file does not exist yet; the first start makes it"
)
OTHER = Text(
    "本机运行的机器人用的是另一个数据库，不是这里的 DATABASE_URL",
    "The bot that runs here uses another database than the one of DATABASE_URL",
)
WITH_ITS_SETTINGS = Text(
    "用机器人的设置、在机器人的目录里体检（systemd：sudo hirebotctl doctor；compose：见 docs/deployment.md）；如果启动后改过 DATABASE_URL，重启机器人",
    "Examine it with the bot's own settings and in its folder (systemd: sudo hirebotctl doctor; compose: docs/deployment.md); if"
    " DATABASE_URL was changed since the start, restart the bot",
)
NOT_NEW = Text("无法创建数据库文件：{problem}", "The database file cannot be made: {problem}")
CHECK_FOLDER = Text(
    "让机器人的账户可以写入 DATABASE_URL 所在的目录", "Let the bot's account write to the folder in DATABASE_URL"
)
WRITABLE = Text("数据库可以写入", "The database can be written to")
READ_ONLY = Text("数据库不能写入：{problem}", "The database cannot be written to: {problem}")
ONLY_READ = Text("它是只读的", "it is read-only")
MAKE_WRITABLE = Text(
    "SQLite：检查文件、目录的权限和磁盘；PostgreSQL：检查用户权限，以及连接的是不是只读副本",
    "SQLite: check the rights of the file and its folder, and the disk; PostgreSQL: check the rights of the user, and that it is"
    " no read-only replica",
)
CURRENT = Text("数据库的表是最新的（{revision}）", "The tables are up to date ({revision})")
NONE_APPLIED = Text("数据库还没有表", "The database has no tables yet")
BEHIND = Text(
    "数据库的表是旧版本的：{found}，此版本需要 {latest}",
    "The tables are of an earlier release: {found}; this release needs {latest}",
)
NEWER = Text(
    "数据库的表是更新的版本建立的：{found}，此版本只到 {latest}",
    "The tables are of a later release: {found}; this release has {latest}",
)
START_IT = Text(
    "启动机器人，它会自动更新表；如果启动失败，日志的 not_ready 会说明原因",
    "Start the bot, which brings them up to date; if that fails, its log line not_ready says why",
)
USE_NEWER = Text(
    "使用更新的版本，或恢复升级前的备份", "Use the later release, or restore the backup from before the upgrade"
)
SPACE = Text("磁盘剩余 {free}", "{free} are free on the disk")
MAKE_SPACE = Text("清理磁盘，或把数据库移到更大的磁盘", "Make room, or move the database to a larger disk")


def check_database(examination: Examination) -> Iterator[Finding]:
    facts = examination.facts
    names = ("database writing", "migrations")
    if isinstance(facts, Text):
        wrong = examination.installation.wrong("DATABASE_URL")
        yield unchecked("database", wrong) if wrong else failure("database", AWAY.fill(problem=facts), CHECK_IT)
        yield from (unchecked(name, facts) for name in names)
        return
    if facts.problem:
        problem = in_both(facts.problem)
        yield failure("database", AWAY.fill(problem=problem), CHECK_IT)
        yield from (unchecked(name, UNUSABLE) for name in names)
        return
    yield _of_use(examination, facts)
    if not facts.exists:
        yield from (unchecked(name, NO_FILE) for name in names)
    else:
        yield _of_writing(facts)
        yield _of_migrations(facts)
    yield from _of_disk(facts)


def _of_use(examination: Examination, facts: DatabaseFacts) -> Finding:
    """Whether it answers, and whether it is the one of the bot that runs: what is found in another one is not about that bot."""
    if examination.is_bot_ready and facts.is_served is False:
        return warning("database", OTHER, WITH_ITS_SETTINGS)
    if facts.exists:
        return ok("database", WORKS.fill(version=facts.version))
    if facts.not_writable:
        return failure("database", NOT_NEW.fill(problem=in_both(facts.not_writable)), CHECK_FOLDER)
    return ok("database", NEW)


def _of_writing(facts: DatabaseFacts) -> Finding:
    if facts.not_writable:
        is_server = facts.free_bytes is None
        problem = ONLY_READ if is_server and "file" in facts.not_writable else in_both(facts.not_writable)
        return failure("database writing", READ_ONLY.fill(problem=problem), MAKE_WRITABLE)
    return ok("database writing", WRITABLE)


def _of_migrations(facts: DatabaseFacts) -> Finding:
    found, latest = (same(", ".join(sorted(each))) for each in (facts.found, facts.latest))
    if facts.found == facts.latest:
        return ok("migrations", CURRENT.fill(revision=found))
    if facts.is_newer:
        return failure("migrations", NEWER.fill(found=found, latest=latest), USE_NEWER)
    what = BEHIND.fill(found=found, latest=latest) if facts.found else NONE_APPLIED
    return failure("migrations", what, START_IT)


def _of_disk(facts: DatabaseFacts) -> Iterator[Finding]:
    free = facts.free_bytes
    if free is None:
        return
    what = SPACE.fill(free=f"{free / 1024**3:.1f} GiB")
    if free < NO_SPACE:
        yield failure("disk", what, MAKE_SPACE)
    elif free < LITTLE_SPACE:
        yield warning("disk", what, MAKE_SPACE)
    else:
        yield ok("disk", what)
