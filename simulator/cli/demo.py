"""The conversation that the demo plays by itself, and what must come of it."""

from datetime import timedelta

from bot.domain.text import Text
from simulator.card_schema.card_reader import SendStatus, buttons, fields
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


class WentWrong(Exception):
    """The conversation did not go as it must."""


class Play:
    """One playing of the conversation."""

    def __init__(self, delivery: Delivery, screen: Screen) -> None:
        self._delivery = delivery
        self._platform = delivery.user_actions.platform
        self._screen = screen

    def run(self) -> None:
        """Raises WentWrong, or NoAnswer when the bot is silent."""
        self._screen.tell(HELP)
        self._ask(people.RECRUITER.open_id, "/help")
        self._screen.tell(SHOW)
        card = self._ask(people.RECRUITER.open_id, f"/job {special_jobs.SAMPLE_CODE}")
        self._reopen(card)
        self._be_refused()
        self._screen.tell(DONE.fill(code=special_jobs.SAMPLE_CODE))

    def _ask(self, person_id: str, words: str) -> Message:
        """The bot's answer to what is typed in the group."""
        asked = self._delivery.say(RECRUITING_GROUP, person_id, words)
        self._screen.wait_for(lambda: bool(self._answers(asked)), f"answer to {words}")
        self._screen.show_new()
        return self._answers(asked)[0]

    def _answers(self, asked: Message) -> tuple[Message, ...]:
        return tuple(
            message for message in self._platform.message_service.messages.from_bot() if message.parent_id == asked.id
        )

    def _reopen(self, card: Message) -> None:
        job = self._platform.hire_service.store.job_with_code(special_jobs.SAMPLE_CODE)
        day = f"{(self._platform.clock.now() + OPEN_FOR).astimezone(SHANGHAI):%Y-%m-%d}"
        self._screen.tell(REOPEN.fill(who=people.RECRUITER.name, date=day))
        versions = len(card.versions)
        self._send_form(card, people.RECRUITER.open_id, day)
        self._screen.wait_for(lambda: len(card.versions) > versions, "the reopened card")
        self._screen.show_new()
        if not job.is_active or job.expires_at is None or f"{job.expires_at.astimezone(SHANGHAI):%Y-%m-%d}" != day:
            raise WentWrong(f"job {job.code} is not open until {day}")

    def _be_refused(self) -> None:
        self._screen.tell(OUTSIDER.fill(who=people.OUTSIDER.name))
        job = self._closed_job()
        card = self._ask(people.OUTSIDER.open_id, f"/job {job.code}")
        day = f"{(self._platform.clock.now() + OPEN_FOR).astimezone(SHANGHAI):%Y-%m-%d}"
        self._send_form(card, people.OUTSIDER.open_id, day)
        self._screen.show_new()
        if job.is_active:
            raise WentWrong(f"an outsider opened job {job.code}")

    def _send_form(self, card: Message, person_id: str, day: str) -> None:
        submit = _submit(card)
        date = next(field["name"] for field in fields(submit.form or {}) if field["tag"] == "date_picker")
        outcome = self._delivery.click(card.id, person_id, str(submit.element["name"]), {date: day})
        self._screen.show_outcome(outcome)
        if outcome.error_code or outcome.toast is None:
            raise WentWrong(f"the click was answered with code {outcome.error_code}")

    def _closed_job(self) -> Job:
        """An ordinary closed job with one post, whose team the outsider is not on."""
        store = self._platform.hire_service.store
        for job in store.jobs.values():
            is_ordinary = job.code > special_jobs.NO_TEAM_CODE and len(store.posts_of_job(job.id)) == 1
            if is_ordinary and not job.is_active and job.process_type == 1:
                return job
        raise WentWrong("no closed job to try")


def _submit(card: Message) -> SendStatus:
    for status in buttons(card.card):
        if status.element.get("form_action_type") == "submit":
            return status
    raise WentWrong("the card has no form to send")
