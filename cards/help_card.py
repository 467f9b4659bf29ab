"""The help, the greeting and the answer to an unknown command.

An example is a button that runs it, except where that would change something: there it is shown to be typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.buttons import RunCommand, Subscribe
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from cards.components.elements import (
    BUTTON_LENGTH,
    Element,
    button,
    button_row,
    card_content,
    divider,
    header,
    line,
    local_time,
    markdown,
    note,
    row_with_button,
    side_by_side,
)
from cards.components.forms import confirmed_submit, form
from cards.components.sanitize import join_texts, multi_line, one_line, plain_message
from cards.wording import labels

_MAX_ENTRIES = 14
_FIRST_ENTRIES = 3
_ECHO_LENGTH = 60
_MAX_FINDINGS = 8
_FINDING_LENGTH = 600
_TITLE = Text("我能做什么", "What I can do")
_WELCOME = Text("你好，我是招聘助手", "Hello, I look after your jobs")
_GREETING = Text(
    "在这里可以查看招聘职位，到期前我会提醒大家，也能重启已关闭的职位。可以先试试：",
    "I show your jobs in chat, remind you before they expire, and reopen closed ones. Things to try first:",
)
_SHOW_JOB = Text(
    "想看某个职位，发送「职位」加上它的编码、链接或标题，例如「职位 高级工程师」。",
    "To see a job, send /job and its code, link or title, for example “/job senior engineer”.",
)
_SUBSCRIBE_GROUP = Text("订阅本群的到期提醒", "Subscribe this chat")
_SUBSCRIBE_DIRECT = Text("订阅到期提醒", "Subscribe to reminders")
_SUBSCRIBE_TITLE = Text("订阅全部职位的提醒？", "Subscribe to reminders of all jobs?")
_SUBSCRIBE_TEXT = Text(
    "职位到期前和关闭后，每天汇总成一条消息发到这里。之后可以按部门、城市等筛选，也可以随时退订。",
    "Once a day this chat is told which jobs are about to expire and which have closed. You can narrow it down "
    "by department or city later, or end it at any time.",
)
_TYPE = Text("输入：{example}", "Type: {example}")
HOW_TO_TALK = Text(
    "在群里先 @我 再输入命令；单聊里直接输入即可。「/」可以省略，中英文名称都可以用。",
    "In a group, mention me before the command; in a direct chat just type it. "
    "The “/” may be left out, and Chinese names work too.",
)
_IS_UP = Text("机器人已启动", "The bot is up")
_YOU_ARE_ADMIN = Text(
    "你在设置里是管理员，所以收到这条消息；只发一次。接下来：",
    "You get this once, because the settings name you as an administrator. What comes next:",
)
_NEXT_STEPS = (
    Text(
        "把我加进招聘同事的群：群设置 - 群机器人 - 添加机器人。",
        "Add me to your recruiters' group: group settings, Bots, Add bot.",
    ),
    Text(
        "在群里 @我 发送「订阅」，职位到期前和关闭后群里会收到提醒。",
        "Mention me there with /subscribe: the group is then told before jobs expire and once they have closed.",
    ),
    Text("发送「帮助」查看全部命令，这里和群里都可以。", "Send /help for every command, here or in a group."),
)
_STEP = Text("{number}. {step}", "{number}. {step}")
_FOUND = Text("启动时检查的结果：", "What was checked at the start:")
_ALL_WELL = Text("{count} 项检查全部通过。", "All {count} checks passed.")
_SOME_WELL = Text("{count} 项检查通过。", "{count} checks passed.")
_FAILURE = Text("需要处理：{what}", "To be fixed: {what}")
_WARNING = Text("请留意：{what}", "To be looked at: {what}")
_UNKNOWN = Text("没有看懂", "I did not understand")
_DO_NOT_KNOW = Text("我没有看懂「{unknown}」。", "I do not know “{unknown}”.")
_DID_YOU_MEAN = Text("你是不是想用「{suggestion}」？", "Did you mean {suggestion}?")
_SEND_IT = Text("如果是，请改好后重新发送。", "If so, please send it like that.")
_COMMANDS = Text("可用的命令：{commands}", "Commands: {commands}")
_COMMAND_LENGTH = 500
_LATE = Text("这条命令来晚了，没有执行", "This command came late and was not run")
_OFFERED_LATE = Text(
    "这个按钮是之前发出的，已过时，命令没有执行", "This button is from some time ago; the command was not run"
)
_OFFERED_TEXT = Text("按钮是 {at} 发出的，现在还要执行这条命令吗？", "It was offered on {at}. Run it now?")
_LATE_TEXT = Text("它是在 {at} 发送的，现在还要执行吗？", "It was typed on {at}. Run it now?")
_RUN_NOW = Text("现在执行", "Run it now")
_HELP = Text("帮助", "Help")
_HELP_NAMES = frozenset({"帮助", "/help"})


@dataclass(frozen=True)
class HelpEntry:
    """One command as it is typed in the reader's language (职位 编码, ``/job REF``), a summary and an example.

    Both examples run the same. That of a command that ``changes_something`` is no button.
    """

    title: Text
    summary: Text
    example: Text
    changes_something: bool = False


def help_card(entries: Sequence[HelpEntry], bot_hint: Text = HOW_TO_TALK) -> Card:
    """All commands with their examples; ``bot_hint`` says how to address the bot."""
    shown = entries[:_MAX_ENTRIES]
    body = [note(bot_hint), *(element for entry in shown for element in (divider(), _entry(entry)))]
    fallback = join_texts([_TITLE, *(_fallback_text(entry) for entry in shown)], labels.NEW_LINE)
    return Card(card_content(header(_TITLE, "blue"), body, _TITLE), plain_message(fallback))


def welcome_card(entries: Sequence[HelpEntry], *, is_direct: bool = False) -> Card:
    """A greeting with the first commands, and the button that subscribes the chat to every job, after a dialog.

    The dialog needs a form, because elsewhere it may not open (docs/feishu/open-questions.md Q32).
    """
    shown = entries[:_FIRST_ENTRIES]
    label = _SUBSCRIBE_DIRECT if is_direct else _SUBSCRIBE_GROUP
    subscribe = confirmed_submit("subscribe", label, Subscribe(), title=_SUBSCRIBE_TITLE, question=_SUBSCRIBE_TEXT)
    body = [
        line(_GREETING),
        *(_entry(entry) for entry in shown),
        line(_SHOW_JOB),
        form("subscribe_form", [subscribe]),
        divider(),
        note(HOW_TO_TALK),
        _help_button(),
    ]
    fallback = join_texts([_WELCOME, _GREETING, *(_fallback_text(entry) for entry in shown)], labels.NEW_LINE)
    return Card(card_content(header(_WELCOME, "blue"), body, _WELCOME), plain_message(fallback))


def suggestion_card(
    unknown: str, suggestion: str | None, entries: Sequence[HelpEntry], *, would_change: bool = False
) -> Card:
    """The answer to an unknown command: the closest command, if any, and the names of all commands.

    The suggestion is a button, unless running it ``would_change`` something: a guess is not run with one click.
    """
    opening = _DO_NOT_KNOW.fill(unknown=one_line(unknown, _ECHO_LENGTH))
    closest = one_line(suggestion or "", _COMMAND_LENGTH if would_change else BUTTON_LENGTH)
    question = [_DID_YOU_MEAN.fill(suggestion=closest)] if closest else []
    question += [_SEND_IT] if closest and would_change else []
    actions = [button(closest, RunCommand(closest), "primary")] if closest and not would_change else []
    if closest.partition(" ")[0] not in _HELP_NAMES:
        actions.append(_help_button())
    shown = [entry.title for entry in entries[:_MAX_ENTRIES]]
    names = Text("、".join(title.zh_cn for title in shown), " ".join(title.en_us for title in shown))
    commands = _COMMANDS.fill(commands=names)
    body = [
        line(opening),
        *map(line, question),
        button_row(actions),
        note(commands),
    ]
    fallback = plain_message(join_texts([opening, *question, commands], labels.NEW_LINE))
    return Card(card_content(header(_UNKNOWN, "grey"), body, _UNKNOWN), fallback)


def admin_welcome_card(findings: Sequence[Finding]) -> Card:
    """For an administrator's direct chat, once: the bot is up, what comes next, and what its checks found, failures first."""
    steps = [_STEP.fill(number=number, step=step) for number, step in enumerate(_NEXT_STEPS, 1)]
    found = _found_texts(findings)
    body = [line(_YOU_ARE_ADMIN), *map(line, steps)]
    if found:
        body += [divider(), line(_FOUND), *map(line, found)]
    body.append(button_row([_help_button()]))
    fallback = plain_message(join_texts([_IS_UP, _YOU_ARE_ADMIN, *steps, *found], labels.NEW_LINE))
    return Card(card_content(header(_IS_UP, "green"), body, _IS_UP), fallback)


