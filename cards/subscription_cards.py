"""The list of a chat's subscriptions, and the answers to subscribing; unsubscribing is in ``cards/unsubscribe_cards.py``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.buttons import (
    EditReminders,
    EndSubscription,
    ListSubscriptions,
    ResumeReminders,
    Subscribe,
    SubscribeAnyway,
    Unsubscribe,
)
from bot.domain.reminders import ChatSettings, Filters, Subscription
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
    markdown,
    note,
    row_with_button,
    side_by_side,
)
from cards.components.sanitize import join_texts, one_line, plain_message
from cards.components.size_limit import fit_card
from cards.components.valid_ids import is_valid_id
from cards.list_parts.job_rows import page_count, pager
from cards.list_parts.near_values import near_elements
from cards.wording import labels
from cards.wording.people import person_text
from cards.wording.subscriptions import COMES_NOW, FILTER_LABELS, SUBSCRIBE_ALL, filters_text, schedule_texts

PAGE_SIZE = 8
FILTER_LENGTH = 400
_VALUE_LENGTH = 200
# All filters of a subscription together, in the value of a button.
_MAX_CARRIED = 2000
_TITLE = Text("订阅列表", "Subscriptions")
_NONE = Text(
    "本会话没有订阅，不会收到提醒。订阅后，职位到期前和关闭后会在这里提醒。",
    "This chat has no subscriptions, so it gets no reminders. Once it has one, it is reminded of jobs before they expire and after they have closed.",
)
_COUNT = Text("本会话有 {count} 个订阅", "Subscriptions in this chat: {count}")
_SUBSCRIBED = Text("已订阅提醒", "Subscribed")
_OPENING = Text("本会话会收到以下职位的提醒：", "This chat will be reminded of:")
_MATCHING = Text("目前匹配 {count} 个开放中的职位", "Open jobs that match now: {count}")
_NO_MATCH = Text(
    "目前没有开放中的职位符合这个订阅；以后有符合的职位时仍会提醒。",
    "No open job matches now; the chat will still be reminded of those that match later.",
)
_NOT_KNOWN = Text(
    "正在第一次读取全部职位，现在还不知道有多少个符合；读完后会照常提醒。",
    "All jobs are being read for the first time, so how many match is not known yet. Reminders come as usual afterwards.",
)
_ALL_STAY = Text(
    "本会话还订阅了全部职位，其他职位的提醒也会照常发送。如果只要这些，请发送「订阅列表」，退订「全部职位」。",
    "This chat is still subscribed to all jobs, so reminders of every other job keep coming. If you want only these, send /subscriptions and unsubscribe from “All jobs”.",
)
_NEXT = Text("下次提醒：{at}", "Next reminder: {at}")
_SUBSCRIBED_ALREADY = Text("已有相同的订阅", "Subscribed already")
_ALREADY = Text(
    "本会话已经订阅以下职位，没有重复订阅：", "This chat has this subscription already, so nothing was added:"
)
_SUBSCRIBED_BY = Text("{person} 为本群订阅了到期提醒：", "{person} subscribed this chat to reminders of:")
_HOW_TO_END = Text(
    "发送「订阅列表」可查看或退订。", "Send /subscriptions to see what is subscribed here, or to end it."
)
_NOTHING_FITS = Text("没有符合的职位", "No job matches")
_ASK = Text("现在没有符合的职位，仍要订阅吗？", "No job matches now. Subscribe anyway?")
_ASK_MINE = Text("你目前没有参与任何职位，仍要订阅吗？", "You are on no job's team now. Subscribe anyway?")
_ASK_SUCH_MINE = Text(
    "你目前没有参与这样的职位，仍要订阅吗？", "You are not on the team of any such job now. Subscribe anyway?"
)
_LATER = Text("订阅后，以后有符合的职位时会提醒。", "If you do, this chat is reminded of jobs that match later.")
_ANYWAY = Text("仍要订阅", "Subscribe anyway")
_TOO_LONG = Text("筛选条件太长，请缩短后重新发送。", "The filters are too long; please send them again, shorter.")
_UNSUBSCRIBE = Text("退订", "Unsubscribe")
_RESUME = Text("结束暂停", "Resume reminders")
_EDIT = Text("修改提醒设置", "Change settings")


def subscriptions_card(  # noqa: PLR0913 - a page of a list, and when its chat is reminded
    settings: ChatSettings,
    subscriptions: Sequence[Subscription],
    matching: Mapping[str, int],
    websites: Mapping[str, Text],
    next_at: datetime | None = None,
    page: int = 0,
    *,
    comes_now: bool = False,
) -> Card:
    """A page of the chat's subscriptions, counted from 0; the last one if there are fewer.

    ``matching`` counts jobs by subscription id, ``websites`` are names by website id; ``comes_now`` as in ``subscribed_card``.
    """
    page, shown = page_of(subscriptions, page)
    opening = _COUNT.fill(count=len(subscriptions)) if subscriptions else _NONE
    schedule = schedule_texts(settings) if subscriptions else []
    actions = [button(_EDIT, EditReminders()), *(resume_buttons(settings) if subscriptions else [])]
    if not subscriptions:
        actions.insert(0, button(SUBSCRIBE_ALL, Subscribe(in_list=True)))
    pages = pager(len(subscriptions), page, ListSubscriptions, PAGE_SIZE)

    def build(cap: int) -> Element:
        when = [*map(note, schedule), *_next_reminder(settings, next_at, comes_now=comes_now)] if subscriptions else []
        rows = subscription_rows(shown, matching, websites, cap)
        body = [line(opening), *when, *rows, *pages, divider(), button_row(actions)]
        return card_content(header(_TITLE, "blue"), body, _TITLE)

    filters = [filters_text(each.filters, websites, FILTER_LENGTH) for each in shown]
    return Card(fit_card(build), plain_message(join_texts([opening, *schedule, *filters], labels.NEW_LINE)))


def page_of(subscriptions: Sequence[Subscription], page: int) -> tuple[int, Sequence[Subscription]]:
    """The number of an existing page, and what it shows."""
    page = min(max(page, 0), page_count(len(subscriptions), PAGE_SIZE) - 1)
    return page, subscriptions[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]


def resume_buttons(settings: ChatSettings) -> list[Element]:
    """The button that ends the pause, if the chat's reminders are paused."""
    return [button(_RESUME, ResumeReminders())] if settings.paused_until else []


