"""A clock that is not set back in the middle of a piece of work."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.dispatch.context import Context
from bot.domain.clock import Clock


@dataclass(frozen=True)
class _NotBefore:
    """Implements Clock: as another clock, but never before a moment."""

    clock: Clock
    earliest: datetime

    def now(self) -> datetime:
        return max(self.clock.now(), self.earliest)


def not_before(ctx: Context, earliest: datetime | None) -> Context:
    """The same context, whose clock never shows a time before ``earliest``.

    The clock may be set back after something was found due, or another replica, whose clock is ahead, may have found it. Then
    it would not be due yet for the work that follows, but the chat's digest of that day would be used up.
    """
    return replace(ctx, clock=_NotBefore(ctx.clock, earliest)) if earliest else ctx
