"""Builds the bot from its parts."""

import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from bot.dispatch.access import Access
from bot.dispatch.card_refresher import CardRefresher
from bot.dispatch.card_sender import CardSender
from bot.dispatch.context import ContextFactory, Policy
from bot.dispatch.dispatcher import Dispatcher, Tables
from bot.dispatch.hire_calls import HireCalls
from bot.dispatch.recent_access import RecentAccess
from bot.dispatch.team_jobs import TeamJobs
from bot.dispatch.websites import Websites
from bot.doctor.bot_doctor import BotDoctor
from bot.doctor.examination import Installation
from bot.domain.clock import Clock
from bot.domain.reminders import CLOSED_STAGE
from bot.domain.schedule.reminder_schedule import sort_stages
from bot.feishu.client import Options, connect
from bot.feishu.long_connection.connection import FeishuConnection
from bot.feishu.long_connection.options import ConnectionOptions, Login
from bot.interfaces.feishu import Chat, Hire
from bot.interfaces.store import Store
from bot.interfaces.tasks import WorkflowEngine
from bot.lifecycle import PARTS, Lifecycle
from bot.long_connection.frame_receiver import FrameReceiver
from bot.metrics import SCAN_INTERVAL
from bot.readiness import Readiness
from bot.server import Application
from bot.settings import WEBSOCKET, Reading, Settings
from bot.storage.store import DatabaseStore, open_store
from bot.tasks import incident_log
from bot.tasks.database_metrics import DatabaseMetrics
from bot.tasks.dbos_database import ONLY_EXECUTOR, Engine, ExecutorLocks, is_shared, open_dbos_database
from bot.tasks.dbos_engine import DbosEngine
from bot.tasks.onboarding import Onboarding
from bot.tasks.pending_clicks import PendingClicks
from bot.tasks.scan import Scanner
from bot.tasks.scheduler import Scheduler
from bot.tasks.task_context import GIVING_WAY, Task, TaskContextFactory, TaskQueue
from bot.tasks.work_tables import read_backlog
from bot.tasks.workflows import Workflows
from bot.webhook.event_intake import EventIntake
from bot.webhook.link_previews import LinkPreviews
from bot.webhook.request_verifier import AppCredentials, RequestVerifier
from bot.webhook.routes import make_webhook
from bot.webhook.seen_requests import SeenRequests
from bot.webhook.web_app import make_web_app


@dataclass(frozen=True)
class Services:
    """The implementations of the interfaces in this process."""

    hire: Hire
    chat: Chat
    store: Store
    clock: Clock
    seen: SeenRequests = field(default_factory=SeenRequests)


def create_app(
    settings: Settings, tables: Tables, tasks: Mapping[str, Task], clock: Clock
) -> tuple[Application, Lifecycle]:
    """The web application and its lifecycle, not yet started.

    Args:
        settings: the operator's choices.
        tables: everything the bot answers to.
        tasks: the tasks that handlers request, by their stored kind.
        clock: the real one, or that of a platform whose time is moved.
    """
    database_url = settings.database_url.get_secret_value()
    store = open_store(database_url)
    database, executor_id = open_dbos_database(database_url), _executor_id(database_url)
    engine = DbosEngine(database, executor_id)
    readiness = Readiness(*PARTS)
    services = Services(*_connect(settings), store, clock)
    intake = build_bot(settings, tables, tasks, services, engine, readiness)
    scheduler = Scheduler(
        engine, clock, settings.timezone, timedelta(minutes=settings.scan_every_minutes), store.scans.jobs_asked_at
    )
    locks = ExecutorLocks(database, executor_id) if is_shared(database_url) else None
    lifecycle = Lifecycle(store, engine, scheduler, readiness, clock, locks)
    lifecycle.ask_when_ready(services.chat.bot_open_id)
    backlog, kinds = partial(read_backlog, database), lambda: engine.workflows
    lifecycle.also_maintain("metrics", DatabaseMetrics(store.figures, backlog, kinds, clock, settings.timezone).refresh)
    keep_incidents = partial(incident_log.install().store_new, store.incidents.put)
    lifecycle.also_maintain("incidents", keep_incidents, at_end=True)
    lifecycle.also_maintain("note_first_requests", partial(services.seen.store_first, store.seen_requests))
    lifecycle.also_maintain("note_requests", partial(services.seen.store, store.seen_requests), at_end=True)
    examine = partial(_doctor(settings, services).examine, at_start=True)
    lifecycle.do_when_ready(Onboarding(TaskQueue(engine), store.key_value, settings.admin_open_ids, examine).start)
    SCAN_INTERVAL.set(timedelta(minutes=settings.scan_every_minutes).total_seconds())
    if settings.event_transport == WEBSOCKET:
        lifecycle.connect_when_ready(_long_connection(settings, intake, services))
        return make_web_app(readiness, None), lifecycle
    return make_web_app(readiness, make_webhook(_verifier(settings), intake, clock, services.seen)), lifecycle