def subscription_rows(
    subscriptions: Sequence[Subscription], matching: Mapping[str, int], websites: Mapping[str, Text], cap: int
) -> list[Element]:
    """The filters of each subscription, how many jobs match it now, and the button that asks whether to end it."""
    rows: list[Element] = []
    for subscription in subscriptions:
        filters = line(filters_text(subscription.filters, websites, min(cap, FILTER_LENGTH)))
        count = note(_MATCHING.fill(count=matching.get(subscription.id, 0)))
        rows += [divider(), row_with_ending([filters, count], subscription, Unsubscribe(subscription.id))]
    return rows


def row_with_ending(
    elements: list[Element], subscription: Subscription, on_click: Unsubscribe | EndSubscription
) -> Element:
    """A row of a list with the button that asks whether to end the subscription, or ends it."""
    if not is_valid_id(subscription.id):
        return side_by_side(elements)
    return row_with_button(elements, button(_UNSUBSCRIBE, on_click))


def _next_reminder(settings: ChatSettings, next_at: datetime | None, *, comes_now: bool) -> list[Element]:
    """By the clock of the chat's zone, which decides on the day too, and not by the reader's; the zone is named."""
    if comes_now:
        return [note(COMES_NOW)]
    zone = find_zone(settings.zone)
    return [note(_NEXT.fill(at=date_and_time(next_at, zone)))] if next_at and zone else []


