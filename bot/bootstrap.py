"""Puts the rooms together: given the keepers of the promises and the tables, the bot that answers. No I/O of its own."""

from dataclasses import dataclass

from bot.dispatch.access import Admission
from bot.dispatch.card_sender import Sender
from bot.dispatch.context import Context, Policy
from bot.dispatch.dispatcher import Dispatcher, Tables
from bot.dispatch.websites import Websites
from bot.domain.clock import Clock
from bot.domain.events import Asker
from bot.domain.reminder_schedule import open_rungs
from bot.domain.reminders import CLOSED_RUNG
from bot.domain.replies import Order
from bot.interfaces.feishu import Chat, Hire
from bot.interfaces.store import Store
from bot.interfaces.tasks import Steps, WorkEngine
from bot.readiness import Readiness
from bot.settings import Settings
from bot.tasks.pending_clicks import Desk
from bot.tasks.scan import Scanner
from bot.tasks.task_context import Way
from bot.tasks.workflows import Works
from bot.webhook.event_intake import Intake


@dataclass(frozen=True)
class Keepers:
    """Who keeps which promise in this process."""

    hire: Hire
    chat: Chat
    store: Store
    clock: Clock


def assemble(settings: Settings, tables: Tables, keepers: Keepers, engine: WorkEngine, readiness: Readiness) -> Intake:
    """The reception behind the door.

    Args:
        settings: the operator's choices.
        tables: everything the bot answers to.
        keepers: who keeps the promises.
        engine: takes work on; it learns here which kinds of work there are.
        readiness: what the door asks before it takes work on.
    """
    hire, chat, store, clock = keepers.hire, keepers.chat, keepers.store, keepers.clock
    websites = Websites(hire, clock, settings.hire_website_ids)
    policy = Policy(
        zone=settings.timezone,
        show_salary=settings.show_salary,
        reopen_allowed=settings.reopen_allowed,
        admin_ids=settings.admin_open_ids,
        remind_at=settings.remind_at,
        ladder=open_rungs((*settings.remind_before_days, CLOSED_RUNG)),
        remind_creator=settings.remind_creator,
    )

    def context(asker: Asker, cause_id: str) -> Context:
        return Context(hire, store, clock, policy, tables.commands, websites, asker, cause_id)

    desk = Desk()
    admission = Admission(chat, store.facts, clock, settings.feishu_tenant_key)
    dispatcher = Dispatcher(tables, chat, store.cards, admission, context)
    sender = Sender(chat, store.cards, clock)

    def place_order(order: Order) -> None:
        engine.enqueue(order.kind, f"{order.kind}:{order.cause}", order.packed)

    def way(steps: Steps) -> Way:
        return Way(steps, chat, sender, context, place_order, admission.is_internal)

    works = Works(dispatcher, desk, tables.errands, way)
    scanner = Scanner(hire, store, websites, clock, place_order)
    engine.employ({**works.kinds(), "scan": scanner.work})
    return Intake(engine, desk, admission, readiness, clock, settings.timezone)
