"""Ends subscriptions of a chat after asking once, tells the chat who did it, and takes that back within a day.

Every member may do this, for their own chat only.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.buttons import EndSubscription, ListSubscriptions, RestoreSubscription, Unsubscribe
from bot.domain.errors import RestoreTooLate, SubscribedAgain, TooManySubscriptions
from bot.domain.replies import Card, FollowUp, Reply, Toast
from bot.domain.text import Text
from cards.unsubscribe_cards import answered_card, choose_ending_card, ended_card, restored_card, unsubscribe_card
from handlers.reminders.subscribe import MAX_SUBSCRIPTIONS, list_card

UNSUBSCRIBED = Text("已退订", "Unsubscribed")
NOT_SUBSCRIBED = Text("本会话已没有这个订阅", "This chat does not have this subscription any more")
RESTORED = Text("已恢复订阅", "Subscribed again")
RESTORABLE_FOR = timedelta(days=1)


def unsubscribe(_command: Command, ctx: Context) -> Reply:
    """``/unsubscribe``: ask whether to end the chat's only subscription, or which of several; nothing ends yet."""
    return Reply(card=_asking_card(ctx))


def ask_to_unsubscribe(button: Unsubscribe, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """The button in a list: ask in a new message, so that the list stays for the others in the chat."""
    subscriptions = ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    found = next((one for one in subscriptions if one.id == button.subscription_id), None)
    if found is None:
        return Reply(card=list_card(ctx), toast=Toast(NOT_SUBSCRIBED))
    return Reply(follow_ups=(FollowUp(unsubscribe_card(found, len(subscriptions) - 1, ctx.websites.names())),))


def end_subscription(button: EndSubscription, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """End it, say so in place of the question, and tell the chat who did it.

    The clicked card does not show what is left: that would be wrong once the subscription is restored on the other card.
    """
    repository, requester = ctx.store.subscriptions, ctx.requester
    ended = repository.end(requester.chat_id, button.subscription_id, requester.open_id, ctx.now(), ctx.idempotency_key)
    if ended is None:
        return Reply(card=list_card(ctx), toast=Toast(NOT_SUBSCRIBED))
    left = len(repository.list_for_chat(requester.chat_id))
    names = ctx.websites.names()
    told = FollowUp(ended_card(ended, left, names))
    return Reply(
        card=answered_card(ended.subscription, names), toast=Toast(UNSUBSCRIBED, "success"), follow_ups=(told,)
    )


def restore_subscription(button: RestoreSubscription, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Make the ended subscription what it was, with its first moment, from which on closings count.

    Raises:
        RestoreTooLate: a day has passed.
        SubscribedAgain: the chat has it, or one with the same filters.
        TooManySubscriptions
    """
    repository, requester, id_ = ctx.store.subscriptions, ctx.requester, button.subscription_id
    ended = repository.ended(requester.chat_id, id_, ctx.idempotency_key)
    ids = {one.id for one in repository.list_for_chat(requester.chat_id)}
    if ended is None and id_ in ids:
        raise SubscribedAgain
    if ended is None or ctx.now() - ended.ended_at > RESTORABLE_FOR:
        raise RestoreTooLate
    is_there = repository.find(requester.chat_id, ended.subscription.filters) is not None
    if not is_there and len(ids) >= MAX_SUBSCRIPTIONS:
        raise TooManySubscriptions
    if not repository.restore(requester.chat_id, id_, ctx.idempotency_key):
        raise SubscribedAgain
    card = restored_card(ended.subscription, requester.open_id, ctx.now(), ctx.websites.names())
    return Reply(card=card, toast=Toast(RESTORED, "success"))


def turn_subscriptions(button: ListSubscriptions, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the chat's subscriptions in place."""
    return Reply(card=_asking_card(ctx, button.page) if button.ending else list_card(ctx, button.page))


def _asking_card(ctx: Context, page: int = 0) -> Card:
    """The question about the chat's subscriptions; without any the list, which says so."""
    subscriptions = ctx.store.subscriptions.list_for_chat(ctx.requester.chat_id)
    if not subscriptions:
        return list_card(ctx)
    names = ctx.websites.names()
    if len(subscriptions) == 1:
        return unsubscribe_card(subscriptions[0], 0, names)
    return choose_ending_card(subscriptions, names, page)