def _found_texts(findings: Sequence[Finding]) -> list[Text]:
    """A paragraph for each finding that is not well, at most ``_MAX_FINDINGS``, and how many are. Without what was not checked."""
    unwell = [each for state in ("failure", "warning") for each in findings if each.state == state]
    count = sum(each.state == "ok" for each in findings)
    well = [(_SOME_WELL if count < len(findings) else _ALL_WELL).fill(count=count)] if count else []
    rest = labels.and_more(len(unwell) - _MAX_FINDINGS)
    return [*map(_finding_text, unwell[:_MAX_FINDINGS]), *rest, *well]


def _finding_text(finding: Finding) -> Text:
    what = (_FAILURE if finding.state == "failure" else _WARNING).fill(what=finding.what)
    text = join_texts([what, finding.fix], labels.NEW_LINE) if finding.fix else what
    return Text(*(multi_line(each, _FINDING_LENGTH) for each in text))


def late_command_card(command: str, at: datetime, *, is_typed: bool = True) -> Card:
    """A command that was not run, because it was typed, or else offered by a button, long ago."""
    shown = one_line(command, BUTTON_LENGTH)
    title, sentence = (_LATE, _LATE_TEXT) if is_typed else (_OFFERED_LATE, _OFFERED_TEXT)
    text = sentence.fill(at=local_time(at))
    body = [
        markdown(text),
        line(Text(shown, shown)),
        button_row([button(_RUN_NOW, RunCommand(command[:_COMMAND_LENGTH]), "primary_filled")]),
    ]
    fallback = plain_message(join_texts([title, Text(shown, shown)], labels.NEW_LINE))
    return Card(card_content(header(title, "orange"), body, title), fallback)


def _entry(entry: HelpEntry) -> Element:
    texts = [line(entry.title), note(entry.summary)]
    if entry.changes_something:
        return side_by_side([*texts, note(_TYPE.fill(example=entry.example))])
    return row_with_button(texts, button(entry.example, RunCommand(entry.example.en_us)))


def _fallback_text(entry: HelpEntry) -> Text:
    return join_texts([entry.example, entry.summary], labels.DOT)


def _help_button() -> Element:
    return button(_HELP, RunCommand("/help"))