@dataclass(frozen=True)
class Worker:
    """What brings unfinished work to its end: without web address, and without the periodic work."""

    store: DatabaseStore
    database: Engine
    engine: DbosEngine
    locks: ExecutorLocks | None


def create_worker(settings: Settings, tables: Tables, tasks: Mapping[str, Task], clock: Clock) -> Worker:
    """The engine with all that work may need, not yet launched. Arguments as of ``create_app``."""
    database_url = settings.database_url.get_secret_value()
    store = open_store(database_url)
    database, executor_id = open_dbos_database(database_url), _executor_id(database_url)
    engine = DbosEngine(database, executor_id)
    build_bot(settings, tables, tasks, Services(*_connect(settings), store, clock), engine, Readiness())
    return Worker(store, database, engine, ExecutorLocks(database, executor_id) if is_shared(database_url) else None)


def build_bot(
    settings: Settings,
    tables: Tables,
    tasks: Mapping[str, Task],
    services: Services,
    engine: WorkflowEngine,
    readiness: Readiness,
) -> EventIntake:
    """The bot without web server and lifecycle: where the webhook brings verified events.

    Args:
        settings: the operator's choices.
        tables: everything the bot answers to.
        tasks: the tasks that handlers request, by their stored kind.
        services: the implementations of the interfaces.
        engine: runs the workflows, which are registered here.
        readiness: whether events can be accepted.
    """
    contexts = _context_factory(settings, tables, services)
    access = Access(services.chat, services.store.key_value, services.clock, settings.feishu_tenant_key)
    sender = CardSender(services.chat, services.store.cards, services.clock, tables.degrade)
    refresher = CardRefresher(sender, services.store.cards, services.clock)
    queue = TaskQueue(engine)
    pending_clicks = PendingClicks()
    dispatcher = Dispatcher(tables, services.chat, services.store.cards, access, contexts)
    doctor = _doctor(settings, services)
    task_contexts = TaskContextFactory(services.chat, access, sender, refresher, contexts, queue, doctor)
    workflows = Workflows(dispatcher, pending_clicks, tasks, task_contexts)
    every_kind = {**workflows.by_kind(), **Scanner(contexts, queue).workflows()}
    engine.register({kind: incident_log.logged(run) for kind, run in every_kind.items()}, GIVING_WAY)
    intake = EventIntake(engine, pending_clicks, access, readiness, services.clock, settings.timezone)
    intake.answer_links_with(LinkPreviews(tables.preview, RecentAccess(access, services.clock), contexts).answer)
    return intake


def _context_factory(settings: Settings, tables: Tables, services: Services) -> ContextFactory:
    policy = Policy(
        zone=settings.timezone,
        show_salary=settings.show_salary,
        reopen_allowed=settings.reopen_allowed,
        admin_ids=settings.admin_open_ids,
        remind_at=settings.remind_at,
        stages=sort_stages((*settings.remind_before_days, CLOSED_STAGE)),
        remind_creator=settings.remind_creator,
        show_unadvertised=settings.show_unadvertised,
        job_url=settings.hire_job_url,
        advert_url=settings.careers_post_url,
        scan_every=timedelta(minutes=settings.scan_every_minutes),
    )
    websites = Websites(services.hire, services.clock, settings.hire_website_ids)
    team_jobs = TeamJobs(services.hire, services.clock)
    hire_calls = HireCalls(services.clock)
    return ContextFactory(
        services.hire, services.store, services.clock, policy, tables.commands, websites, team_jobs, hire_calls
    )


def _connect(settings: Settings) -> tuple[Hire, Chat]:
    return connect(
        app_id=settings.feishu_app_id,
        app_secret=settings.feishu_app_secret.get_secret_value(),
        domain=settings.feishu_domain,
        options=Options(settings.feishu_proxy.get_secret_value() or None, settings.feishu_ca_file or None),
    )


def _doctor(settings: Settings, services: Services) -> BotDoctor:
    return BotDoctor(Installation(Reading(settings), services.clock, seen=services.seen, is_bot=True))


def _long_connection(settings: Settings, intake: EventIntake, services: Services) -> FeishuConnection:
    login = Login(settings.feishu_app_id, settings.feishu_app_secret.get_secret_value(), settings.feishu_domain)
    options = ConnectionOptions(settings.feishu_proxy.get_secret_value() or None, settings.feishu_ca_file or None)
    receiver = FrameReceiver(login.app_id, settings.max_event_age, intake, services.clock, services.seen)
    return FeishuConnection(login, receiver, options)


def _verifier(settings: Settings) -> RequestVerifier:
    credentials = AppCredentials(
        settings.feishu_app_id,
        settings.feishu_encrypt_key.get_secret_value(),
        settings.feishu_verification_token.get_secret_value(),
    )
    return RequestVerifier(credentials, settings.max_event_age)


def _executor_id(database_url: str) -> str:
    """Constant where one process has the database to itself, so that a restart resumes its own work at once."""
    return f"{socket.gethostname()}-{secrets.token_hex(8)}" if is_shared(database_url) else ONLY_EXECUTOR
