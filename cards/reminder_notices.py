"""The outcome of an auto-reopen, the reminder for a job's recruiter or creator, and what ``/digest`` says beside or instead of rows."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.job_buttons import UndoReopening
from bot.domain.jobs import Job, JobAdvert, JobState
from bot.domain.reminders import AutoReopen, ChatSettings
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.domain.timestamps import find_zone
from cards.components.dates import date_and_time
from cards.components.elements import Element, Template, card_content, header, heading, line, markdown, note
from cards.components.sanitize import join_texts, one_line_text, plain_message
from cards.components.size_limit import fit_card
from cards.job_parts.action import undo_form
from cards.notice_cards import NO_WEBSITES, notice_card, off_site_elements, open_card_button
from cards.ownership import ended_order_text
from cards.wording import labels
from cards.wording.expiry import state_sentence, state_text
from cards.wording.outcomes import OUTCOMES, SUCCESSES, Outcome
from cards.wording.titles import HEADER_LENGTH, title_and_code, title_and_code_text

_REASON_LENGTH = 400
_TITLES: dict[Outcome, Text] = {
    "waiting": Text("正在按预约重启职位", "Reopening a job as scheduled"),
    "reopened": Text("已按预约重启职位", "A job was reopened as scheduled"),
    "already_open": Text("预约重启时职位已开放", "A job to be reopened was open already"),
    "refused": Text("预约的重启被拒绝", "A scheduled reopening was refused"),
    "failed": Text("预约的重启未完成", "A scheduled reopening did not work"),
}
_STILL_OPEN = Text("职位已到期，但预约的重启未完成", "A job has expired, but could not be reopened as scheduled")
_TEMPLATES: dict[Outcome, Template] = {"waiting": "blue", "reopened": "green", "already_open": "green"}
_BY_HAND = Text(
    "这次预约已结束；可以打开职位卡片手动重启。", "The schedule has ended; open the card to reopen the job by hand."
)
_CREATOR_TITLE = Text("你创建的职位即将到期，还没有处理人", "A job you created expires soon and is assigned to nobody")
_WHY_CREATOR = Text(
    "你创建了这个职位，所以收到这条消息。职位到期后会关闭，广告也会从官网下线。",
    "You get this because you created the job. Once it expires it closes, and its adverts leave the careers site.",
)
_RECRUITER_TITLE = Text("你负责的职位即将到期，还没有处理人", "A job of yours expires soon and is assigned to nobody")
_WHY_RECRUITER = Text(
    "你收到这条消息，因为你是这个职位的招聘负责人。职位到期后会关闭，官网上的广告也会下线。",
    "You get this because you are the job's recruiter. Once it expires it closes, and its adverts leave the careers site.",
)
_TODAY = Text("今日提醒", "Today's reminders")
_ONE_TOLD = Text("{day} 已提醒 1 个职位。", "{day}: this chat was reminded of 1 job.")
_TOLD = Text("{day} 已提醒 {count} 个职位。", "{day}: this chat was reminded of {count} jobs.")
_NONE_TOLD = Text("{day} 还没有发送过提醒。", "{day}: this chat has had no reminder yet.")
_ONE_DUE = Text(
    "有 1 个职位已到提醒时间，会照常提醒。", "1 job is due for a reminder, which will come in the usual way."
)
_DUE = Text(
    "有 {count} 个职位已到提醒时间，会照常提醒。",
    "{count} jobs are due for a reminder, which will come in the usual way.",
)
_ONE_DUE_PAUSED = Text("有 1 个职位已到提醒时间。", "1 job is due for a reminder.")
_DUE_PAUSED = Text("有 {count} 个职位已到提醒时间。", "{count} jobs are due for a reminder.")
_ONE_SNOOZED = Text("有 1 个职位暂不提醒，可在它的菜单中恢复。", "1 job is snoozed; its menu has “Remind again”.")
_SNOOZED = Text(
    "有 {count} 个职位暂不提醒，可在各自的菜单中恢复。", "{count} jobs are snoozed; their menus have “Remind again”."
)
_PAUSED = Text("提醒已暂停至 {day}（含当天）。", "Reminders are paused until {day} (that day included).")
_SENTENCES = Text("", " ")
_NOTHING_TODAY = Text(
    "今天还没有提醒过职位，目前也没有到提醒时间的职位。",
    "This chat was not reminded of any job today, and no reminder is due now.",
)
_NEXT = Text(
    "下次提醒：{at}。如果届时没有需要提醒的职位，就不会发送。",
    "Next reminder: {at}, if there is anything to remind you of then.",
)
_ZONE_UNKNOWN = Text(
    "本会话设置的时区无法识别，所以收不到提醒。请发送「订阅列表」，在提醒设置中重新选择时区。",
    "The time zone that is set for this chat is not known, so it gets no reminders. Send /subscriptions and choose another one in the settings.",
)
_LATE = Text("今天的提醒会晚些发送", "Today's reminders are late")
_LATE_TEXT = Text(
    "暂时读不到飞书招聘的数据，今天的提醒会推迟，恢复后自动发送。",
    "Feishu Hire cannot be read at the moment, so today's reminders are delayed. They will come as soon as it can be read again.",
)
_NOT_SUBSCRIBED = Text(
    "本会话还没有订阅提醒。发送「订阅」即可接收全部职位的到期提醒，也可以筛选，例如「订阅 城市:上海」。",
    "This chat is not subscribed to reminders. Send /subscribe to be reminded of every job, or add filters, such as /subscribe city:Shanghai.",
)


def auto_reopen_result_card(  # noqa: PLR0913 - what happened, and what can be done about it
    job: Job,
    auto_reopen: AutoReopen,
    outcome: Outcome,
    reason: Text | None,
    now: datetime,
    zone: ZoneInfo,
    *,
    off_site: tuple[JobAdvert, ...] = (),
    websites: Mapping[str, Text] = NO_WEBSITES,
    undo: UndoReopening | None = None,
) -> Card:
    """For the chat: the outcome of the order after the job has closed; ``job`` is as it is afterwards.

    The keyword arguments are those of ``reopened_card``.
    """
    is_past = outcome == "already_open" and job.state(now) is JobState.EXPIRED
    title = _STILL_OPEN if is_past else _TITLES[outcome]

    def build(cap: int) -> Element:
        reasons = [line(one_line_text(reason, min(cap, _REASON_LENGTH)))] if reason else []
        closing = labels.ADVERTS_NOTE if outcome in SUCCESSES and not is_past else _BY_HAND
        body = [
            heading(title_and_code(job, min(cap, HEADER_LENGTH))),
            markdown(join_texts([OUTCOMES[outcome], state_sentence(job, now, zone)], labels.DOT)),
            *reasons,
            markdown(ended_order_text(auto_reopen, is_reopened=outcome == "reopened"), "notation"),
            *(off_site_elements(job, off_site, websites) or [note(closing)]),
            *undo_form(undo, job, cap),
            *open_card_button(job),
        ]
        return card_content(header(title, "orange" if is_past else _TEMPLATES.get(outcome, "orange")), body, title)

    short_reason = [one_line_text(reason, _REASON_LENGTH)] if reason else []
    fallback = [title, title_and_code_text(job, HEADER_LENGTH), state_text(job, now, zone), *short_reason]
    return Card(fit_card(build), plain_message(join_texts(fallback, labels.DOT)))


def unclaimed_card(job: Job, now: datetime, zone: ZoneInfo, *, is_recruiter: bool) -> Card:
    """For the direct chat of the job's recruiter, or else its creator: the job expires soon and is not assigned to anybody."""
    title = _RECRUITER_TITLE if is_recruiter else _CREATOR_TITLE
    parts = [title, title_and_code_text(job, HEADER_LENGTH), state_text(job, now, zone)]
    fallback = plain_message(join_texts(parts, labels.DOT))
    return Card(fit_card(partial(_build_unclaimed_card, job, now, zone, title)), fallback)