def subscribed_card(  # noqa: PLR0913 - what was subscribed, and what follows from it
    settings: ChatSettings,
    subscription: Subscription,
    matching: int | None,
    next_at: datetime | None,
    near: Mapping[str, tuple[str, ...]],
    websites: Mapping[str, Text],
    *,
    every: Sequence[Subscription] = (),
    is_new: bool = True,
    comes_now: bool = False,
) -> Card:
    """The answer to subscribing; ``near`` are similar values by the member of ``Filters``, shown if no job matches.

    ``matching`` is how many jobs match, None while that is not known. Without ``is_new`` it is about the subscription with these filters that the chat has had before.
    With ``comes_now`` the next reminder does not wait for the next day. ``every`` are all subscriptions of the chat.
    """
    count = _MATCHING.fill(count=matching) if matching else _NO_MATCH if matching == 0 else _NOT_KNOWN
    title, opening = (_SUBSCRIBED, _OPENING) if is_new else (_SUBSCRIBED_ALREADY, _ALREADY)
    every_filter = filters_text(subscription.filters, websites, FILTER_LENGTH)
    when = schedule_texts(settings)
    has_all = subscription.filters != Filters() and any(each.filters == Filters() for each in every)
    others = [_ALL_STAY] if has_all else []
    actions = [button(_EDIT, EditReminders())]
    if is_valid_id(subscription.id):
        actions.append(button(_UNSUBSCRIBE, Unsubscribe(subscription.id)))

    def build(cap: int) -> Element:
        filters = filters_text(subscription.filters, websites, min(cap, FILTER_LENGTH))
        similar = [] if matching else near_elements(near, cap)
        schedule = [*map(note, when), *_next_reminder(settings, next_at, comes_now=comes_now)]
        body = [line(opening), line(filters), line(count), *map(line, others), *similar, *schedule, button_row(actions)]
        return card_content(header(title, "green" if is_new else "blue"), body, title)

    return Card(
        fit_card(build), plain_message(join_texts([title, every_filter, count, *others, *when], labels.NEW_LINE))
    )


def subscribed_by_card(
    filters: Filters, actor_id: str, websites: Mapping[str, Text], *, comes_now: bool = False
) -> Card:
    """For the thread: who has subscribed the chat to what, with a button of another card; ``comes_now`` as in ``subscribed_card``."""
    notes = [*([COMES_NOW] if comes_now else []), _HOW_TO_END]

    def build(cap: int) -> Element:
        what = filters_text(filters, websites, min(cap, FILTER_LENGTH))
        body = [markdown(_SUBSCRIBED_BY.fill(person=person_text(actor_id))), line(what), *map(note, notes)]
        return card_content(header(_SUBSCRIBED, "green"), body, _SUBSCRIBED)

    every_filter = filters_text(filters, websites, FILTER_LENGTH)
    return Card(fit_card(build), plain_message(join_texts([_SUBSCRIBED, every_filter, *notes], labels.NEW_LINE)))


def nothing_fits_card(filters: Filters, near: Mapping[str, tuple[str, ...]], websites: Mapping[str, Text]) -> Card:
    """The question whether to subscribe although no job fits now; ``near`` as in ``subscribed_card``."""
    carried, question = _carried(filters), _question(filters)
    actions = [button_row([button(_ANYWAY, SubscribeAnyway(carried))])] if carried else [note(_TOO_LONG)]

    def build(cap: int) -> Element:
        what = filters_text(filters, websites, min(cap, FILTER_LENGTH))
        body = [line(question), line(what), *near_elements(near, cap), note(_LATER), *actions]
        return card_content(header(_NOTHING_FITS, "orange"), body, question)

    every_filter = filters_text(filters, websites, FILTER_LENGTH)
    return Card(fit_card(build), plain_message(join_texts([question, every_filter], labels.NEW_LINE)))


def _question(filters: Filters) -> Text:
    if filters.mine:
        return _ASK_MINE if filters == Filters(mine=True) else _ASK_SUCH_MINE
    return _ASK


def _carried(filters: Filters) -> Filters | None:
    """The filters as a button carries them, without invisible characters; None if they are too long for that."""
    names = [name for name in FILTER_LABELS if name != "process_types"]
    texts = {name: tuple(one_line(each, _VALUE_LENGTH) for each in getattr(filters, name)) for name in names}
    if sum(len(each) + 4 for values in texts.values() for each in values) > _MAX_CARRIED:
        return None
    carried: dict[str, Any] = {name: tuple(filter(None, values)) for name, values in texts.items()}
    return replace(filters, **carried)
