"""The whole bot in this process with any number of stored jobs, and how long it takes for a command."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import text

from bot.domain.job_details import JobDetails, Named, Place
from bot.domain.jobs import Advert, JobRecord, Reading
from bot.domain.text import Text
from bot.interfaces.store import FIRST_SCAN
from bot.storage.copying.rows import BOT_TABLES, copy_table
from bot.storage.database import Database
from bot.storage.search.indexing import index_stale
from bot.storage.store import DatabaseStore, open_store
from bot.webhook.envelope import read_envelope
from bot.webhook.event_parser import parse_event
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, Chat
from simulator.core.job_store import SOCIAL_SITE
from simulator.core.messages import Message
from simulator.events.user_actions import UserActions
from tests.bench.servers import TimedPlatform
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.web_client import build

DOMAINS = (
    "数据平台",
    "推荐算法",
    "支付结算",
    "广告投放",
    "直播运营",
    "供应链",
    "门店拓展",
    "内容安全",
    "搜索引擎",
    "人力资源",
)
ROLES = ("工程师", "产品经理", "运营专员", "分析师", "设计师", "项目经理", "架构师", "测试开发")
CITIES = ("上海", "北京", "深圳", "杭州", "成都", "广州", "武汉", "西安", "南京", "苏州")
DESCRIPTION = "负责系统的设计、开发和持续改进，与产品、设计和运营一起把需求变成稳定的服务，并为团队写下文档。" * 4
BATCH = 1_000
TEAMS = 20_000
OPEN_DAYS, CLOSED_DAYS = 300, 1_800
# A Wednesday, 10:00 in Shanghai: the digests of the day are due and not sent, so that subscribing asks for what is due too.
AT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


class ListBot:
    """The bot on a store whose jobs were all read; workflows run at once."""

    def __init__(self, store: DatabaseStore) -> None:
        self.platform = TimedPlatform(MovableClock(AT, ticks=True))
        self._actions = UserActions(self.platform)
        _, self._intake, _ = build(self.platform, store, InlineEngine(), {})
        self._chats = 0
        self._subscribed = False

    def seconds(self, words: str, *, in_new_chat: bool) -> float:
        """How long the bot takes to answer a command in a group, without the platform. Raises RuntimeError without one."""
        if not self._subscribed:
            self._subscribed = True
            for domain in DOMAINS[:3]:
                self._ask(f"/subscribe {domain}", RECRUITING_GROUP)
        return self._ask(words, self._new_chat() if in_new_chat else RECRUITING_GROUP)

    def _new_chat(self) -> str:
        self._chats += 1
        chat = Chat(f"oc_bench_{self._chats}", people.BOT_NAME, "group", [people.RECRUITER.open_id])
        self.platform.chats.add(chat)
        return chat.id

    def _ask(self, words: str, chat_id: str) -> float:
        message, event = self._actions.type(chat_id, people.RECRUITER.open_id, words)
        assert event is not None
        incoming = parse_event(read_envelope(event.payload, people.APP_ID, lambda _: True))
        assert incoming is not None
        seen, began = len(self.platform.calls), perf_counter()
        self._intake.accept(incoming)
        seconds = perf_counter() - began
        if not self._is_answered(message):
            raise RuntimeError(f"no answer to {words}")
        return seconds - self.platform.seconds_since(seen)

    def _is_answered(self, message: Message) -> bool:
        return any(each.parent_id == message.id for each in self.platform.message_service.messages.from_bot()[-3:])


def fill(url: str, count: int) -> None:
    """Store so many jobs in a new database, each with an advert, as a scan that ends at ``AT`` would."""
    store, now = open_store(url), AT
    store.migrate()
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        records = [record_of(number, now) for number in numbers]
        adverts = [
            Advert(SOCIAL_SITE.id, f"9{each.id}", each.id, each.details, each.is_active, each.expires_at)
            for each in records
        ]
        listed, off = (tuple(one for one in adverts if one.is_active is is_open) for is_open in (True, False))
        store.jobs.put(Reading(store.jobs.next_number(), now, tuple(records), listed, off))
    store.scans.put("jobs", now, full=True)
    store.key_value.set_once(FIRST_SCAN, now.isoformat())
    store.close()


def copy(source_url: str, target_url: str) -> None:
    """Copy all jobs to a new PostgreSQL database, which is faster than to store them once more."""
    store = open_store(target_url)
    store.migrate()
    store.close()
    source, target = Database(source_url), Database(target_url)
    with source.snapshot() as reading, target.writing() as writing:
        for table in BOT_TABLES:
            copy_table(reading, writing, table)
    index_stale(target)
    with target.writing() as connection:
        # The server does so by itself, some time later.
        connection.execute(text("ANALYZE"))
    source.close()
    target.close()


def record_of(number: int, now: datetime) -> JobRecord:
    """Every third job is open. Domain, role and city are in every combination."""
    kind, is_open = number // 3, number % 3 == 0
    domain, role = DOMAINS[kind % 10], ROLES[kind // 100 % 8]
    city = CITIES[kind // 10 % 10]
    days = 1 + kind % OPEN_DAYS if is_open else -1 - kind % CLOSED_DAYS
    changed_at = now - timedelta(days=kind % OPEN_DAYS if is_open else -days)
    details = JobDetails(
        title=f"{domain}{role}（{kind % TEAMS}组）",
        code=f"B{1_000_000 + number}",
        department=Named(str(kind % 40), Text(f"第{kind % 40}事业部", f"Division {kind % 40}")),
        places=(Place(city=Text(city, f"City {kind // 10 % 10}")),),
        description=DESCRIPTION,
        requirement=DESCRIPTION,
        created_at=changed_at - timedelta(days=30),
        changed_at=changed_at,
    )
    return JobRecord(str(6_000_000_000 + number), details, is_open, now + timedelta(days=days, hours=5))
