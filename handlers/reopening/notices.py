"""Makes the message in the thread that tells of a reopening, when it happens and again after it was undone or published."""

from datetime import datetime

from bot.dispatch.context import Context
from bot.domain.jobs import Job, JobAdvert
from bot.domain.reopen_requests import Decision, ReopenRequest
from bot.domain.replies import Card
from cards.job_card import JobView
from cards.notice_cards import reopened_card
from cards.request_cards import AfterApproval, request_card
from handlers.job_cards import job_view
from handlers.reopening.undo_offer import undo_offer
from handlers.zone_of_chat import zone_of_chat


def reopening_notice(view: JobView, actor_id: str, expires_at: datetime | None, at: datetime, ctx: Context) -> Card:
    """Who reopened the job until when, which adverts are still off, and how to take it back."""
    return reopened_card(
        view.job,
        actor_id,
        expires_at,
        at,
        zone_of_chat(ctx),
        off_site=adverts_still_off(view.job),
        websites=view.websites,
        undo=view.undo,
    )


def notice_as_of_now(job: Job, ctx: Context) -> Card | None:
    """The clicked message about the last reopening with what can still be done; None if the history knows of none.

    The card of a request to reopen the job stays one.
    """
    request = ctx.store.reopen_requests.of_card(ctx.requester.message_id)
    if request is not None:
        return card_of_request(job, request, ctx)
    entry = ctx.store.history.last(job.id, ("reopened",))
    if entry is None:
        return None
    return reopening_notice(job_view(job, ctx), entry.actor_id, entry.new_expires_at, entry.happened_at, ctx)


def card_of_request(job: Job, request: ReopenRequest, ctx: Context) -> Card:
    """The request, or its outcome; once it was approved with what can be done after any reopening."""
    decision = request.decision
    after = AfterApproval()
    if decision is not None and decision.verdict == "approved":
        undone = ctx.store.history.undoing_of(job.id, decision.idempotency_key)
        after = AfterApproval(undone=undone) if undone else _after_approval(job, decision, ctx)
    is_for_asker = ctx.requester.open_id == request.asked_by
    return request_card(job, request, ctx.now(), zone_of_chat(ctx), after, is_for_asker=is_for_asker)


def _after_approval(job: Job, decision: Decision, ctx: Context) -> AfterApproval:
    undo = undo_offer(job, ctx)
    # The approval has reopened the job under the key of its click. A later reopening has a message of its own.
    is_of_approval = undo is not None and undo.reopening == decision.idempotency_key
    return AfterApproval(adverts_still_off(job), ctx.websites.names(), undo if is_of_approval else None)


def adverts_still_off(job: Job) -> tuple[JobAdvert, ...]:
    """Of an open job, the adverts that were on a site when it closed and are not now."""
    if not job.is_active:
        return ()
    return tuple(advert for advert in job.adverts if not advert.is_listed and advert.was_listed_at_closing)
