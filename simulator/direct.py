"""The bot's promises Hire and Chat kept straight over the core, without HTTP: for talks and contract tests."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from bot.domain.errors import FeishuBusy, MessageGone
from bot.domain.job_posts import JobPost
from bot.domain.jobs import JobTeam, Website
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.feishu import records
from bot.interfaces.feishu import PERSON, Opening
from simulator.clock import to_ms
from simulator.core import people
from simulator.core.api_error import BadGateway, Dropped, Refusal
from simulator.core.message_service import Draft
from simulator.direct_errors import ALREADY_OPEN, is_worth_repeating, leaves_doubt, to_hire_error, to_send_error
from simulator.platform import Platform

Answer = TypeVar("Answer")
MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
TAG = re.compile(r"<(?=/?[A-Za-z])")


class _Line:
    """Calls the platform; repeats what the real client repeats, at once and without waiting."""

    def __init__(self, platform: Platform, attempts: int) -> None:
        self._platform = platform
        self._attempts = attempts

    def repeat(self, name: str, operation: Callable[[], Answer]) -> Answer:
        """Raises Refusal once trying again is over or useless, FeishuBusy when no answer came."""
        for attempt in range(1, self._attempts + 1):
            is_last = attempt == self._attempts
            try:
                return self._platform.call(name, operation)
            except (Dropped, BadGateway) as silence:
                if is_last:
                    raise FeishuBusy from silence
            except Refusal as refusal:
                if is_last or not is_worth_repeating(refusal):
                    raise
        raise FeishuBusy

    def change(self, name: str, operation: Callable[[], object], done_code: int) -> bool:
        """A call that must not be made twice unless it was answered; whether it made the change.

        ``done_code`` says that there is nothing to change; after a try in doubt, that this try did it. Raises Refusal,
        FeishuBusy.
        """
        is_in_doubt, code = False, 0
        for _ in range(self._attempts):
            try:
                self._platform.call(name, operation)
            except Dropped as silence:
                raise FeishuBusy(outcome_unknown=True) from silence
            except BadGateway:
                is_in_doubt = True
            except Refusal as refusal:
                if refusal.code == done_code:
                    return is_in_doubt
                if not is_worth_repeating(refusal):
                    raise
                is_in_doubt, code = is_in_doubt or leaves_doubt(refusal), refusal.code
            else:
                return True
        raise FeishuBusy(code=code, outcome_unknown=is_in_doubt)


class DirectHire:
    """Keeps ``bot.promises.Hire``."""

    def __init__(self, platform: Platform, attempts: int = 3) -> None:
        self._careers = platform.careers
        self._line = _Line(platform, attempts)

    def list_websites(self) -> tuple[Website, ...]:
        pages = self._pages("GET /hire/v1/websites", lambda token: self._careers.list_websites(None, token or None))
        return tuple(records.to_website(record) for record in pages)

    def list_posts(self, website_id: str) -> Iterator[JobPost]:
        seen: set[str] = set()
        name = f"GET /hire/v1/websites/{website_id}/job_posts"
        for record in self._pages(name, lambda token: self._careers.list_posts(website_id, {"page_token": token})):
            post = records.to_job_post(website_id, record)
            if post.id not in seen:
                seen.add(post.id)
                yield post

    def search_posts(self, website_id: str, keyword: str) -> tuple[JobPost, ...]:
        name = f"POST /hire/v1/websites/{website_id}/job_posts/search"
        found = self._ask(name, lambda: self._careers.search_posts(website_id, {}, {"keyword": keyword}))
        return tuple(records.to_job_post(website_id, record) for record in found["items"])

    def get_post(self, website_id: str, post_id: str) -> JobPost:
        name = f"GET /hire/v1/websites/{website_id}/job_posts/{post_id}"
        found = self._ask(name, lambda: self._careers.get_post(website_id, post_id))
        return records.to_job_post(website_id, found["job_post"])

    def open_job(self, job_id: str, expires_at: datetime | None) -> Opening:
        body: dict[str, Any] = {"is_never_expired": expires_at is None}
        if expires_at is not None:
            body["expiry_time"] = to_ms(expires_at)
        name = f"POST /hire/v1/jobs/{job_id}/open"
        try:
            is_ours = self._line.change(name, lambda: self._careers.open_job(job_id, body), ALREADY_OPEN)
        except Refusal as refusal:
            raise to_hire_error(refusal) from refusal
        return Opening.REOPENED if is_ours else Opening.ALREADY_OPEN

    def job_team(self, job_id: str) -> JobTeam:
        found = self._ask(f"GET /hire/v1/jobs/{job_id}/recruiter", lambda: self._careers.recruiter(job_id))
        return records.to_job_team(found["info"])

    def _ask(self, name: str, operation: Callable[[], Answer]) -> Answer:
        try:
            return self._line.repeat(name, operation)
        except Refusal as refusal:
            raise to_hire_error(refusal) from refusal

    def _pages(self, name: str, read: Callable[[str], dict[str, Any]]) -> Iterator[dict[str, Any]]:
        token, used = "", {""}
        while True:
            page = self._ask(name, partial(read, token))
            yield from page["items"]
            if not page["has_more"]:
                return
            token = page["page_token"]
            if token in used:
                raise FeishuBusy
            used.add(token)


class DirectChat:
    """Keeps ``bot.promises.Chat``."""

    def __init__(self, platform: Platform, attempts: int = 3) -> None:
        self._platform = platform
        self._office = platform.office
        self._line = _Line(platform, attempts)
        self._bot_open_id = ""

    def bot_open_id(self) -> str:
        self._bot_open_id = self._bot_open_id or self._ask("GET /bot/v3/info", lambda: people.BOT_ID)
        return self._bot_open_id

    def is_external(self, chat_id: str) -> bool:
        chat = self._ask(f"GET /im/v1/chats/{chat_id}", lambda: self._platform.chats.find(chat_id))
        # A group that the bot is not in tells only its name; it is not taken for an internal one.
        return chat.is_external or not chat.has_bot

    def send_card(self, chat_id: str, card: Card, uuid: str) -> str:
        return self._send(chat_id, card_draft(card, uuid))

    def send_text(self, chat_id: str, text: Text, uuid: str) -> str:
        return self._send(chat_id, text_draft(text, uuid))

    def reply_card(self, chat_id: str, message_id: str, card: Card, uuid: str, *, in_thread: bool = False) -> str:
        """``chat_id`` is for the real client's limiter; the core knows where the message lies."""
        del chat_id
        return self._reply(message_id, card_draft(card, uuid), in_thread=in_thread)

    def reply_text(self, chat_id: str, message_id: str, text: Text, uuid: str) -> str:
        del chat_id
        return self._reply(message_id, text_draft(text, uuid))

    def update_card(self, message_id: str, card: Card) -> None:
        _check(message_id)
        content = card_draft(card, "").content
        self._ask(f"PATCH /im/v1/messages/{message_id}", lambda: self._office.patch(message_id, content))

    def _send(self, chat_id: str, draft: Draft) -> str:
        receiver = "open_id" if chat_id.startswith(PERSON) else "chat_id"
        return self._ask("POST /im/v1/messages", lambda: self._office.send(chat_id, receiver, draft)).id

    def _reply(self, message_id: str, draft: Draft, *, in_thread: bool = False) -> str:
        _check(message_id)
        name = f"POST /im/v1/messages/{message_id}/reply"
        return self._ask(name, lambda: self._office.reply(message_id, draft, in_thread=in_thread)).id

    def _ask(self, name: str, operation: Callable[[], Answer]) -> Answer:
        try:
            return self._line.repeat(name, operation)
        except Refusal as refusal:
            raise to_send_error(refusal) from refusal


def card_draft(card: Card, uuid: str) -> Draft:
    return Draft("interactive", _to_json(card.content), uuid)


def text_draft(text: Text, uuid: str) -> Draft:
    """Both languages, one under the other; somebody else's tags and links stay words, as the real client keeps them."""
    words = TAG.sub("＜", f"{text.zh_cn}\n{text.en_us}").replace("](", "] (")
    return Draft("text", _to_json({"text": words}), uuid)


def _to_json(content: dict[str, Any]) -> str:
    """Half a character becomes a question mark."""
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return written.encode("utf-8", "replace").decode("utf-8")


def _check(message_id: str) -> None:
    if not MESSAGE_ID.fullmatch(message_id):
        raise MessageGone
