"""What must be there before an action: an open job, a reopening, an assignment, a request, a choice of jobs."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.domain.history import HistoryEntry
from bot.domain.reminders import Assignment, AutoReopen, Snooze
from bot.domain.reopen_requests import ReopenRequest
from bot.interfaces.bulk_request_store import BulkRequest
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from tests.support.rights.cells import Seat
from tests.support.rights.world import World

ANOTHER = people.SECOND_RECRUITER.open_id
MESSAGE = "om_before"
_numbers = count()


@dataclass(frozen=True)
class Scene:
    """The bot and the seat from which something is done; ``id`` is that of the request, choice or reopening in question.

    Work with the id of earlier work is not done again, so no two scenes share one.
    """

    world: World
    seat: Seat
    id: str = field(default_factory=lambda: f"{next(_numbers):032x}")

    @property
    def job(self) -> Job:
        return self.world.job(self.seat.policy.code)

    @property
    def chat_id(self) -> str:
        """The chat with the card that is clicked."""
        return direct_chat_id(self.seat.person.open_id) if self.seat.chat == "direct" else RECRUITING_GROUP

    @property
    def actor_id(self) -> str:
        return self.seat.person.open_id

    @property
    def subscription_id(self) -> str:
        return self.world.subscriptions.get(self.chat_id, "none")


def closed(scene: Scene) -> None:
    """As it is."""


def opened(scene: Scene) -> None:
    scene.world.platform.hire_service.edit_job(scene.job.id, is_active=True)


def off_site(scene: Scene) -> None:
    """Open, and its adverts taken down by somebody."""
    opened(scene)
    for post in scene.world.posts(scene.job):
        scene.world.platform.hire_service.take_down(post.website_id, post.id)


def told_in_history(scene: Scene) -> None:
    _write_reopening(scene, ANOTHER)


def reopened_by_actor(scene: Scene) -> None:
    opened(scene)
    _write_reopening(scene, scene.actor_id)


def reopened_by_another(scene: Scene) -> None:
    opened(scene)
    _write_reopening(scene, ANOTHER)


def assigned_to_actor(scene: Scene) -> None:
    _assign(scene, scene.actor_id)


def assigned_to_another(scene: Scene) -> None:
    _assign(scene, ANOTHER)


def chosen_by_actor(scene: Scene) -> None:
    _choose(scene, scene.actor_id)


def chosen_by_another(scene: Scene) -> None:
    _choose(scene, ANOTHER)


def chosen_elsewhere(scene: Scene) -> None:
    _choose(scene, scene.actor_id, CAMPUS_GROUP)


def scheduled(scene: Scene) -> None:
    opened(scene)
    order = AutoReopen(scene.job.id, scene.job.expires_at, "30d", ANOTHER, scene.chat_id, MESSAGE, _now(scene))
    scene.world.store.auto_reopens.schedule(order)


def snoozed(scene: Scene) -> None:
    scene.world.store.snoozes.put(Snooze(scene.chat_id, scene.job.id, None))


def asked(scene: Scene) -> None:
    """By somebody else, in the group."""
    request = ReopenRequest(scene.id, scene.job.id, ANOTHER, RECRUITING_GROUP, MESSAGE, None, _now(scene))
    scene.world.store.reopen_requests.ask(request)


def unsubscribed(scene: Scene) -> None:
    store = scene.world.store.subscriptions
    store.end(scene.chat_id, scene.subscription_id, ANOTHER, _now(scene), scene.id)


def unsubscribed_elsewhere(scene: Scene) -> None:
    store, subscription_id = scene.world.store.subscriptions, scene.world.subscriptions[CAMPUS_GROUP]
    store.end(CAMPUS_GROUP, subscription_id, ANOTHER, _now(scene), scene.id)


def paused(scene: Scene) -> None:
    store = scene.world.store.subscriptions
    if settings := store.settings(scene.chat_id):
        store.put_settings(replace(settings, paused_until=_now(scene).date() + timedelta(days=9)))


def _now(scene: Scene) -> datetime:
    return scene.world.platform.clock.now()


def _write_reopening(scene: Scene, actor_id: str) -> None:
    scene.world.store.history.write(
        HistoryEntry(
            scene.id,
            _now(scene),
            actor_id,
            "reopen",
            scene.job.id,
            scene.chat_id,
            MESSAGE,
            "reopened",
            new_expires_at=scene.job.expires_at,
        )
    )


def _assign(scene: Scene, open_id: str) -> None:
    scene.world.store.assignments.assign(Assignment(scene.job.id, open_id, scene.chat_id, _now(scene)))


def _choose(scene: Scene, open_id: str, chat_id: str = "") -> None:
    request = BulkRequest(scene.id, open_id, chat_id or scene.chat_id, (scene.job.id,), None, _now(scene))
    scene.world.store.bulk_requests.put(request)
