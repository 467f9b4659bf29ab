"""Jobs that expire day after day, chats that are subscribed to them, and what each chat must be told on which day."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.text import Text
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.job_store import SOCIAL_SITE, Job, Post
from simulator.core.messages import Message
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage

ZONE = ZoneInfo("Asia/Shanghai")
STAGES = (7, 3, 1, 0)
CLOSED = -1
WORDS = ("Quokka", "Narwhal", "Axolotl", "Pangolin")
CHATS_A_WORD = 2
# A digest shows ten jobs on its first page.
JOBS_A_WORD = 9
MARK = "Possibly told before"


@dataclass(frozen=True)
class ReminderJob:
    """A job that expires at the end of a day; days are counted from 0, the run's first."""

    code: str
    word: str
    last_day: int


@dataclass(frozen=True)
class ReminderChat:
    """A group that is subscribed to the jobs with a word."""

    id: str
    word: str


class Reminders:
    """What is due, by docs/reminders.md and without the bot's code, and what was told."""

    def __init__(self, platform: Platform, first_midnight: datetime) -> None:
        """Creates the jobs and the groups. Args: ``first_midnight`` is the beginning of day 0 in ``ZONE``."""
        self._platform = platform
        self._first_midnight = first_midnight
        self.jobs = [
            ReminderJob(f"A1000{10 * number + last_day:02}", word, last_day)
            for number, word in enumerate(WORDS)
            for last_day in range(JOBS_A_WORD)
        ]
        self.chats = [ReminderChat(f"oc_chaos_{word.lower()}_{n}", word) for word in WORDS for n in range(CHATS_A_WORD)]
        for number, job in enumerate(self.jobs):
            self._add_job(number, job)
        for chat in self.chats:
            members = [people.RECRUITER.open_id, people.MANAGER.open_id]
            platform.chats.add(Chat(chat.id, Text(chat.word, chat.word), "group", members))

    def _add_job(self, number: int, job: ReminderJob) -> None:
        store, now = self._platform.hire_service.store, self._platform.clock.now()
        title, job_id = f"{job.word} engineer", str(6_900_000 + number)
        expires_at = self._first_midnight + timedelta(days=job.last_day, hours=23, minutes=59)
        store.add_job(Job(job_id, job.code, title, 1, people.FIRST_TEAM, now, now, True, expires_at))
        store.add_post(Post(SOCIAL_SITE.id, str(7_900_000 + number), job_id, title))

    def due(self, chat: ReminderChat, day: int) -> set[str]:
        """The codes of the jobs that the chat must be told on that day."""
        return {
            job.code
            for job in self.jobs
            if job.word == chat.word
            and (stage := _stage(job, day)) is not None
            and (day == 0 or stage != _stage(job, day - 1))
        }

    def told(self, chat: ReminderChat, day: int) -> Counter[str]:
        """How often each job was told to the chat on that day."""
        found: Counter[str] = Counter()
        for message in self._digests(chat, day):
            text = _first_text(message)
            found.update(job.code for job in self.jobs if job.code in text)
        return found

    def digest_count(self, days: int) -> int:
        return sum(len(self._digests(chat, day)) for chat in self.chats for day in range(days))

    def mark_count(self, days: int) -> int:
        """How many rows say that they may have been told before."""
        return sum(
            _first_text(message).count(MARK)
            for chat in self.chats
            for day in range(days)
            for message in self._digests(chat, day)
        )

    def _digests(self, chat: ReminderChat, day: int) -> list[Message]:
        began, ended = (self._first_midnight + timedelta(days=each) for each in (day, day + 1))
        sent = self._platform.message_service.messages.from_bot(chat.id)
        return [message for message in sent if not message.parent_id and began <= message.created_at < ended]

    def untold(self, day: int) -> list[ReminderChat]:
        """The chats that were not told all that was due on that day."""
        return [chat for chat in self.chats if not self.due(chat, day) <= self.told(chat, day).keys()]

    def violations(self, days: int) -> dict[str, list[str]]:
        """What was told other than once."""
        missing, doubled = [], []
        for chat in self.chats:
            for day in range(days):
                due, told = self.due(chat, day), self.told(chat, day)
                missing += [f"{chat.id} on day {day}: {code}" for code in sorted(due - told.keys())]
                doubled += [
                    f"{chat.id} on day {day}: {code} {count} times, due {int(code in due)}"
                    for code, count in sorted(told.items())
                    if count > (code in due)
                ]
        return {"due stages not told": missing, "stages told twice or not due": doubled}

    def stage_count(self, days: int) -> int:
        return sum(len(self.due(chat, day)) for chat in self.chats for day in range(days))


def _stage(job: ReminderJob, day: int) -> int | None:
    """The most urgent stage that has been reached on that day."""
    days_left = job.last_day - day
    if days_left < 0:
        return CLOSED
    return min((stage for stage in STAGES if stage >= days_left), default=None)


def _first_text(message: Message) -> str:
    """The text of a card as it was sent."""
    return BotMessage(replace(message, content=message.versions[0].content)).text("en_us")
