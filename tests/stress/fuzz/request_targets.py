"""Fuzzed requests to the webhook: nobody's, which are refused in one way, and the platform's own with fuzzed contents."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.events import link_previews
from simulator.events.client_form import CannotClick
from simulator.events.signing import encrypt_bytes
from tests.stress.fuzz.bodies import MakeEvent, make_body
from tests.stress.fuzz.choices import Choices
from tests.stress.fuzz.world import Answer, Violation, World, is_refused, start_with_few_jobs
from tests.stress.genuine_requests import Payload
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import NONCE, Request

HEADERS = (
    "X-Lark-Request-Timestamp",
    "X-Lark-Request-Nonce",
    "X-Lark-Signature",
    "Content-Type",
    "Content-Length",
    "Transfer-Encoding",
    "Content-Encoding",
    "X-Request-Id",
)
HEADER_VALUES = (
    "",
    "0",
    "-1",
    "not-a-time",
    "1e9",
    "9" * 20,
    "9" * 300,
    "gzip",
    "chunked",
    "text/plain",
    "\xe9",
    "\xff",
)
LARGE = 300_000
# The first two are refused before anything is read.
LARGE_BODIES = (b"x" * LARGE, b'{"encrypt":"' + b"A" * LARGE + b'"}', b"", b"\x00", b"[" * 100_000, b"9" * 100_000)


class RequestTarget:
    """Sends requests; ``watch`` sees each of them too."""

    def __init__(self, folder: Path, lifetime: int) -> None:
        self._events: tuple[MakeEvent, ...] = ()
        self.watch: Callable[[Request], None] = lambda _request: None
        self.world = World(folder, lifetime, self._start)

    def _start(self, store: DatabaseStore) -> Conversation:
        conversation = start_with_few_jobs(store)
        self._events = genuine_events(conversation)
        return conversation

    def _send(self, request: Request) -> Answer:
        response = self.world.post(request)
        self.watch(request)
        return response


class Unauthenticated(RequestTarget):
    """Any body and headers without a right signature: the constant refusal, and no handler runs."""

    def _start(self, store: DatabaseStore) -> Conversation:
        """Nobody sees whether an event that is refused has happened before, so each is made once."""
        conversation = super()._start(store)
        texts = [json.dumps(make()) for make in self._events]
        self._events = tuple(partial(json.loads, text) for text in texts)
        return conversation

    def __call__(self, data: bytes) -> int:
        self.world.begin_case()
        requests = self._requests(Choices(data))
        for request in requests:
            answer = self._send(request)
            if not is_refused(answer):
                raise Violation(f"{answer.status_code} {answer.data[:200]!r} to {request.body[:200]!r}")
        self.world.log.check()
        if self.world.conversation.engine.results:
            raise Violation(f"work was started by {requests}")
        return len(requests)

    def _requests(self, choices: Choices) -> tuple[Request, ...]:
        """One body, encrypted and not: unsigned, signed with another key, and changed after signing."""
        changed = self._changed_headers(choices)
        stamp = self.world.timestamp() if choices.chance(70) else choices.one_of(HEADER_VALUES)
        plain = choices.one_of(LARGE_BODIES) if choices.chance(1) else make_body(choices, self._events)
        # A challenge is not signed (docs/decisions/0005-unsigned-challenge.md); with another token it is nobody's.
        plain = plain.replace(KEYS.verification_token.encode(), b"another token")
        bodies = (plain, encrypt_bytes(plain, KEYS.encrypt_key))
        return tuple(
            Request(body, stamp, key=key, changed={**changed, **signature})
            for body in bodies
            for key, signature in (
                ("another key", {}),
                (KEYS.encrypt_key, {"X-Lark-Signature": None}),
                (KEYS.encrypt_key, {"X-Lark-Signature": _signature_of_another_body(stamp, body)}),
            )
        )

    @staticmethod
    def _changed_headers(choices: Choices) -> dict[str, str | None]:
        changed: dict[str, str | None] = {}
        for _ in range(choices.number(3)):
            typed = choices.take(choices.number(40)).decode("latin-1")
            value = "".join(char for char in typed if char.isprintable()) if typed else choices.one_of(HEADER_VALUES)
            changed[choices.one_of(HEADERS)] = value
        # A wrong length is an error of the web server, not of the webhook: tests/stress/over_sockets.py sends it.
        changed.pop("Content-Length", None)
        return changed


class Authenticated(RequestTarget):
    """Encrypted and signed by the platform, with any contents: acknowledged or refused in the one way, never an error."""

    def __call__(self, data: bytes) -> int:
        self.world.begin_case()
        body = make_body(Choices(data), self._events)
        response = self._send(self.world.signed(body))
        self.world.log.check()
        is_acknowledged = response.status_code == 200 and isinstance(json.loads(response.data), dict)
        if not is_acknowledged and not is_refused(response):
            raise Violation(f"{response.status_code} {response.data[:200]!r}")
        return 1


def _signature_of_another_body(stamp: str, body: bytes) -> str:
    return hashlib.sha256((stamp + NONCE + KEYS.encrypt_key).encode() + body + b" ").hexdigest()


def genuine_events(conversation: Conversation) -> tuple[MakeEvent, ...]:
    """Every kind of event that the bot handles."""
    actions, recruiter = conversation.user_actions, people.RECRUITER.open_id
    cards = [conversation.ask("/help").message]

    def typed(chat_id: str, text: str, *, as_post: bool = False) -> Payload:
        _, event = actions.type(chat_id, recruiter, text, as_post=as_post)
        assert event is not None
        return event.payload

    def clicked() -> Payload:
        """A fuzzed click may have replaced the card, so that it has no such button any more."""
        try:
            return actions.click(cards[0].id, recruiter, {"do": "run_command"}).event.payload
        except CannotClick:
            cards[:] = [conversation.ask("/help").message]
            return clicked()

    link = "https://jobs.example.com/7047318856652261676/post/7392894182636030001"
    pasted, _ = actions.type(RECRUITING_GROUP, recruiter, link, mention_bot=False)
    previewed = partial(link_previews.shown, conversation.platform, KEYS, pasted, recruiter, link)

    return (
        lambda: typed(direct_chat_id(recruiter), "/help"),
        lambda: typed(RECRUITING_GROUP, "/jobs open"),
        lambda: typed(RECRUITING_GROUP, "@bot /job A168688", as_post=True),
        clicked,
        lambda: previewed().payload,
        lambda: actions.add_bot(CAMPUS_GROUP, recruiter).payload,
        lambda: actions.open_direct_chat(recruiter).payload,
        lambda: actions.remove_bot(CAMPUS_GROUP, recruiter).payload,
    )
