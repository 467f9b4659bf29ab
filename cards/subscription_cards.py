"""The list of a chat's subscriptions, and the answers to subscribing and unsubscribing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.buttons import EditReminders, ResumeReminders, RunCommand, Subscribe, Unsubscribe
from bot.domain.reminders import ChatSettings, Subscription
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.domain.timestamps import find_zone
from cards.components.dates import date_and_time
from cards.components.elements import (
    Element,
    button,
    button_row,
    card_content,
    divider,
    header,
    line,
    note,
    row_with_button,
    side_by_side,
)
from cards.components.sanitize import join_texts, one_line_text, plain_message
from cards.components.size_limit import fit_card
from cards.components.valid_ids import is_valid_id
from cards.wording import labels
from cards.wording.job_fields import label_value
from cards.wording.subscriptions import FILTER_LABELS, filters_text, list_text, schedule_texts

MAX_SHOWN = 8
_FILTER_LENGTH = 400
_TITLE = Text("订阅列表", "Subscriptions")
_NONE = Text(
    "本会话还没有订阅。订阅后，职位到期前和关闭后会在这里提醒。",
    "Nothing is subscribed here. Once it is, this chat hears of jobs before they expire and when they have closed.",
)
_COUNT = Text("本会话有 {count} 个订阅", "{count} subscribed here")
_SUBSCRIBED = Text("已订阅提醒", "Subscribed")
_OPENING = Text("本会话会收到以下职位的提醒：", "This chat will be reminded of:")
_MATCHING = Text("目前匹配 {count} 个职位", "Jobs that match now: {count}")
_NO_MATCH = Text(
    "目前没有职位符合这个订阅；以后有符合的职位时仍会提醒。",
    "No job matches now; a later one that does will still be told.",
)
_NEAR = Text("现有的相近值：", "Values there are that come near:")
_NEXT = Text("下次提醒：{at}", "Next reminder: {at}")
_ENDED = Text("已退订", "Unsubscribed")
_ENDED_WHAT = Text("不再提醒：{filters}", "No more reminders of: {filters}")
_LEFT = Text("本会话还有 {count} 个订阅。", "Still subscribed here: {count}.")
_NOTHING_LEFT = Text("本会话不再收到任何提醒。", "This chat gets no reminders any more.")
_NOTHING_ENDED = Text("本会话没有这个订阅。", "There is no such subscription here.")
_UNSUBSCRIBE = Text("退订", "Unsubscribe")
_RESUME = Text("恢复提醒", "Resume reminders")
_EDIT = Text("修改提醒设置", "Change settings")
_SUBSCRIBE_ALL = Text("订阅全部职位", "Subscribe to every job")
_ALL_SUBSCRIPTIONS = Text("订阅列表", "Subscriptions")


def subscriptions_card(
    settings: ChatSettings,
    subscriptions: Sequence[Subscription],
    matching: Mapping[str, int],
    websites: Mapping[str, Text],
    next_at: datetime | None = None,
) -> Card:
    """The chat's subscriptions. ``matching`` counts jobs by subscription id, ``websites`` are names by website id."""
    opening = _COUNT.fill(count=len(subscriptions)) if subscriptions else _NONE
    schedule = schedule_texts(settings) if subscriptions else []
    actions = [button(_EDIT, EditReminders()), *(resume_buttons(settings) if subscriptions else [])]
    if not subscriptions:
        actions.insert(0, button(_SUBSCRIBE_ALL, Subscribe(), "primary"))

    def build(cap: int) -> Element:
        when = [*map(note, schedule), *_next_reminder(settings, next_at)] if subscriptions else []
        rows = subscription_rows(subscriptions, matching, websites, cap)
        return card_content(
            header(_TITLE, "blue"), [line(opening), *when, *rows, divider(), button_row(actions)], _TITLE
        )

    filters = [filters_text(each.filters, websites, _FILTER_LENGTH) for each in subscriptions[:MAX_SHOWN]]
    return Card(fit_card(build), plain_message(join_texts([opening, *schedule, *filters], labels.NEW_LINE)))


def resume_buttons(settings: ChatSettings) -> list[Element]:
    """The button that ends the pause, if the chat's reminders are paused."""
    return [button(_RESUME, ResumeReminders())] if settings.paused_until else []


