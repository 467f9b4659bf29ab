"""The row "acknowledgement": an event without durable work, against other frameworks."""

import hashlib
import hmac
import json
import time
from contextlib import ExitStack
from importlib.util import find_spec

from simulator.core import people
from simulator.events.signing import PushedEvent
from simulator.events.user_actions import UserActions
from simulator.platform import Platform
from tests.bench.figures import Reach, Result, compared
from tests.bench.load import request_of, seconds_for, signed
from tests.bench.plan import Plan
from tests.bench.rivals import SLACK_SECRET
from tests.bench.servers import bot_beside, group, platform_with, rival

WHAT = "verified, decrypted, acknowledged event"
WORDS = "请大家今天下班前把面试反馈填好，谢谢 Please fill in your feedback today"
SDK, BARE, BOLT = "the SDK's dispatcher on Flask", "bare Flask", "slack-bolt on Flask"
BOT = "bot"
KINDS = {SDK: "sdk", BARE: "flask", BOLT: "bolt"}


def measure(plan: Plan) -> Result:
    """Events a second with four of them under way at any time.

    The event is a message in a group that does not mention the bot, so that nothing is stored. The SDK and bare Flask get
    the same body; slack-bolt gets a message with the same words, which it only verifies. All servers are up at the same
    time, each a process with the bot's server and settings, and take turns, a block of events each.
    """
    platform = platform_with(10)
    event = unaddressed(platform)
    kinds = {name: kind for name, kind in KINDS.items() if kind != "bolt" or find_spec("slack_bolt")}
    rates: dict[str, list[float]] = {name: [] for name in (*kinds, BOT)}
    with ExitStack() as ending:
        ports = {name: ending.enter_context(rival(kind)) for name, kind in kinds.items()}
        ports[BOT] = ending.enter_context(bot_beside(platform)).port
        for number in range(plan.rounds + 1):
            for name, port in ports.items():
                request = slack_request() if name == BOLT else signed(event)
                rate = plan.block / seconds_for(port, request, plan.block)
                # The first round warms up.
                rates[name] += [rate] if number else []
    reaches = {SDK: Reach(1.35, is_least=True), BARE: Reach(0.8, is_least=True)}
    lines = [
        compared(WHAT, "events/s", list(zip(rates[BOT], rates[name], strict=True)), name, reaches.get(name))
        for name in kinds
    ]
    if BOLT in rates:
        pairs = list(zip(rates[BOLT], rates[SDK], strict=True))
        lines.append(compared("slack-bolt, for comparison", "events/s", pairs, SDK))
    return Result(lines)


def unaddressed(platform: Platform) -> PushedEvent:
    """The event of a message in a group to nobody in particular."""
    _, event = UserActions(platform).type(group(0), people.RECRUITER.open_id, WORDS, mention_bot=False)
    assert event is not None
    return event


def slack_request() -> bytes:
    """The equivalent of Slack, signed now."""
    message = {"type": "message", "channel": "C1", "user": "U2", "text": WORDS, "ts": "1.1", "channel_type": "channel"}
    event = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": "Ev1", "event": message}
    body, now = json.dumps(event).encode(), str(int(time.time()))
    signature = hmac.new(SLACK_SECRET.encode(), f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={signature}"}
    return request_of(body, {**headers, "Content-Type": "application/json"})
