"""The form with a chat's reminder settings, above its subscriptions, and who has changed them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.buttons import EditReminders, ListSubscriptions, SaveReminders
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, ReminderDays, Subscription
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.dates import zone_text
from cards.components.elements import (
    Element,
    button,
    button_row,
    card_content,
    divider,
    header,
    line,
    local_time,
    markdown,
    note,
)
from cards.components.forms import date_picker, form, multi_select, select, submit, text_input
from cards.components.sanitize import join_texts, one_line, plain_message
from cards.components.size_limit import fit_card
from cards.subscription_cards import resume_buttons, subscription_rows
from cards.wording import labels
from cards.wording.people import person_text
from cards.wording.subscriptions import hour_text, schedule_texts, stage_text, visible_stages

CLOSED_VALUE = "closed"
# The first two values are those of release 0.2, whose forms can still be sent.
DAYS_VALUES = {
    "no": ReminderDays.EVERY_DAY,
    "yes": ReminderDays.MONDAY_TO_FRIDAY,
    "china": ReminderDays.CHINA,
}
OFFERED_STAGES = (30, 14, 7, 3, 1, 0, CLOSED_STAGE)
INPUT_LENGTH = 200
OFFERED_HOURS = tuple(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(16, 41))
_ZONE_LENGTH = 60
# The fields of the form fill most of the card.
_MAX_SUBSCRIPTIONS = 4
_ZONE_NAMES = {
    "Asia/Shanghai": Text("北京、上海", "Beijing, Shanghai"),
    "Asia/Hong_Kong": Text("香港", "Hong Kong"),
    "Asia/Taipei": Text("台北", "Taipei"),
    "Asia/Singapore": Text("新加坡", "Singapore"),
    "Asia/Tokyo": Text("东京", "Tokyo"),
    "Asia/Kolkata": Text("印度", "India"),
    "Asia/Dubai": Text("迪拜", "Dubai"),
    "Europe/Berlin": Text("柏林、巴黎", "Berlin, Paris"),
    "Europe/London": Text("伦敦", "London"),
    "America/New_York": Text("纽约", "New York"),
    "America/Los_Angeles": Text("洛杉矶", "Los Angeles"),
    "UTC": Text("协调世界时", "Coordinated Universal Time"),
}
OFFERED_ZONES = {
    zone: Text(f"{name.zh_cn} {zone_text(zone)}", f"{name.en_us} {zone_text(zone)}")
    for zone, name in _ZONE_NAMES.items()
}
_DAYS_TEXTS = {
    ReminderDays.EVERY_DAY: Text("每天", "Every day"),
    ReminderDays.MONDAY_TO_FRIDAY: Text("周一至周五", "Monday to Friday"),
    ReminderDays.CHINA: Text(
        "法定工作日（节假日不提醒，调休上班日提醒）",
        "China's working days (skips public holidays, includes make-up days)",
    ),
}
_TITLE = Text("提醒设置", "Reminder settings")
_STAGES_LABEL = Text("什么时候提醒（可多选）", "When to remind (choose several)")
_AT = Text("提醒时间和时区", "Time and time zone")
_DAYS = Text("哪些天提醒", "On which days")
_PAUSE = Text("暂停提醒到（含当天；不暂停则留空）", "Pause until (that day included; leave empty for no pause)")
_PICK_DAY = Text("选择日期", "Pick a day")
_FURTHER = Text(
    "再订阅一组职位（可选；各项须同时符合，多个值用逗号分隔）",
    "Subscribe to more jobs (optional; all fields must match, separate values with commas)",
)
_SAVE = Text("保存", "Save")
_CANCEL = Text("取消", "Cancel")
_NOW = Text("当前订阅", "Current subscriptions")
_ALL_SUBSCRIPTIONS = Text("查看全部订阅", "All subscriptions")
_CHANGED = Text("提醒设置已修改", "Reminder settings changed")
_CHANGED_BY = Text(
    "{person} 于 {at} 修改了本群的提醒设置：", "{person} changed the reminder settings of this group on {at}:"
)
_IS_PAUSED = Text("提醒已暂停", "Reminders paused")
_PAUSED_BY = Text("{person} 于 {at} 暂停了本群的提醒：", "{person} paused the reminders of this group on {at}:")
_RESUMED = Text("已结束暂停", "Reminders resumed")
_RESUMED_BY = Text(
    "{person} 于 {at} 取消了本群的提醒暂停，提醒恢复发送：", "{person} resumed the reminders of this group on {at}:"
)
_HOW_TO_CHANGE = Text("发送「订阅列表」可查看或修改。", "Send /subscriptions to see or change them.")
_FILTERS = (
    ("words", Text("关键词", "Keywords"), Text("标题或编码中的词", "Words of the title or code")),
    ("departments", Text("部门", "Departments"), Text("例如 研发, 产品", "For example: R&D, Product")),
    ("cities", Text("城市", "Cities"), Text("例如 上海, 成都", "For example: Shanghai, Chengdu")),
    ("types", Text("职位类别", "Job types"), Text("例如 销售", "For example: Sales")),
)


def reminders_form_card(
    settings: ChatSettings,
    subscriptions: Sequence[Subscription] = (),
    matching: Mapping[str, int] | None = None,
    websites: Mapping[str, Text] | None = None,
) -> Card:
    """The chat's settings as a form, above its subscriptions; ``matching`` and ``websites`` as in ``subscriptions_card``.

    A pause in ``settings`` is not over yet. Cancelling shows the subscriptions again.
    """
    fallback = plain_message(join_texts([_TITLE, *schedule_texts(settings)], labels.NEW_LINE))

    def build(cap: int) -> Element:
        rows = subscription_rows(subscriptions[:_MAX_SUBSCRIPTIONS], matching or {}, websites or {}, cap)
        subscribed = [divider(), line(_NOW), *rows, *_others(subscriptions)] if rows else []
        actions = button_row([button(_CANCEL, ListSubscriptions()), *resume_buttons(settings)])
        body = [form("reminders_form", _fields(settings)), actions, *subscribed]
        return card_content(header(_TITLE, "blue"), body, _TITLE)

    return Card(fit_card(build), fallback)


def settings_changed_card(before: ChatSettings, settings: ChatSettings, actor_id: str, now: datetime) -> Card:
    """For the group: who has changed the settings, paused the reminders or resumed them, and what holds now."""
    title, sentence = _change(before, settings)
    schedule = schedule_texts(settings)
    who = markdown(sentence.fill(person=person_text(actor_id), at=local_time(now)))
    content = card_content(header(title, "blue"), [who, *map(line, schedule), note(_HOW_TO_CHANGE)], title)
    return Card(content, plain_message(join_texts([title, *schedule], labels.NEW_LINE)))


def _change(before: ChatSettings, settings: ChatSettings) -> tuple[Text, Text]:
    """A pause is named first, since nothing comes while it lasts; its other settings stand below the sentence."""
    if before.paused_until == settings.paused_until:
        return _CHANGED, _CHANGED_BY
    return (_IS_PAUSED, _PAUSED_BY) if settings.paused_until else (_RESUMED, _RESUMED_BY)


def _others(subscriptions: Sequence[Subscription]) -> list[Element]:
    """How many subscriptions are not shown here, and the way to the list with all of them."""
    others = labels.and_more(len(subscriptions) - _MAX_SUBSCRIPTIONS)
    return [*map(note, others), button(_ALL_SUBSCRIPTIONS, ListSubscriptions())] if others else []


def _fields(settings: ChatSettings) -> list[Element]:
    # If a client sends a click when a field is edited, it only shows the stored settings again.
    refresh = EditReminders()
    filters = [text_input(name, label, hint, INPUT_LENGTH, refresh) for name, label, hint in _FILTERS]
    return [
        line(_STAGES_LABEL),
        _stages(settings),
        line(_AT),
        _hour(settings),
        _zone(settings),
        line(_DAYS),
        _reminder_days(settings),
        line(_PAUSE),
        date_picker("pause_until", _PICK_DAY, refresh, settings.paused_until),
        line(_FURTHER),
        *filters,
        submit("save", _SAVE, SaveReminders()),
    ]


def _stages(settings: ChatSettings) -> Element:
    """The usual stages and those of the chat."""
    own = visible_stages(settings)
    stages = sorted({*OFFERED_STAGES, *own}, reverse=True)
    options = [(_stage_value(stage), stage_text(stage)) for stage in stages]
    return multi_select("ladder", options, {_stage_value(stage) for stage in own}, _STAGES_LABEL, EditReminders())


def _stage_value(stage: int) -> str:
    return CLOSED_VALUE if stage == CLOSED_STAGE else str(stage)


def _hour(settings: ChatSettings) -> Element:
    now = hour_text(settings.remind_at)
    hours = [now, *(hour for hour in OFFERED_HOURS if hour != now)]
    return select("hour", [(hour, Text(hour, hour)) for hour in hours], 1, EditReminders())


def _reminder_days(settings: ChatSettings) -> Element:
    values = sorted(DAYS_VALUES, key=lambda value: DAYS_VALUES[value] != settings.reminder_days)
    return select("working_days", [(value, _DAYS_TEXTS[DAYS_VALUES[value]]) for value in values], 1, EditReminders())


def _zone(settings: ChatSettings) -> Element:
    now = one_line(settings.zone, _ZONE_LENGTH)
    own = {now: OFFERED_ZONES.get(now, Text(now, now))} if now else {}
    return select("zone", list({**own, **OFFERED_ZONES}.items()), 1 if now else 0, EditReminders())
