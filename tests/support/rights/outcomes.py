"""Does an action in the whole bot and says what happened."""

import json
from typing import Any

from bot.domain import error_texts as texts
from cards.reopenings_card import NONE_REOPENABLE
from handlers.reminders.digests.buttons import NOT_YOURS_TO_RELEASE
from handlers.reminders.unsubscribe import NOT_SUBSCRIBED
from handlers.requests.ask import YOU_MAY
from simulator.core.chats import CAMPUS_GROUP
from simulator.events.signing import PushedEvent
from simulator.seed.special_jobs import SAMPLE_CODE
from tests.support.rights.cells import Seat
from tests.support.rights.expected import Verdict
from tests.support.rights.sample import Sample
from tests.support.rights.states import Scene
from tests.support.rights.world import State, World
from tests.support.whole_bot.conversation import BotMessage

NO_ANSWER = "no answer"
WORDS = {
    "outside": texts.OUTSIDE_TENANT.en_us,
    "outdated": texts.CARD_OUTDATED.en_us,
    "no such job": "There is no such job",
    "nothing chosen": texts.NOTHING_CHOSEN.en_us,
    "nothing to publish": texts.NOTHING_TO_PUBLISH.en_us,
    "none of them": NONE_REOPENABLE.en_us,
    "only the team": texts.ONLY_TEAM_MAY.en_us.partition(". ")[2],
    "only administrators": texts.ONLY_ADMINS_MAY.en_us.partition(". ")[2],
    "team unknown": "so only the bot's administrators may",
    "administrators only": texts.ADMINS_ONLY.en_us,
    "only the chooser": "Only the person who chose these jobs",
    "only the opener": texts.ONLY_OPENER_MAY_UNDO.en_us,
    "only the assignee": NOT_YOURS_TO_RELEASE.en_us,
    "reopen yourself": YOU_MAY.en_us,
    "not subscribed": NOT_SUBSCRIBED.en_us,
    "not offered": texts.STAGES_NOT_OFFERED.en_us,
    "too late": texts.RESTORE_TOO_LATE.en_us,
    "ask directly": texts.ASK_DIRECTLY.en_us,
}
"""The kinds of refusals, with what their English words contain."""


def observed(sample: Sample, seat: Seat, world: World) -> Verdict:
    """What happens in a cell. ``changes`` counts only what the sample names, unless somebody is refused."""
    world.reset()
    scene = Scene(world, seat)
    sample.prepare(scene)
    before = world.state()
    known = {message.id for message in world.platform.message_service.messages.from_bot()}
    event = _message(sample, scene) if sample.typed else _click(sample, scene)
    with world.as_seen_from(seat):
        status, body = world.conversation.push(event)
    assert status == 200, f"status {status}"
    sent = [BotMessage(each) for each in world.platform.message_service.messages.from_bot() if each.id not in known]
    answer = json.dumps(json.loads(body or b"{}"), ensure_ascii=False) + "".join(map(_content, sent))
    words = next((kind for kind, text in WORDS.items() if text in answer), "")
    if sample.typed and not sent:
        words = NO_ANSWER
    return Verdict(words, _has_changed(sample, before, world.state(), words), shows=scene.job.title in answer)


def _has_changed(sample: Sample, before: State, after: State, words: str) -> bool:
    changed = {name for name in before if before[name] != after[name]}
    if sample.effects and not words:
        return set(sample.effects) <= changed
    return bool(changed)


def _content(message: BotMessage) -> str:
    return json.dumps(message.message.card, ensure_ascii=False) if message.is_card else message.message.text


def _message(sample: Sample, scene: Scene) -> PushedEvent:
    """What was typed, as if it had been on its way when the bot was removed."""
    actions, typed = scene.world.conversation.user_actions, _filled(sample.typed, scene)
    _, event = actions.type(scene.chat_id, scene.actor_id, typed)
    assert event is not None
    if scene.seat.actor == "app":
        event.payload["event"]["sender"]["sender_type"] = "app"
    return event


def _click(sample: Sample, scene: Scene) -> PushedEvent:
    cards = scene.world.job_cards if sample.is_on_job_card else scene.world.cards
    card = cards[scene.chat_id]
    action = {
        "tag": "button",
        "value": _filled(sample.value, scene),
        "form_value": _filled(sample.form, scene),
        "option": sample.option,
    }
    event = scene.world.conversation.user_actions.send_action(card.message.id, scene.actor_id, lambda _: action).event
    if scene.seat.chat == "another chat":
        event.payload["event"]["context"]["open_chat_id"] = CAMPUS_GROUP
    return event


def _filled(template: Any, scene: Scene) -> Any:
    """The template with the ids of this scene."""
    if isinstance(template, dict):
        return {name: _filled(value, scene) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, scene) for value in template]
    if not isinstance(template, str) or "{" not in template:
        return template
    return template.format(
        code=scene.job.code,
        other=SAMPLE_CODE,
        job=scene.job.id,
        digest=scene.world.digests.get(scene.chat_id, "none"),
        subscription=scene.subscription_id,
        foreign_digest=scene.world.digests[CAMPUS_GROUP],
        foreign_subscription=scene.world.subscriptions[CAMPUS_GROUP],
        id=scene.id,
    )