def _build_unclaimed_card(job: Job, now: datetime, zone: ZoneInfo, title: Text, cap: int) -> Element:
    body = [
        heading(title_and_code(job, min(cap, HEADER_LENGTH))),
        markdown(state_sentence(job, now, zone)),
        note(_WHY_RECRUITER if title is _RECRUITER_TITLE else _WHY_CREATOR),
        *open_card_button(job),
    ]
    return card_content(header(title, "orange"), body, title)


def told_and_due_text(day: date, told: int, due: int, paused_until: date | None = None, *, snoozed: int = 0) -> Text:
    """How many jobs the chat was told of on that day, how many more are due now or snoozed, and until when its reminders are paused."""
    first = {0: _NONE_TOLD, 1: _ONE_TOLD}.get(told, _TOLD).fill(day=day.isoformat(), count=told)
    one, several = (_ONE_DUE_PAUSED, _DUE_PAUSED) if paused_until else (_ONE_DUE, _DUE)
    waiting = [(one if due == 1 else several).fill(count=due)] if due else []
    held_back = [(_ONE_SNOOZED if snoozed == 1 else _SNOOZED).fill(count=snoozed)] if snoozed else []
    return join_texts([first, *waiting, *held_back, *_pause(paused_until)], _SENTENCES)


def _pause(last_day: date | None) -> list[Text]:
    return [_PAUSED.fill(day=last_day.isoformat())] if last_day else []


def nothing_today_card(settings: ChatSettings, next_at: datetime | None) -> Card:
    """Nothing was told today and nothing is due; when the next reminder may come, by the clock of the chat's zone.

    A pause in ``settings`` is one that has not ended.
    """
    zone = find_zone(settings.zone)
    if zone is None:
        return notice_card(_TODAY, _ZONE_UNKNOWN, "grey")
    coming = [_NEXT.fill(at=date_and_time(next_at, zone))] if next_at else []
    return notice_card(_TODAY, join_texts([_NOTHING_TODAY, *_pause(settings.paused_until), *coming], labels.NEW_LINE))


def digest_late_card() -> Card:
    """The chat's digest waits, because Hire cannot be read."""
    return notice_card(_LATE, _LATE_TEXT, "grey")


def not_subscribed_card() -> Card:
    """The chat is not reminded of anything; how it can be."""
    return notice_card(_TODAY, _NOT_SUBSCRIBED, "grey")
