"""The scans: when Hire was read last and next, what it refuses, and the digests of today."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.doctor.database_facts import Contents
from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.doctor.stored import stored_contents
from bot.doctor.wording import ago_text, joined, moment_text, same, span_text
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from bot.interfaces.store import FAILED_READING, REFUSED_JOBS
from bot.storage.health.overview import ReadSource
from bot.tasks.scan import FULL_EVERY
from bot.tasks.scheduler import interval_number

NAMES = ("scan", "full scan", "sources", "digests")
# A source that is read by pages of a large company takes up to half an hour.
FULL_LATE_AFTER = FULL_EVERY + timedelta(hours=2)
# A digest is never made of data older than two scans; beyond four nobody would call it a delay.
STALE_AFTER, DEAD_AFTER = 2, 4
GRACE = timedelta(minutes=5)

READ = Text("最近一次扫描：{at}；下一次约在 {next}", "The last scan began {at}; the next comes about {next}")
STALE = Text(
    "扫描已经停滞：最近一次是 {at}，应每 {every}扫描一次",
    "The scans have stopped: the last began {at}, and there should be one every {every}",
)
NEVER = Text("还没有扫描过职位", "Hire has not been scanned yet")
START_IT = Text(
    "启动机器人，它会立即扫描；没有扫描时不会发送提醒",
    "Start the bot, which scans at once; without a scan nobody is reminded",
)
LOOK = Text(
    "确认机器人正在运行；日志中的 source_refused、scan_postponed 会说明原因。数据超过两个扫描周期时不会发送提醒",
    "See that the bot runs; source_refused and scan_postponed in its log say why. Nobody is reminded from data older than two scans",
)
FULL = Text("最近一次完整扫描：{at}", "The last full scan of the jobs began {at}")
FULL_LATE = Text("超过一天没有完整扫描：最近一次是 {at}", "No full scan for more than a day: the last began {at}")
NO_FULL = Text("还没有完整扫描过", "There was no full scan yet")
SCAN_NOW = Text("管理员发送 /scan 立即完整扫描", "An administrator can send /scan to read everything now")
JOBS_REFUSED = Text("飞书招聘拒绝提供职位：{at}", "Feishu Hire refuses the jobs: {at}")
GRANT_JOBS = Text(
    "开通权限 hire:job:readonly 并发布版本；日志中的 source_refused 有具体原因",
    "Grant hire:job:readonly and publish a version; source_refused in the log has the reason",
)
NOT_READ = Text("以下来源没有随最近的扫描读取：{names}", "These were not read by the latest scans: {names}")
FAILED = Text("最近一次读取失败于 {at}", "Hire could not be read: {at}")
GRANT_ALL = Text(
    "检查权限 hire:site_job_post:readonly 和 hire:site:readonly；日志中的 source_refused 有具体原因",
    "Check hire:site_job_post:readonly and hire:site:readonly; source_refused in the log has the reason",
)
ALL_READ = Text("全部来源都已读取", "Every source was read")
ADVERTS = Text("官网 {site} 的职位广告", "the adverts of site {site}")
DIGESTS = Text("今天已发送提醒 {sent} 条", "Digests sent today: {sent}")
LATE = Text(
    "{late} 个会话的提醒已经迟到，今天已发送 {sent} 条",
    "Chats whose digest is late: {late}; digests sent today: {sent}",
)
WAITING = Text("{waiting} 个会话在等待下一次扫描", "chats that wait for the next scan: {waiting}")


def check_scans(examination: Examination) -> Iterator[Finding]:
    contents = stored_contents(examination)
    if isinstance(contents, Text):
        yield from (unchecked(name, contents) for name in NAMES)
        return
    yield _of_last(examination, contents)
    yield _of_full(examination, contents)
    yield _of_sources(examination, contents)
    # They count the digests of direct chats too.
    if examination.audience.sees_all:
        yield _of_digests(contents)


def _newest(sources: Mapping[str, ReadSource]) -> datetime | None:
    """When Hire was read last: jobs, or adverts where the jobs are refused."""
    times = [source.started_at for name, source in sources.items() if name.partition(" ")[0] in {"jobs", "adverts"}]
    return max(times, default=None)


def _of_last(examination: Examination, contents: Contents) -> Finding:
    now, zone = examination.now, examination.settings.timezone
    every = timedelta(minutes=examination.settings.scan_every_minutes)
    last = _newest(contents.sources)
    if last is None:
        return warning("scan", NEVER, START_IT)
    if now - last > STALE_AFTER * every + GRACE:
        what = STALE.fill(at=ago_text(last, now, zone), every=span_text(every))
        return (failure if now - last > DEAD_AFTER * every + GRACE else warning)("scan", what, LOOK)
    seconds = (interval_number(now, every) + 1) * every.total_seconds()
    upcoming = datetime.fromtimestamp(seconds, tz=now.tzinfo)
    return ok("scan", READ.fill(at=ago_text(last, now, zone), next=moment_text(upcoming, zone)))


def _of_full(examination: Examination, contents: Contents) -> Finding:
    now, jobs = examination.now, contents.sources.get("jobs")
    if jobs is None or jobs.full_at is None:
        return warning("full scan", NO_FULL, SCAN_NOW)
    at = ago_text(jobs.full_at, now, examination.settings.timezone)
    if now - jobs.full_at > FULL_LATE_AFTER:
        return warning("full scan", FULL_LATE.fill(at=at), SCAN_NOW)
    return ok("full scan", FULL.fill(at=at))


def _of_sources(examination: Examination, contents: Contents) -> Finding:
    """What Hire refuses: a source whose last refusal is later than its last reading."""
    now, zone, sources = examination.now, examination.settings.timezone, contents.sources
    jobs, refused, failed = (sources.get(name) for name in ("jobs", REFUSED_JOBS, FAILED_READING))
    if refused and (jobs is None or jobs.started_at < refused.started_at):
        what = JOBS_REFUSED.fill(at=ago_text(refused.started_at, now, zone))
        return failure("sources", what, GRANT_JOBS)
    if left := _unread_sites(examination, contents):
        return warning(
            "sources", NOT_READ.fill(names=joined([ADVERTS.fill(site=same(site)) for site in left])), GRANT_ALL
        )
    newest = _newest(sources)
    if failed and (newest is None or newest < failed.started_at):
        return warning("sources", FAILED.fill(at=ago_text(failed.started_at, now, zone)), LOOK)
    return ok("sources", ALL_READ) if newest else unchecked("sources", NEVER_SHORT)


NEVER_SHORT = Text("还没有扫描过", "there was no scan yet")


def _unread_sites(examination: Examination, contents: Contents) -> list[str]:
    """The sites that are to be read and were not by the last two scans."""
    newest = _newest(contents.sources)
    if newest is None:
        return []
    wanted = examination.settings.hire_website_ids or tuple(examination.sites or ())
    before = newest - STALE_AFTER * timedelta(minutes=examination.settings.scan_every_minutes) - GRACE
    read = {site: contents.sources.get(f"adverts {site}") for site in wanted}
    return [site for site, source in read.items() if source is None or source.started_at < before]


def _of_digests(contents: Contents) -> Finding:
    counts = contents.digests
    waiting = [WAITING.fill(waiting=counts.hire_unread)] if counts.hire_unread else []
    if counts.not_looked_at:
        return warning("digests", joined([LATE.fill(late=counts.not_looked_at, sent=counts.sent), *waiting]), LOOK)
    sent = joined([DIGESTS.fill(sent=counts.sent), *waiting])
    return warning("digests", sent, LOOK) if waiting else ok("digests", sent)
