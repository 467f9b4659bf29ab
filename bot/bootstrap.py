"""Puts the rooms together: given the keepers of the promises and the tables, the bot that answers. No I/O of its own."""

from dataclasses import dataclass

from bot.dispatch.access import Access
from bot.dispatch.card_sender import CardSender
from bot.dispatch.context import Context, Policy
from bot.dispatch.dispatcher import Dispatcher, Tables
from bot.dispatch.websites import Websites
from bot.domain.clock import Clock
from bot.domain.events import Requester
from bot.domain.reminder_schedule import sort_stages
from bot.domain.reminders import CLOSED_STAGE
from bot.domain.replies import TaskRequest
from bot.interfaces.feishu import Chat, Hire
from bot.interfaces.store import Store
from bot.interfaces.tasks import Steps, WorkflowEngine
from bot.readiness import Readiness
from bot.settings import Settings
from bot.tasks.pending_clicks import PendingClicks
from bot.tasks.scan import Scanner
from bot.tasks.task_context import TaskContext
from bot.tasks.workflows import Workflows
from bot.webhook.event_intake import EventIntake


@dataclass(frozen=True)
class Services:
    """Who keeps which promise in this process."""

    hire: Hire
    chat: Chat
    store: Store
    clock: Clock


def build_bot(
    settings: Settings, tables: Tables, services: Services, engine: WorkflowEngine, readiness: Readiness
) -> EventIntake:
    """The reception behind the door.

    Args:
        settings: the operator's choices.
        tables: everything the bot answers to.
        services: the implementations of the interfaces.
        engine: takes work on; it learns here which kinds of work there are.
        readiness: what the door asks before it takes work on.
    """
    hire, chat, store, clock = services.hire, services.chat, services.store, services.clock
    websites = Websites(hire, clock, settings.hire_website_ids)
    policy = Policy(
        zone=settings.timezone,
        show_salary=settings.show_salary,
        reopen_allowed=settings.reopen_allowed,
        admin_ids=settings.admin_open_ids,
        remind_at=settings.remind_at,
        stages=sort_stages((*settings.remind_before_days, CLOSED_STAGE)),
        remind_creator=settings.remind_creator,
    )

    def context(requester: Requester, idempotency_key: str) -> Context:
        return Context(hire, store, clock, policy, tables.commands, websites, requester, idempotency_key)

    pending_clicks = PendingClicks()
    access = Access(chat, store.key_value, clock, settings.feishu_tenant_key)
    dispatcher = Dispatcher(tables, chat, store.cards, access, context)
    sender = CardSender(chat, store.cards, clock)

    def submit(request: TaskRequest) -> None:
        engine.enqueue(request.kind, f"{request.kind}:{request.idempotency_key}", request.payload)

    def way(steps: Steps) -> TaskContext:
        return TaskContext(steps, chat, sender, context, submit, access.is_internal)

    workflows = Workflows(dispatcher, pending_clicks, tables.tasks, way)
    scanner = Scanner(hire, store, websites, clock, submit)
    engine.register({**workflows.kinds(), "scan": scanner.work})
    return EventIntake(engine, pending_clicks, access, readiness, clock, settings.timezone)
