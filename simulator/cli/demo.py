"""The demo's scripted conversation, with a check of each result: a job closes, the digest tells it, and it comes back."""

from bot.domain.text import Text
from simulator.cli.demo_steps import DemoFailed, Steps
from simulator.core import people
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.seed import special_jobs

CODE = special_jobs.TWO_ADVERTS_CODE
WORDS = "数据平台工程师"
"""What the chat subscribes to: words of the title of one job with an advert on each careers site."""
PERIOD = "90d"
FINISHED = "1 job reopened"
CONFIRM = "Reopen"
HELP = Text("━━ 1. 有人问机器人会什么", "━━ 1. Somebody asks what the bot can do")
SUBSCRIBE = Text("━━ 2. {who} 让这个群接收职位提醒", "━━ 2. {who} subscribes the group to reminders")
CLOSE = Text(
    "━━ 3. 有人在飞书招聘中关闭职位 {code}，它的 {count} 个职位广告从官网下线；群里的卡片随后更新",
    "━━ 3. Somebody closes job {code} in Hire, so its {count} adverts go off the careers sites; the job's card in the chat follows",
)
MORNING = Text("━━ 4. 第二天上午，群里收到提醒", "━━ 4. The next morning the group is reminded")
REOPEN = Text(
    "━━ 5. {who} 在提醒中选择职位并确认重启", "━━ 5. {who} chooses the job in the digest and confirms its reopening"
)
PUBLISH = Text(
    "━━ 6. 广告没有自己回到官网，{who} 重新发布",
    "━━ 6. The adverts did not come back by themselves; {who} publishes them again",
)
UNDO = Text("━━ 7. {who} 撤销这次重启", "━━ 7. {who} undoes the reopening")
OUTSIDER = Text("━━ 8. {who} 不在职位团队中，也想重启它", "━━ 8. {who} is not on the job's team and tries to reopen it")
DONE = Text(
    "━━ 完成：职位 {code} 关闭后已重新开放并重新发布，撤销后再次关闭，未授权的点击被拒绝",
    "━━ Done: job {code} was reopened and published again, closed again by the undo, and the outsider was refused",
)


class Demo:
    """One run of the conversation."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._recruiter = people.RECRUITER

    def run(self) -> None:
        """Raises DemoFailed, or NoAnswer if the bot does not answer."""
        who, steps = self._recruiter, self._steps
        job = steps.job(CODE)
        steps.say(HELP)
        steps.ask(who, "/help")
        steps.say(SUBSCRIBE.fill(who=who.name))
        steps.ask(who, f"/subscribe {WORDS}")
        self._close(job)
        self._reopen(job, self._remind())
        card = self._publish(job)
        self._undo(job, card)
        self._try_as_outsider(job)
        steps.say(DONE.fill(code=CODE))

    def _close(self, job: Job) -> None:
        """Somebody closes the job, and the bot notices it within the hour."""
        steps = self._steps
        card = steps.ask(self._recruiter, f"/job {CODE}")
        count = steps.listed_adverts(job)
        steps.say(CLOSE.fill(code=CODE, count=count))
        steps.close_in_hire(job)
        if not count or steps.listed_adverts(job):
            raise DemoFailed(f"the adverts of job {CODE} did not go off")
        steps.move_by_an_hour_and_wait_for(card)

    def _remind(self) -> Message:
        """The digest of the next morning."""
        steps = self._steps
        steps.say(MORNING)
        known = steps.cards_of_bot()
        steps.move_to_the_next_morning()
        return steps.wait_for_card(known, "the digest")

    def _reopen(self, job: Job, digest: Message) -> None:
        steps = self._steps
        steps.say(REOPEN.fill(who=self._recruiter.name))
        known = steps.cards_of_bot()
        steps.press(digest, self._recruiter, "choose", posts=[job.id], period=PERIOD)
        question = steps.wait_for_card(known, "the question in the digest's thread")
        steps.press_and_wait(question, self._recruiter, CONFIRM)
        steps.wait_until_it_says(question, FINISHED)
        if not job.is_active:
            raise DemoFailed(f"job {CODE} is not open")

    def _publish(self, job: Job) -> Message:
        """The job's card after its adverts were put back."""
        steps = self._steps
        steps.say(PUBLISH.fill(who=self._recruiter.name))
        card = steps.ask(self._recruiter, f"/job {CODE}")
        steps.press_and_wait(card, self._recruiter, "Publish all again")
        steps.wait_for(lambda: steps.listed_adverts(job) > 0, "the adverts")
        steps.show()
        return card

    def _undo(self, job: Job, card: Message) -> None:
        steps = self._steps
        steps.say(UNDO.fill(who=self._recruiter.name))
        steps.press_and_wait(card, self._recruiter, "undo")
        steps.wait_for(lambda: not job.is_active, "the undo")
        steps.show()

    def _try_as_outsider(self, job: Job) -> None:
        steps = self._steps
        steps.say(OUTSIDER.fill(who=people.OUTSIDER.name))
        card = steps.ask(people.OUTSIDER, f"/job {CODE}")
        steps.press(card, people.OUTSIDER, "reopen")
        steps.show()
        if job.is_active:
            raise DemoFailed(f"an outsider opened job {CODE}")
