"""Which versions run, and how many calls a month a company of this size costs."""

import platform
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from tomllib import TOMLDecodeError, loads

from bot.doctor.database_facts import DatabaseFacts
from bot.doctor.examination import Examination
from bot.doctor.findings import ok, unchecked
from bot.doctor.stored import stored_contents
from bot.domain.text import Text
from bot.interfaces.doctor import Finding

_PROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"
VERSIONS = Text(
    "机器人 {bot}，Python {python}，lark-oapi {sdk}，{database}，表版本 {tables}",
    "Bot {bot}, Python {python}, lark-oapi {sdk}, {database}, tables {tables}",
)
NO_DATABASE = Text("数据库未知", "database unknown")
CALLS = Text("每月约 {calls} 次飞书 API 调用", "About {calls} calls to Feishu's API a month")
QUOTA = Text(
    "按 {jobs} 个职位、{sites} 个官网计算，不含成员的操作；免费版企业有月度额度",
    "for {jobs} jobs on {sites} careers sites, without what people ask for; the basic plan has a monthly quota",
)
NO_JOBS = Text("还没有扫描过职位", "Hire has not been scanned yet")
MONTH_DAYS, DAY_MINUTES = 30, 1440
# As measured by tests/stress/call_budget.py: digests, jobs that change, and single reads (docs/stress.md, "Calls a month").
FOR_EACH_JOB, FOR_DIGESTS = 0.5, 1_000


def check_versions(examination: Examination) -> Iterator[Finding]:
    facts = examination.facts
    known = isinstance(facts, DatabaseFacts) and bool(facts.version)
    what = VERSIONS.fill(
        bot=bot_version(),
        python=platform.python_version(),
        sdk=metadata.version("lark-oapi"),
        database=facts.version if isinstance(facts, DatabaseFacts) and known else NO_DATABASE,
        tables=", ".join(sorted(facts.found)) if isinstance(facts, DatabaseFacts) and facts.found else "-",
    )
    yield ok("versions", what)


def check_calls(examination: Examination) -> Iterator[Finding]:
    contents = stored_contents(examination)
    if isinstance(contents, Text):
        yield unchecked("calls a month", contents)
        return
    if not contents.jobs:
        yield unchecked("calls a month", NO_JOBS)
        return
    sites = len(examination.sites or ()) or 1
    calls = calls_a_month(contents.jobs, contents.adverts, sites, examination.settings.scan_every_minutes)
    what = CALLS.fill(calls=f"{round(calls, -2):,}")
    if examination.audience.sees_all:
        more = QUOTA.fill(jobs=f"{contents.jobs:,}", sites=sites)
        what = Text(f"{what.zh_cn}（{more.zh_cn}）", f"{what.en_us} ({more.en_us})")
    yield ok("calls a month", what)


def calls_a_month(jobs: int, adverts: int, sites: int, scan_every_minutes: int) -> int:
    """What the scans and digests of 30 days cost; a page has 20 jobs, 10 adverts or 100 publish records."""
    full = 1 + _pages(jobs, 20) + sites * (_pages(adverts / sites, 10) + _pages(adverts / sites, 100))
    between = (DAY_MINUTES // scan_every_minutes - 1) * (2 + sites)
    return round(MONTH_DAYS * (full + between) + FOR_EACH_JOB * jobs + FOR_DIGESTS)


def _pages(records: float, size: int) -> int:
    return max(int(-(-records // size)), 1)


def bot_version() -> str:
    """As pyproject.toml has it."""
    try:
        return str(loads(_PROJECT.read_text("utf-8"))["project"]["version"])
    except (OSError, TOMLDecodeError, KeyError):
        return "?"
