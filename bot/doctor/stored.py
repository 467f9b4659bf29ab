"""What the tables hold, or why that is not known."""

from collections.abc import Mapping

from bot.doctor.database_facts import Contents, DatabaseFacts
from bot.doctor.examination import Examination
from bot.doctor.wording import ago_text
from bot.domain.text import Text
from bot.interfaces.seen_request_store import RequestKind, SeenRequest

AWAY = Text("数据库无法使用", "the database cannot be used")
NO_FILE = Text("还没有数据库文件", "there is no database file yet")
NO_TABLES = Text("数据库的表还不能读取", "the tables of the database cannot be read yet")


def stored_contents(examination: Examination) -> Contents | Text:
    """The contents, or the reason as the end of a sentence with "because"."""
    facts = examination.facts
    if isinstance(facts, Text):
        return facts
    if facts.problem:
        return AWAY
    return facts.contents or (NO_TABLES if facts.exists else NO_FILE)


def unread(examination: Examination) -> Text | None:
    """Why it is not known which requests came; None if it is known, or if the bot has never been started with this database."""
    facts, contents = examination.facts, stored_contents(examination)
    is_new = isinstance(facts, DatabaseFacts) and not facts.problem and not (facts.exists and facts.found)
    return contents if isinstance(contents, Text) and not is_new else None


def contents_or_none(examination: Examination) -> Contents | None:
    facts = examination.facts
    return facts.contents if isinstance(facts, DatabaseFacts) else None


def seen_requests(examination: Examination) -> Mapping[RequestKind, SeenRequest]:
    """The last request of each kind: the later of what is stored and what this process has seen."""
    contents = contents_or_none(examination)
    seen = dict(contents.seen if contents else {})
    for kind, request in examination.installation.seen.last().items():
        if kind not in seen or request.at > seen[kind].at:
            seen[kind] = request
    return seen


def seen_ago(examination: Examination, request: SeenRequest) -> Text:
    return ago_text(request.at, examination.now, examination.settings.timezone)
