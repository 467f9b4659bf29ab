"""The demo's scripted conversation, with a check of each result."""

from datetime import datetime, timedelta

from bot.domain.text import Text
from simulator.card_schema.card_reader import PlacedElement, buttons, fields
from simulator.cli.screen import Screen
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.events.delivery import Delivery
from simulator.seed import special_jobs
from simulator.seed.jobs import SHANGHAI

OPEN_FOR = timedelta(days=90)
HELP = Text("━━ 1. 有人问机器人会什么", "━━ 1. Somebody asks what the bot can do")
SHOW = Text("━━ 2. 查看一个已关闭的职位", "━━ 2. A closed job is looked at")
REOPEN = Text(
    "━━ 3. {who} 在卡片上选择到期日 {date}，点击重启", "━━ 3. {who} picks {date} on the card and reopens the job"
)
OUTSIDER = Text(
    "━━ 4. {who} 不在职位团队中，也想重启另一个职位", "━━ 4. {who} is not on the job's team and tries the same"
)
DONE = Text(
    "━━ 完成：职位 {code} 已重新开放，未授权的点击被拒绝",
    "━━ Done: job {code} is open again, and the outsider was refused",
)


class DemoFailed(Exception):
    """A step of the conversation did not have its expected result."""


class Demo:
    """One run of the conversation."""

    def __init__(self, delivery: Delivery, screen: Screen) -> None:
        self._delivery = delivery
        self._platform = delivery.user_actions.platform
        self._screen = screen

    def run(self) -> None:
        """Raises DemoFailed, or NoAnswer if the bot does not answer."""
        self._screen.print(HELP)
        self._ask(people.RECRUITER.open_id, "/help")
        self._screen.print(SHOW)
        card = self._ask(people.RECRUITER.open_id, f"/job {special_jobs.SAMPLE_CODE}")
        self._reopen(card)
        self._try_as_outsider()
        self._screen.print(DONE.fill(code=special_jobs.SAMPLE_CODE))

    def _ask(self, person_id: str, text: str) -> Message:
        """The bot's answer to a message in the group."""
        question = self._delivery.say(RECRUITING_GROUP, person_id, text)
        self._screen.wait_for(lambda: bool(self._answers(question)), f"answer to {text}")
        self._screen.show_new()
        return self._answers(question)[0]

    def _answers(self, question: Message) -> tuple[Message, ...]:
        messages = self._platform.message_service.messages.from_bot()
        return tuple(message for message in messages if message.parent_id == question.id)

    def _reopen(self, card: Message) -> None:
        job = self._platform.hire_service.store.job_with_code(special_jobs.SAMPLE_CODE)
        date = _local_date(self._platform.clock.now() + OPEN_FOR)
        self._screen.print(REOPEN.fill(who=people.RECRUITER.name, date=date))
        versions = len(card.versions)
        self._send_form(card, people.RECRUITER.open_id, date)
        self._screen.wait_for(lambda: len(card.versions) > versions, "the reopened card")
        self._screen.show_new()
        if not job.is_active or job.expires_at is None or _local_date(job.expires_at) != date:
            raise DemoFailed(f"job {job.code} is not open until {date}")

    def _try_as_outsider(self) -> None:
        self._screen.print(OUTSIDER.fill(who=people.OUTSIDER.name))
        job = self._closed_job()
        card = self._ask(people.OUTSIDER.open_id, f"/job {job.code}")
        self._send_form(card, people.OUTSIDER.open_id, _local_date(self._platform.clock.now() + OPEN_FOR))
        self._screen.show_new()
        if job.is_active:
            raise DemoFailed(f"an outsider opened job {job.code}")

    def _send_form(self, card: Message, person_id: str, date: str) -> None:
        submit = _submit_button(card)
        picker = next(field["name"] for field in fields(submit.form or {}) if field["tag"] == "date_picker")
        outcome = self._delivery.click(card.id, person_id, str(submit.element["name"]), {picker: date})
        self._screen.show_outcome(outcome)
        if outcome.error_code or outcome.toast is None:
            raise DemoFailed(f"the click was answered with code {outcome.error_code}")

    def _closed_job(self) -> Job:
        """An ordinary closed job with one post, whose team does not include the outsider."""
        store = self._platform.hire_service.store
        for job in store.jobs.values():
            is_ordinary = job.code > special_jobs.NO_TEAM_CODE and len(store.posts_of_job(job.id)) == 1
            if is_ordinary and not job.is_active and job.process_type == 1:
                return job
        raise DemoFailed("there is no closed job to try")


def _local_date(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}"


def _submit_button(card: Message) -> PlacedElement:
    for button in buttons(card.card):
        if button.element.get("form_action_type") == "submit":
            return button
    raise DemoFailed("the card has no form to send")
