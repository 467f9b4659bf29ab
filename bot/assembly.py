"""Puts the rooms together: given the keepers of the promises and the tables, the bot that answers. No I/O of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.admission import Admission
from bot.clicks import Desk
from bot.context import Context, Policy
from bot.dispatcher import Dispatcher, Tables
from bot.durable import Work, WorkEngine
from bot.intake import Intake
from bot.nouns import Asker
from bot.promises import Chat, Clock, Hire
from bot.readiness import Readiness
from bot.scan import Scanner
from bot.sender import Sender
from bot.settings import Settings
from bot.store_promises import Store
from bot.websites import Websites
from bot.work import Works

MakeEngine = Callable[[Mapping[str, Work]], WorkEngine]


@dataclass(frozen=True)
class Keepers:
    """Who keeps which promise in this process."""

    hire: Hire
    chat: Chat
    store: Store
    clock: Clock


def assemble(
    settings: Settings, tables: Tables, keepers: Keepers, make_engine: MakeEngine, readiness: Readiness
) -> Intake:
    """The reception behind the door.

    Args:
        settings: the operator's choices.
        tables: everything the bot answers to.
        keepers: who keeps the promises.
        make_engine: makes the durable engine from the kinds of work there are.
        readiness: what the door asks before it takes work on.
    """
    hire, chat, store, clock = keepers.hire, keepers.chat, keepers.store, keepers.clock
    websites = Websites(hire, clock, settings.hire_website_ids)
    policy = Policy(settings.timezone, settings.show_salary, settings.reopen_allowed, settings.admin_open_ids)

    def context(asker: Asker, cause_id: str) -> Context:
        return Context(hire, store, clock, policy, tables.commands, websites.ids, asker, cause_id)

    desk = Desk()
    admission = Admission(chat, store.facts, clock, settings.feishu_tenant_key)
    dispatcher = Dispatcher(tables, chat, store.cards, admission, context)
    works = Works(dispatcher, Sender(chat, store.cards, clock), desk)
    engine = make_engine({**works.kinds(), "scan": Scanner(hire, store, websites, clock).work})
    return Intake(engine, desk, admission, readiness, clock, settings.timezone)
