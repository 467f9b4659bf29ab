"""Ending subscriptions: the question before, who has ended what, and who has taken that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.buttons import EndSubscription, ListSubscriptions, RestoreSubscription
from bot.domain.reminders import EndedSubscription, Subscription
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import (
    Element,
    Template,
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
from cards.components.sanitize import join_texts, plain_message
from cards.components.size_limit import fit_card
from cards.components.valid_ids import is_valid_id
from cards.list_parts.job_rows import pager
from cards.subscription_cards import FILTER_LENGTH, PAGE_SIZE, page_of, row_with_ending
from cards.wording import labels
from cards.wording.people import person_text
from cards.wording.subscriptions import filters_text

_ASK = Text("要退订吗？", "Unsubscribe?")
_ASK_ONE = Text("退订后，本会话不再收到以下职位的提醒：", "This chat would no longer be reminded of:")
_ASK_WHICH = Text(
    "选择要退订的一项，点「退订」后立即生效：", "Choose what to end; it ends as soon as you press Unsubscribe:"
)
_ONLY_ONE = Text("这是本会话唯一的订阅。", "It is this chat's only subscription.")
_OTHER = Text("本会话的另一个订阅不受影响。", "This chat's other subscription stays.")
_OTHERS = Text("本会话的其他 {count} 个订阅不受影响。", "This chat's other {count} subscriptions stay.")
_CAN_BE_UNDONE = Text("退订后一天内可以恢复。", "It can be undone for a day.")
_UNSUBSCRIBE = Text("退订", "Unsubscribe")
_KEEP = Text("保留", "Keep it")
_KEEP_ALL = Text("全部保留", "Keep all")
_ANSWERED = Text("已退订以下职位的提醒：", "Unsubscribed from:")
_SEE_LIST = Text("查看订阅列表", "See subscriptions")
_ENDED = Text("已退订", "Unsubscribed")
_ENDED_BY = Text("{person} 于 {at} 退订了本会话的这项提醒：", "{person} ended this subscription of the chat on {at}:")
_ONE_LEFT = Text("本会话还有 1 个订阅。", "This chat still has 1 subscription.")
_LEFT = Text("本会话还有 {count} 个订阅。", "This chat still has {count} subscriptions.")
_NOTHING_LEFT = Text("本会话不再收到任何提醒。", "This chat gets no reminders any more.")
_FOR_A_DAY = Text("一天内，会话里的任何人都可以恢复。", "For a day, anybody in this chat can undo this.")
_UNDO = Text("恢复订阅", "Undo")
_RESTORED = Text("已恢复订阅", "Subscribed again")
_RESTORED_BY = Text("{person} 于 {at} 恢复了这项订阅：", "{person} restored this subscription on {at}:")
_AS_BEFORE = Text("与退订前完全一样。", "It is exactly what it was before.")


def unsubscribe_card(subscription: Subscription, others: int, websites: Mapping[str, Text]) -> Card:
    """The question whether to end a subscription; ``others`` is how many more the chat has."""
    rest = (_OTHER if others == 1 else _OTHERS).fill(count=others) if others else _ONLY_ONE
    actions = [button(_KEEP, ListSubscriptions())]
    if is_valid_id(subscription.id):
        actions.insert(0, button(_UNSUBSCRIBE, EndSubscription(subscription.id), "danger"))
    body = [note(rest), note(_CAN_BE_UNDONE), button_row(actions)]
    return _card(_ASK, "orange", line(_ASK_ONE), subscription, websites, body, _ASK_ONE)


def choose_ending_card(subscriptions: Sequence[Subscription], websites: Mapping[str, Text], page: int = 0) -> Card:
    """Which of several subscriptions to end, page by page as in ``subscriptions_card``; each row has its button."""
    page, shown = page_of(subscriptions, page)
    pages = pager(len(subscriptions), page, lambda number: ListSubscriptions(number, ending=True), PAGE_SIZE)

    def build(cap: int) -> Element:
        rows: list[Element] = []
        for subscription in shown:
            filters = line(filters_text(subscription.filters, websites, min(cap, FILTER_LENGTH)))
            rows += [divider(), row_with_ending([filters], subscription, EndSubscription(subscription.id))]
        body = [
            line(_ASK_WHICH),
            *rows,
            *pages,
            divider(),
            note(_CAN_BE_UNDONE),
            button(_KEEP_ALL, ListSubscriptions()),
        ]
        return card_content(header(_ASK, "orange"), body, _ASK)

    filters = [filters_text(each.filters, websites, FILTER_LENGTH) for each in shown]
    return Card(fit_card(build), plain_message(join_texts([_ASK, *filters], labels.NEW_LINE)))


def answered_card(subscription: Subscription, websites: Mapping[str, Text]) -> Card:
    """In place of the question, once the subscription was ended; what the chat has by then is a click away."""
    actions: list[Element] = [button_row([button(_SEE_LIST, ListSubscriptions())])]
    return _card(_ENDED, "grey", line(_ANSWERED), subscription, websites, actions, _ANSWERED)


def ended_card(ended: EndedSubscription, left: int, websites: Mapping[str, Text]) -> Card:
    """For the chat: who has ended what, with the way back; ``left`` is how many subscriptions the chat still has."""
    rest = (_ONE_LEFT if left == 1 else _LEFT).fill(count=left) if left else _NOTHING_LEFT
    who = _ENDED_BY.fill(person=person_text(ended.ended_by), at=local_time(ended.ended_at))
    body = [note(rest)]
    if is_valid_id(ended.subscription.id):
        undo = button(_UNDO, RestoreSubscription(ended.subscription.id))
        body += [note(_FOR_A_DAY), button_row([undo])]
    return _card(_ENDED, "grey", markdown(who), ended.subscription, websites, body, rest)


def restored_card(subscription: Subscription, actor_id: str, now: datetime, websites: Mapping[str, Text]) -> Card:
    """In place of ``ended_card``: who has restored what."""
    who = _RESTORED_BY.fill(person=person_text(actor_id), at=local_time(now))
    return _card(_RESTORED, "green", markdown(who), subscription, websites, [note(_AS_BEFORE)], _AS_BEFORE)


def _card(  # noqa: PLR0913, PLR0917 - the parts of a card about one subscription
    title: Text,
    template: Template,
    opening: Element,
    subscription: Subscription,
    websites: Mapping[str, Text],
    rest: list[Element],
    fallback: Text,
) -> Card:
    """A card that names one subscription between an opening and the rest."""

    def build(cap: int) -> Element:
        filters = line(filters_text(subscription.filters, websites, min(cap, FILTER_LENGTH)))
        return card_content(header(title, template), [opening, filters, *rest], title)

    every_filter = filters_text(subscription.filters, websites, FILTER_LENGTH)
    return Card(fit_card(build), plain_message(join_texts([title, every_filter, fallback], labels.NEW_LINE)))
