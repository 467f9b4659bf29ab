"""Faults of the public address, of the database and of the work."""

from bot.doctor.checks import database_checks, event_checks, refused_checks, scan_checks, work_checks
from bot.domain.text import Text
from tests.support.doctor import fault_makers
from tests.support.doctor.fault import Fault

AT_ADDRESS = (
    Fault(
        "another Encrypt Key at the public address",
        "address",
        "failure",
        event_checks.OTHER_KEYS,
        refused_checks.COMPARE_KEYS,
        fault_makers.other_encrypt_key,
    ),
    Fault(
        "`PUBLIC_URL` leads elsewhere",
        "address",
        "failure",
        event_checks.ELSEWHERE.fill(url="{url}", status=200),
        event_checks.FORWARD.fill(path=event_checks.PATH, port="{port}"),
        fault_makers.leads_elsewhere,
    ),
    Fault(
        "nothing answers at `PUBLIC_URL`",
        "address",
        "failure",
        event_checks.NO_ANSWER,
        event_checks.CHECK_ADDRESS,
        fault_makers.nothing_at_public_address,
    ),
    Fault(
        "nothing answers at `PUBLIC_URL`, and no bot runs",
        "address",
        "warning",
        event_checks.NO_ANSWER,
        event_checks.START_FIRST,
        fault_makers.nothing_runs,
    ),
    Fault(
        "no request has come yet",
        "requests",
        "warning",
        event_checks.NONE_YET,
        event_checks.SUBSCRIBE,
        fault_makers.no_requests,
    ),
    Fault(
        "requests are refused",
        "refused requests",
        "warning",
        refused_checks.REFUSED.fill(at="{at}", reason=refused_checks.REASONS["age"]),
        refused_checks.COMPARE_KEYS,
        fault_makers.refused_request,
    ),
    Fault(
        "the callback is not configured",
        "clicks",
        "warning",
        event_checks.NO_CLICKS.fill(count=1),
        event_checks.ADD_CALLBACK,
        fault_makers.no_clicks,
    ),
)
IN_DATABASE = (
    Fault(
        "the database is away",
        "database",
        "failure",
        database_checks.AWAY.fill(problem=Text("连接被拒绝", "the connection was refused")),
        database_checks.CHECK_IT,
        fault_makers.database_away,
    ),
    Fault(
        "the bot that runs uses another database",
        "database",
        "warning",
        database_checks.OTHER,
        database_checks.WITH_ITS_SETTINGS,
        fault_makers.other_database,
    ),
    Fault(
        "the database is read-only",
        "database writing",
        "failure",
        database_checks.READ_ONLY,
        database_checks.MAKE_WRITABLE,
        fault_makers.read_only_database,
        needs_postgresql=True,
    ),
    Fault(
        "migrations are not applied",
        "migrations",
        "failure",
        database_checks.BEHIND.fill(found="0009", latest="{latest}"),
        database_checks.START_IT,
        fault_makers.old_tables,
    ),
    Fault(
        "work has failed",
        "failed work",
        "warning",
        work_checks.FAILED.fill(count=1, names=Text("send_digest 1", "send_digest 1")),
        work_checks.LOOK,
        fault_makers.failed_work,
    ),
    Fault("the scans have stopped", "scan", "failure", scan_checks.STALE, scan_checks.LOOK, fault_makers.stale_scan),
    Fault(
        "Hire refuses the jobs",
        "sources",
        "failure",
        scan_checks.JOBS_REFUSED,
        scan_checks.GRANT_JOBS,
        fault_makers.refused_jobs,
    ),
    Fault(
        "Hire refuses a site's adverts",
        "sources",
        "warning",
        scan_checks.NOT_READ,
        scan_checks.GRANT_ALL,
        fault_makers.unread_site,
    ),
    Fault(
        "a digest is late",
        "digests",
        "warning",
        scan_checks.LATE.fill(late=1, sent=0),
        scan_checks.LOOK,
        fault_makers.late_digest,
    ),
)
