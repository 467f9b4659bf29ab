"""``/whoami``: the requester's open_id, and what they may do."""

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.replies import Reply
from cards.whoami_card import whoami_card


def who_am_i(_command: Command, ctx: Context) -> Reply:
    """``/whoami``: by the verified event and the operator's settings; Hire is not asked. The same in every chat."""
    open_id, policy = ctx.requester.open_id, ctx.policy
    is_admin = open_id in policy.admin_ids
    return Reply(card=whoami_card(open_id, is_admin=is_admin, reopen_allowed=policy.reopen_allowed))
