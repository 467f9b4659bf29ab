"""Faults of the tenant: the bot serves another one than that whose events come."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.dispatch.access import TENANT
from bot.doctor.checks import refused_checks
from bot.interfaces.seen_request_store import SeenRequest
from simulator.core import people
from tests.support.doctor.fault import Fault
from tests.support.doctor.sound_installation import SoundInstallation, now

Settings = dict[str, str]


@contextmanager
def other_tenant(sound: SoundInstallation) -> Iterator[Settings]:
    with sound.store() as store:
        store.key_value.set_once(TENANT, "tk_of_first_event")
        store.seen_requests.put(SeenRequest("refused", now(), refused_checks.OTHER_TENANT))
        yield {}
        store.seen_requests.put(SeenRequest("event", now() + timedelta(seconds=1)))


@contextmanager
def wrong_tenant_key(sound: SoundInstallation) -> Iterator[Settings]:
    with other_tenant(sound):
        yield {"FEISHU_TENANT_KEY": "tk_mistyped"}


@contextmanager
def database_of_rehearsal(sound: SoundInstallation) -> Iterator[Settings]:
    """With the name of a host that is none, so that nobody is asked for it."""
    with sound.store() as store:
        store.key_value.set_once(TENANT, people.TENANT)
    yield {"FEISHU_DOMAIN": f"https://{'a' * 64}.example"}


OF_TENANT = (
    Fault(
        "events come from another tenant than the first one",
        "refused requests",
        "failure",
        refused_checks.OF_OTHER_TENANT.fill(at="{at}", tenant="tk_of_first_event"),
        refused_checks.OWN_DATABASE,
        other_tenant,
    ),
    Fault(
        "`FEISHU_TENANT_KEY` is that of another tenant",
        "refused requests",
        "failure",
        refused_checks.OF_OTHER_TENANT.fill(at="{at}", tenant="tk_mistyped"),
        refused_checks.CORRECT_TENANT,
        wrong_tenant_key,
    ),
    Fault(
        "the database is that of a rehearsal",
        "refused requests",
        "failure",
        refused_checks.REHEARSED.fill(tenant="tk_sim"),
        refused_checks.NEW_DATABASE,
        database_of_rehearsal,
    ),
)
