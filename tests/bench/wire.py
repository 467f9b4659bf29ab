"""The row "wire": from a command to its card, and from a click to its answer, less the platform's time."""

import re
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field

from simulator.core import people
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.events.transport import ANSWER_SECONDS
from simulator.events.user_actions import UserActions
from simulator.platform import Platform
from tests.bench.durable import REACH as DURABLE_REACH
from tests.bench.durable import parts
from tests.bench.figures import Line, Reach, Result, alone, percentile, percentile_chart
from tests.bench.load import Answer, at_rate, signed
from tests.bench.plan import Plan
from tests.bench.servers import Call, TimedPlatform, bot_beside, group, platform_with
from tests.support.running_bot import eventually

COMMAND, CLICK, ACKNOWLEDGED = "command to card on the wire", "click to answer", "durable acknowledgement of commands"
REACHES = {
    COMMAND: {50: Reach(20, "measured"), 99: Reach(60, "measured")},
    CLICK: {50: Reach(25, "measured"), 99: Reach(60, "measured")},
    ACKNOWLEDGED: {99: DURABLE_REACH},
}
IDS = re.compile(r"\d{19}|om_\w+")
REPLY = re.compile(r"POST /im/v1/messages/(om_\w+)/reply")
CHART = "commands-and-clicks"
TIMEOUT_SECONDS = 60


@dataclass
class Asked:
    """What one person typed: the message, the job, and what came of it."""

    message: Message
    job: Job
    answer: Answer
    calls: list[Call] = field(default_factory=list)
    card: Message | None = None


def measure(plan: Plan) -> Result:
    """Time from when an event is to be sent until its card reaches the platform, or until the click is answered.

    Each command is ``/job CODE`` for another job in one of 40 groups, each click "Refresh" on the card of one: both read
    the job and its advert from the platform. What the platform took for these calls is subtracted. A click without a card
    in its answer counts as 3 s. Commands and clicks take turns, at a steady rate; the bot has SQLite. The acknowledgement
    is that of the commands.
    """
    amount = plan.wire_rate * plan.wire_seconds
    platform = platform_with(amount * (plan.wire_rounds + 1))
    jobs = list(platform.jobs.values())
    rounds: dict[str, list[list[float]]] = {COMMAND: [], CLICK: [], ACKNOWLEDGED: []}
    with ExitStack() as ending:
        port = ending.enter_context(bot_beside(platform)).port
        # The first round warms up.
        for number in range(plan.wire_rounds + 1):
            asked = ask(platform, port, jobs[number * amount :][: amount if number else 20], plan.wire_rate)
            time.sleep(plan.wire_pause)
            clicked = click(platform, port, asked, plan.wire_rate)
            time.sleep(plan.wire_pause)
            if number:
                rounds[COMMAND].append([to_card(each) for each in asked])
                rounds[ACKNOWLEDGED].append([each.answer.seconds for each in asked])
                rounds[CLICK].append(clicked)
    every = {name: [each for part in found for each in part] for name, found in rounds.items()}
    title = f"Commands and clicks, {plan.wire_rate} a second, less the platform's time"
    chart = percentile_chart(title, REACHES[COMMAND][99].limit, every)
    return Result([line for name in rounds for line in lines_of(name, rounds[name])], {CHART: chart})


def lines_of(name: str, rounds: list[list[float]]) -> Iterable[Line]:
    for percent in (50, 99):
        values = [1000 * percentile(part, percent) for part in (rounds if len(rounds) > 1 else parts(rounds))]
        yield alone(f"{name}, p{percent}", "ms", values, REACHES[name].get(percent))


def ask(platform: TimedPlatform, port: int, jobs: list[Job], rate: float) -> list[Asked]:
    """Type a command for each job, and wait until all are answered."""
    actions, requests, messages = UserActions(platform), [], []
    for number, job in enumerate(jobs):
        message, event = actions.type(group(number), people.RECRUITER.open_id, f"/job {job.code}")
        assert event is not None
        messages.append(message)
        requests.append(signed(event))
    seen, ids = len(platform.calls), {message.id for message in messages}
    answers = at_rate(port, requests, rate)
    eventually(lambda: ids <= replied(platform.calls[seen:]), TIMEOUT_SECONDS)
    asked = [Asked(*each) for each in zip(messages, jobs, answers, strict=True)]
    assign(platform, asked, platform.calls[seen:])
    cards = {card.parent_id: card for card in platform.message_service.messages.from_bot()}
    for each in asked:
        each.card = cards[each.message.id]
    return asked


def replied(calls: Iterable[Call]) -> set[str]:
    """The messages to which the bot has replied."""
    return {found[1] for call in calls if (found := REPLY.match(call.name))}


def assign(platform: Platform, asked: list[Asked], calls: Iterable[Call]) -> None:
    """Give each command the calls that were made for it: no other has its job."""
    owners: dict[str, Asked] = {}
    for each in asked:
        posts = platform.hire_service.store.posts_of_job(each.job.id)
        owners |= dict.fromkeys((each.message.id, each.job.id, *(post.id for post in posts)), each)
    for call in calls:
        for found in IDS.findall(call.name):
            if found in owners:
                owners[found].calls.append(call)


def to_card(asked: Asked) -> float:
    """Seconds from when the command was due until its card arrived, without the calls before."""
    sent = next(call for call in asked.calls if REPLY.match(call.name))
    before = [call for call in asked.calls if call.ended <= sent.began]
    return sent.began - asked.answer.due - sum(call.ended - call.began for call in before)


def click(platform: TimedPlatform, port: int, asked: list[Asked], rate: float) -> list[float]:
    """Refresh each card; the seconds until each answer, without the calls for it."""
    actions, requests = UserActions(platform), []
    for each in asked:
        assert each.card is not None
        requests.append(signed(actions.click(each.card.id, people.RECRUITER.open_id, {"do": "refresh_post"}).event))
    seen = len(platform.calls)
    answers = at_rate(port, requests, rate)
    again = [Asked(each.message, each.job, answer) for each, answer in zip(asked, answers, strict=True)]
    assign(platform, again, platform.calls[seen:])
    return [to_answer(each) for each in again]


def to_answer(clicked: Asked) -> float:
    """Seconds from when the click was due until its answer, without the calls for it."""
    answer = clicked.answer
    if b'"card"' not in answer.body:
        return ANSWER_SECONDS
    return answer.seconds - sum(call.ended - call.began for call in clicked.calls if call.ended <= answer.at)
