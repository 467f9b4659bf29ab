"""What one examination has found out so far, so that later checks need not ask again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bot.doctor.database_facts import DatabaseFacts, read_facts
from bot.doctor.wording import in_both, joined, same
from bot.domain.clock import Clock
from bot.domain.jobs import EVERYTHING, Audience
from bot.domain.text import Text
from bot.feishu.http.transport import NoAnswer
from bot.feishu.probing.limited import within
from bot.feishu.probing.platform_calls import PlatformCalls
from bot.feishu.response import ApiResponse
from bot.settings import Reading, Settings, SuspiciousName
from bot.webhook.seen_requests import SeenRequests

DATABASE_SECONDS = 10.0
SETTING_WRONG = Text("{names} 缺少或有误", "{names} is wrong or missing")
SETTINGS_WRONG = Text("{names} 缺少或有误", "{names} are wrong or missing")
NO_ANSWER_IN_TIME = Text("数据库没有及时响应", "the database did not answer in time")
NO_TOKEN = Text("没有取得访问凭证（tenant_access_token）", "there is no tenant_access_token")


@dataclass(frozen=True)
class Installation:
    """What is examined.

    Attributes:
        reading: the settings, and what is wrong with them.
        clock: of the bot.
        suspicious: names that look like settings and are none.
        seen: the requests that this process has seen; empty in a process that does not serve.
        is_bot: whether this process is the bot, and not a command beside it.
    """

    reading: Reading
    clock: Clock
    suspicious: tuple[SuspiciousName, ...] = ()
    seen: SeenRequests = field(default_factory=SeenRequests)
    is_bot: bool = False

    @property
    def settings(self) -> Settings:
        return self.reading.settings

    def wrong(self, *names: str) -> Text | None:
        """Those of the settings that must not be used, as the reason of what is not checked; None if all are right."""
        found = [same(name) for name in names if name in self.reading.unusable]
        says = SETTING_WRONG if len(found) == 1 else SETTINGS_WRONG
        return says.fill(names=joined(found)) if found else None


@dataclass
class Examination:
    """One examination.

    Attributes:
        reads_only: whether no API that writes may be called.
        no_network: why Feishu cannot be reached; None if it can, or if that is not known yet.
        no_token: why calls cannot be made; None if they can.
        sites: the careers sites by id that Feishu has listed; None if it has not.
        granted: the permissions that Feishu says the app has; None if it has not said.
        is_bot_ready: whether a bot at HOST and PORT of this machine says that it is ready.
        is_no_bot_there: whether nothing answers there; False if that is not known.
        sync_refused: whether a call was refused because of the switch; None if no call has told.
    """

    installation: Installation
    audience: Audience = EVERYTHING
    reads_only: bool = False
    no_network: Text | None = None
    no_token: Text | None = NO_TOKEN
    sites: Mapping[str, Mapping[str, object]] | None = None
    granted: frozenset[str] | None = None
    is_bot_ready: bool = False
    is_no_bot_there: bool = False
    sync_refused: bool | None = None

    @property
    def settings(self) -> Settings:
        return self.installation.settings

    @property
    def now(self) -> datetime:
        return self.installation.clock.now()

    @cached_property
    def calls(self) -> PlatformCalls:
        settings = self.settings
        return PlatformCalls(settings.feishu_domain, settings.feishu_proxy.get_secret_value(), settings.feishu_ca_file)

    @cached_property
    def facts(self) -> DatabaseFacts | Text:
        """What the database says, or why it is not known."""
        if wrong := self.installation.wrong("DATABASE_URL"):
            return wrong
        url = self.settings.database_url.get_secret_value()
        midnight = self.now.astimezone(self.settings.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            return within(DATABASE_SECONDS, lambda: read_facts(url, self.audience, self.now, midnight))
        except TimeoutError:
            return NO_ANSWER_IN_TIME

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> ApiResponse | Text:
        """The answer of one call, or why there is none."""
        if self.no_token:
            return self.no_token
        try:
            return self.calls.call(method, path, query, body)
        except NoAnswer as error:
            return in_both(error.problem)