def subscription_rows(
    subscriptions: Sequence[Subscription],
    matching: Mapping[str, int],
    websites: Mapping[str, Text],
    cap: int,
    limit: int = MAX_SHOWN,
) -> list[Element]:
    """The filters of each subscription, how many jobs match it now, and the button that ends it."""
    rows: list[Element] = []
    for subscription in subscriptions[:limit]:
        filters = line(filters_text(subscription.filters, websites, min(cap, _FILTER_LENGTH)))
        count = note(_MATCHING.fill(count=matching.get(subscription.id, 0)))
        rows += [divider(), _with_unsubscribe_button([filters, count], subscription)]
    return [*rows, *map(note, labels.and_more(len(subscriptions) - limit))]


def _with_unsubscribe_button(elements: list[Element], subscription: Subscription) -> Element:
    if not is_valid_id(subscription.id):
        return side_by_side(elements)
    return row_with_button(elements, button(_UNSUBSCRIBE, Unsubscribe(subscription.id)))


def _next_reminder(settings: ChatSettings, next_at: datetime | None) -> list[Element]:
    """By the clock of the chat's zone, which decides on the day too, and not by the reader's; the zone is named."""
    zone = find_zone(settings.zone)
    return [note(_NEXT.fill(at=date_and_time(next_at, zone)))] if next_at and zone else []


def subscribed_card(
    settings: ChatSettings,
    subscription: Subscription,
    matching: int,
    next_at: datetime | None,
    near: Mapping[str, tuple[str, ...]],
    websites: Mapping[str, Text],
) -> Card:
    """The answer to subscribing; ``near`` are similar values by the member of ``Filters``, shown if no job matches."""
    count = _MATCHING.fill(count=matching) if matching else _NO_MATCH
    every_filter = filters_text(subscription.filters, websites, _FILTER_LENGTH)
    when = schedule_texts(settings)
    actions = [button(_EDIT, EditReminders())]
    if is_valid_id(subscription.id):
        actions.append(button(_UNSUBSCRIBE, Unsubscribe(subscription.id)))

    def build(cap: int) -> Element:
        filters = filters_text(subscription.filters, websites, min(cap, _FILTER_LENGTH))
        similar = [] if matching else _similar_values(near, cap)
        schedule = [*map(note, when), *_next_reminder(settings, next_at)]
        body = [line(_OPENING), line(filters), line(count), *similar, *schedule, button_row(actions)]
        return card_content(header(_SUBSCRIBED, "green"), body, _SUBSCRIBED)

    return Card(fit_card(build), plain_message(join_texts([_SUBSCRIBED, every_filter, count, *when], labels.NEW_LINE)))


def _similar_values(near: Mapping[str, tuple[str, ...]], cap: int) -> list[Element]:
    limit = min(cap, _FILTER_LENGTH)
    known = [
        label_value(label, one_line_text(list_text(near[name], limit), limit))
        for name, label in FILTER_LABELS.items()
        if near.get(name)
    ]
    return [line(join_texts([_NEAR, *known], labels.NEW_LINE))] if known else []


def unsubscribed_card(ended: Sequence[Subscription], left: int, websites: Mapping[str, Text]) -> Card:
    """The answer to unsubscribing: the subscriptions that have ended, and how many the chat still has."""
    rest = _LEFT.fill(count=left) if left else _NOTHING_LEFT
    actions = [button(_ALL_SUBSCRIPTIONS, RunCommand("/subscriptions")), button(_SUBSCRIBE_ALL, Subscribe())]

    def ended_texts(cap: int) -> list[Text]:
        filters = [filters_text(each.filters, websites, min(cap, _FILTER_LENGTH)) for each in ended[:MAX_SHOWN]]
        return [_ENDED_WHAT.fill(filters=each) for each in filters] or [_NOTHING_ENDED]

    def build(cap: int) -> Element:
        body = [*map(line, ended_texts(cap)), note(rest), button_row(actions)]
        return card_content(header(_ENDED, "grey"), body, _ENDED)

    return Card(
        fit_card(build), plain_message(join_texts([_ENDED, *ended_texts(_FILTER_LENGTH), rest], labels.NEW_LINE))
    )
