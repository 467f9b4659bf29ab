"""The subscriptions and the reminder schedule of a chat as text."""

from collections.abc import Iterable, Mapping
from datetime import time

from bot.domain.reminders import CLOSED_STAGE, ChatSettings, Filters, ReminderDays
from bot.domain.text import Text
from cards.components.dates import zone_text
from cards.components.sanitize import join_texts, one_line, one_line_text
from cards.components.size_limit import max_items
from cards.wording import labels
from cards.wording.job_fields import label_value

_VALUE_LENGTH = 60
MAX_STAGES = 12
EVERY_JOB = Text("全部职位", "All jobs")
SUBSCRIBE_ALL = Text("订阅全部职位", "Subscribe to all jobs")
FILTER_LABELS = {
    "words": Text("关键词", "Keywords"),
    "departments": Text("部门", "Department"),
    "cities": Text("城市", "City"),
    "types": Text("职位类别", "Job type"),
    "functions": Text("职能", "Function"),
    "websites": Text("招聘官网", "Careers site"),
    "levels": Text("职级", "Level"),
    "process_types": Text("招聘流程", "Process"),
}
_MINE = Text("我参与的职位", "Jobs I work on")
_CLOSED = Text("关闭后", "once it has closed")
_TODAY = Text("到期当天", "on the day")
_ONE_DAY = Text("提前 1 天", "1 day before")
_DAYS = Text("提前 {days} 天", "{days} days before")
_NO_STAGES = Text("不提醒", "never")
_HOUR = {
    ReminderDays.EVERY_DAY: Text("每天 {at} {zone}", "Every day at {at} {zone}"),
    ReminderDays.MONDAY_TO_FRIDAY: Text("周一至周五 {at} {zone}", "Monday to Friday at {at} {zone}"),
    ReminderDays.CHINA: Text("法定工作日（含调休）{at} {zone}", "On China's working days at {at} {zone}"),
}
COMES_NOW = Text(
    "今天的提醒时间已过；如果现在有需要提醒的职位，几分钟内会发到这里。",
    "Today's reminder time has passed; if anything is due now, it comes within a few minutes.",
)
_PAUSED = Text("暂停至 {day}（含当天）", "Paused until {day}, that day included")


def filters_text(filters: Filters, websites: Mapping[str, Text], cap: int) -> Text:
    """All filters that are set, on one line of at most ``cap`` characters; ``websites`` are names by website id."""
    limit = min(cap, _VALUE_LENGTH)
    plain: dict[str, tuple[str, ...]] = {
        "words": filters.words,
        "departments": filters.departments,
        "cities": filters.cities,
        "types": filters.types,
        "functions": filters.functions,
        "levels": filters.levels,
    }
    values = {name: list_text(terms, limit) for name, terms in plain.items()}
    names = (websites.get(website_id, Text(website_id, website_id)) for website_id in filters.websites)
    values["websites"] = _list(names, limit)
    known = [labels.PROCESS_TYPES[kind] for kind in filters.process_types if kind in labels.PROCESS_TYPES]
    values["process_types"] = join_texts(known, labels.COMMA)
    filled = [label_value(FILTER_LABELS[name], value) for name, value in values.items() if value.zh_cn]
    own = [_MINE] if filters.mine else []
    return one_line_text(join_texts([*own, *filled], labels.DOT), cap) if own or filled else EVERY_JOB


def list_text(terms: Iterable[str], max_length: int) -> Text:
    """Terms that a user has typed, separated by commas, each cut to ``max_length`` characters."""
    return _list((Text(term, term) for term in terms), max_length)


def _list(texts: Iterable[Text], max_length: int) -> Text:
    every, limit = list(texts), max_items(max_length)
    shown = [one_line_text(text, max_length) for text in every[:limit]]
    return join_texts([*shown, *labels.and_more(len(every) - limit)], labels.COMMA)


def stage_text(stage: int) -> Text:
    """A stage of the reminder schedule: ``7 days before``, ``once it has closed``."""
    if stage == CLOSED_STAGE:
        return _CLOSED
    if stage == 0:
        return _TODAY
    return _ONE_DAY if stage == 1 else _DAYS.fill(days=stage)


def visible_stages(settings: ChatSettings) -> list[int]:
    """The stages of the chat's schedule, earliest first; if there are more than 12, the 12 nearest to the expiry."""
    return sorted(set(settings.stages), reverse=True)[-MAX_STAGES:]


def schedule_texts(settings: ChatSettings) -> list[Text]:
    """When the chat is reminded: the stages, the hour and, if reminders are paused, the pause."""
    stages = join_texts(map(stage_text, visible_stages(settings)), labels.COMMA) if settings.stages else _NO_STAGES
    hour = _HOUR[settings.reminder_days].fill(
        at=hour_text(settings.remind_at), zone=zone_text(one_line(settings.zone, _VALUE_LENGTH))
    )
    paused = [_PAUSED.fill(day=settings.paused_until.isoformat())] if settings.paused_until else []
    return [label_value(Text("提醒时机", "Reminders"), stages), hour, *paused]


def hour_text(at: time) -> str:
    """``09:30``."""
    return f"{at:%H:%M}"
