"""What the demo's people do, one method each: ask, press, work in Hire, wait."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.domain.text import Text
from simulator.card_schema.card_text import card_text
from simulator.cli.screen import Screen
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.core.people import Person
from simulator.events.delivery import Delivery
from simulator.seed.jobs import SHANGHAI

MORNING = 10
"""The hour to which the clock is moved: after that of the digest, which is 09:30."""


class DemoFailed(Exception):
    """A step of the conversation did not have its expected result."""


class Steps:
    """Acts in the recruiting group, and prints what everybody sees there."""

    def __init__(self, delivery: Delivery, screen: Screen) -> None:
        self._delivery = delivery
        self._platform = delivery.user_actions.platform
        self._screen = screen

    def say(self, text: Text) -> None:
        """Prints a heading."""
        self._screen.print(text)

    def show(self) -> None:
        """Prints what was sent or updated since the last time."""
        self._screen.show_new()

    def wait_for(self, condition: Callable[[], bool], name: str) -> None:
        """Raises NoAnswer."""
        self._screen.wait_for(condition, name)

    def job(self, code: str) -> Job:
        return self._platform.hire_service.store.job_with_code(code)

    def listed_adverts(self, job: Job) -> int:
        """How many of its adverts are on their careers sites now."""
        service = self._platform.hire_service
        return sum(service.rules.is_on_site(post) for post in service.store.posts_of_job(job.id))

    def ask(self, person: Person, text: str) -> Message:
        """The bot's answer to a message in the group. Raises NoAnswer."""
        question = self._delivery.say(RECRUITING_GROUP, person.open_id, text)
        self.wait_for(lambda: bool(self._answers(question)), f"answer to {text}")
        self.show()
        return self._answers(question)[0]

    def _answers(self, question: Message) -> tuple[Message, ...]:
        messages = self._platform.message_service.messages.from_bot()
        return tuple(message for message in messages if message.parent_id == question.id)

    def press(self, card: Message, person: Person, button: str, **form: Any) -> None:
        """Presses a button by its name or label; ``form`` are the fields that were filled in. Raises DemoFailed."""
        outcome = self._delivery.click(card.id, person.open_id, button, form)
        self._screen.show_outcome(outcome)
        if outcome.error_code:
            raise DemoFailed(f"the click on {button} was answered with code {outcome.error_code}")

    def press_and_wait(self, card: Message, person: Person, button: str, **form: Any) -> None:
        """Presses a button that changes the card, as ``press`` does. Raises NoAnswer too."""
        versions = len(card.versions)
        self.press(card, person, button, **form)
        self.wait_for(lambda: len(card.versions) > versions, f"the card after {button}")
        self.show()

    def wait_until_it_says(self, card: Message, words: str) -> None:
        """Until the card says these English words. Raises NoAnswer."""
        names = self._platform.people.name_of
        self.wait_for(lambda: words in card_text(card.card, "en_us", names), f"a card that says {words}")
        self.show()

    def close_in_hire(self, job: Job) -> None:
        """As somebody does in the console."""
        self._platform.hire_service.edit_job(job.id, is_active=False)

    def move_by_an_hour_and_wait_for(self, card: Message) -> None:
        """Until the bot has noticed what changed and the card shows it. Raises NoAnswer."""
        versions = len(card.versions)
        self._platform.move(timedelta(hours=1))
        self.wait_for(lambda: len(card.versions) > versions, "the card to follow the job")
        self.show()

    def move_to_the_next_morning(self) -> None:
        now = self._platform.clock.now().astimezone(SHANGHAI)
        morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self._platform.move(morning - now)

    def cards_of_bot(self) -> int:
        """How many messages the bot has sent."""
        return len(self._platform.message_service.messages.from_bot())

    def wait_for_card(self, known: int, name: str) -> Message:
        """The first message of the bot after ``known`` ones. Raises NoAnswer."""
        self.wait_for(lambda: self.cards_of_bot() > known, name)
        self.show()
        return self._platform.message_service.messages.from_bot()[known]
