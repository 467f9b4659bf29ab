"""The table of contents: everything that the bot answers to stands here."""

from collections.abc import Callable, Mapping
from typing import Any

from bot import buttons
from bot.commands import CommandSpec
from bot.context import Context
from bot.dispatcher import Tables
from bot.errands import Errand
from bot.nouns import Reply, Text
from handlers.armings import fire_armings
from handlers.list_jobs import list_expiring, list_jobs, turn_expiring, turn_jobs
from handlers.living_cards import refresh_cards
from handlers.reopen_job import reopen_by_command, reopen_by_form
from handlers.show_help import explain, show_help, suggest, welcome
from handlers.show_job import choose_post, refresh_post, show_job, show_post

COMMANDS = (
    CommandSpec(
        names=("help", "帮助", "?"),
        summary=Text("显示全部命令", "Every command, with an example"),
        answer=show_help,
    ),
    CommandSpec(
        names=("job", "职位"),
        arguments="REF",
        summary=Text(
            "查看一个职位：编码、ID、官网链接或标题中的词",
            "One job: by code, id, careers-site link or words of its title",
        ),
        answer=show_job,
        example="A168688",
        example_state="open",
    ),
    CommandSpec(
        names=("jobs", "职位列表"),
        arguments="[words] [open|closed]",
        summary=Text("职位列表：按词、部门、城市、状态筛选", "A list of jobs: by words, department, city and state"),
        answer=list_jobs,
        example="open",
    ),
    CommandSpec(
        names=("expiring", "到期"),
        arguments="[days]",
        summary=Text("即将到期和最近关闭的职位", "What expires soon and what closed lately"),
        answer=list_expiring,
        example="30",
    ),
    CommandSpec(
        names=("reopen", "重启"),
        arguments="REF [UNTIL]",
        summary=Text(
            "重启已关闭的职位；UNTIL 可写 2027-01-31、30天、3个月或长期",
            "Open a closed job again; UNTIL is 2027-01-31, 30d, 3m or forever",
        ),
        answer=reopen_by_command,
        example="A168688",
        example_state="closed",
    ),
)

BUTTONS: Mapping[type[Any], Callable[[Any, Mapping[str, Any], Context], Reply]] = {
    buttons.ShowPost: show_post,
    buttons.RefreshPost: refresh_post,
    buttons.ReopenJob: reopen_by_form,
    buttons.ListJobs: turn_jobs,
    buttons.ListExpiring: turn_expiring,
    buttons.ChoosePost: choose_post,
}

ERRANDS: Mapping[str, Errand] = {
    "refresh_cards": refresh_cards,
    "fire_armings": fire_armings,
}

TABLES = Tables(commands=COMMANDS, buttons=BUTTONS, welcome=welcome, unknown=suggest, failure=explain, errands=ERRANDS)
