"""Who the bot takes the reader for: the open_id to copy, and what that person may do."""

from typing import Literal

from bot.domain.replies import Card
from bot.domain.text import Text
from cards.components.elements import Element, card_content, divider, header, line, note
from cards.components.sanitize import join_texts, one_line, plain_message
from cards.wording import labels

ReopenAllowed = Literal["job_team", "admins", "anyone"]

_ID_LENGTH = 100
_TITLE = Text("我是谁", "Who am I")
_ID_HINT = Text(
    "这是你在这个机器人应用里的 open_id，可以复制给运维人员，例如填入 ADMIN_OPEN_IDS。",
    "Your open_id in this bot's app. Copy it for whoever runs the bot, for example for ADMIN_OPEN_IDS.",
)
_ADMIN = Text("你是机器人管理员。", "You are one of the bot's administrators.")
_NO_ADMIN = Text("你不是机器人管理员。", "You are not one of the bot's administrators.")
_EVERY_JOB = Text(
    "重启、重新发布、预约重启：所有职位都可以。",
    "You may reopen, publish again and schedule every job.",
)
_OWN_JOBS = Text(
    "重启、重新发布、预约重启：你担任招聘负责人、用人经理或招聘协助人的职位可以。其他职位可以在卡片上点「请求重启」。",
    "You may reopen, publish again and schedule jobs of which you are the recruiter, a hiring manager or an "
    "assistant. For other jobs press “Ask to reopen” on the card.",
)
_NO_JOB = Text(
    "重启、重新发布、预约重启：只有机器人管理员可以。你可以在职位卡片上点「请求重启」。",
    "Only administrators may reopen, publish again and schedule jobs. You can press “Ask to reopen” on a job's card.",
)
_MAY_SCAN = Text("扫描、体检：可以。", "/scan and /doctor: yes.")
_MAY_NOT_SCAN = Text("扫描、体检：只有机器人管理员可以。", "/scan and /doctor: administrators only.")


def whoami_card(open_id: str, *, is_admin: bool, reopen_allowed: ReopenAllowed) -> Card:
    """The person's open_id as plain text, whether they are an administrator, and what follows from the operator's rules."""
    shown = one_line(open_id, _ID_LENGTH)
    rights = [
        _ADMIN if is_admin else _NO_ADMIN,
        _reopening_text(reopen_allowed, is_admin=is_admin),
        _MAY_SCAN if is_admin else _MAY_NOT_SCAN,
    ]
    id_text = Text(shown, shown)
    body: list[Element] = [line(id_text), note(_ID_HINT), divider(), *map(line, rights)]
    fallback = plain_message(join_texts([_TITLE, id_text, *rights], labels.NEW_LINE))
    return Card(card_content(header(_TITLE, "blue"), body, _TITLE), fallback)


def _reopening_text(reopen_allowed: ReopenAllowed, *, is_admin: bool) -> Text:
    if is_admin or reopen_allowed == "anyone":
        return _EVERY_JOB
    return _OWN_JOBS if reopen_allowed == "job_team" else _NO_JOB
