"""The tables of everything that the bot answers to: commands, buttons and tasks."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.dispatch.commands import CommandSpec
from bot.dispatch.context import Context
from bot.dispatch.dispatcher import Tables
from bot.domain import buttons, job_buttons
from bot.domain.replies import Reply
from bot.domain.text import Text
from cards.components.degrade import degraded
from handlers import phrases
from handlers.administration.run_doctor import run_doctor
from handlers.administration.scan_now import may_scan, scan_now
from handlers.answer_plain_text import answer_plain_text
from handlers.form_buttons import FORM_BUTTONS
from handlers.list_jobs import list_expiring, list_jobs, turn_expiring, turn_jobs
from handlers.preview_link import preview_link
from handlers.reminders import unsubscribe
from handlers.reminders.change_settings import edit_reminders, resume_reminders, save_reminders
from handlers.reminders.digests.buttons import assign_to_me, release_assignment, snooze_job, turn_digest
from handlers.reminders.digests.menu import choose_for_job
from handlers.reminders.digests.today import show_todays_digest
from handlers.reminders.subscribe import (
    list_subscriptions,
    subscribe,
    subscribe_anyway,
    subscribe_by_button,
    subscribes_at_once,
)
from handlers.reopening import reopen_many_buttons
from handlers.reopening.auto_reopen_buttons import cancel_auto_reopen, schedule_auto_reopen
from handlers.reopening.publish import publish_adverts
from handlers.reopening.reopen_job import reopen_by_command, reopen_by_form, reopens_at_once
from handlers.reopening.undo import undo_reopening
from handlers.requests import ask, decide
from handlers.show_help import (
    explain_error,
    explain_late,
    explain_old_offer,
    explain_unreadable,
    show_help,
    show_late_result,
    welcome,
)
from handlers.show_history import show_chosen_history, show_history, turn_history
from handlers.show_job import choose_job, refresh_job, show_chosen_job, show_job
from handlers.tasks import TASKS
from handlers.who_am_i import who_am_i

__all__ = ["BUTTONS", "COMMANDS", "TABLES", "TASKS"]

COMMANDS = (
    CommandSpec(
        names=("help", "帮助", "?"),
        summary=Text("显示全部命令", "Every command, with an example"),
        answer=show_help,
        phrases=phrases.HELP,
    ),
    CommandSpec(
        names=("job", "职位"),
        arguments=Text("编码", "REF"),
        summary=Text("查看一个职位：编码、ID、链接或标题中的词", "One job: by code, id, link or words of its title"),
        answer=show_job,
        example=Text("A168688", "A168688"),
        example_state="open",
    ),
    CommandSpec(
        names=("jobs", "职位列表"),
        arguments=Text("[筛选] [开放|关闭]", "[filters] [open|closed]"),
        summary=Text("按关键词、部门、城市和状态列出职位", "A list of jobs: by words, department, city and state"),
        answer=list_jobs,
        phrases=phrases.JOBS,
        modifiers=phrases.OF_JOBS,
        example=Text("开放", "open"),
    ),
    CommandSpec(
        names=("expiring", "到期"),
        arguments=Text("[时间] [筛选]", "[when] [filters]"),
        summary=Text("即将到期和最近关闭的职位", "What expires soon and what closed lately"),
        answer=list_expiring,
        phrases=phrases.EXPIRING,
        modifiers=phrases.OF_EXPIRING,
        example=Text("30天", "30"),
    ),
    CommandSpec(
        names=("reopen", "重启", "重新开放"),
        arguments=Text("编码 [到期时间]", "REF [UNTIL]"),
        summary=Text(
            "重启已关闭的职位；到期时间可写 2027-01-31、30天、3个月、年底或长期",
            "Open a closed job again; UNTIL is 2027-01-31, 30d, 3m or forever",
        ),
        answer=reopen_by_command,
        phrases=phrases.REOPEN,
        changes_something=True,
        changes_now=reopens_at_once,
        example=Text("A168688", "A168688"),
        example_state="closed",
    ),
    CommandSpec(
        names=("subscribe", "订阅"),
        arguments=Text("[筛选]", "[filters]"),
        summary=Text(
            "本会话接收到期提醒；可筛选，如 城市:上海 部门:产品",
            "This chat gets reminders; filters such as city:Shanghai department:Product",
        ),
        answer=subscribe,
        phrases=phrases.SUBSCRIBE,
        changes_something=True,
        changes_now=subscribes_at_once,
    ),
    CommandSpec(
        names=("unsubscribe", "退订", "取消订阅", "取消提醒"),
        summary=Text("退订本会话的提醒", "End this chat's reminders"),
        answer=unsubscribe.unsubscribe,
        phrases=phrases.UNSUBSCRIBE,
    ),
    CommandSpec(
        names=("subscriptions", "订阅列表"),
        summary=Text("本会话的订阅和提醒设置", "This chat's subscriptions and how it is reminded"),
        answer=list_subscriptions,
        phrases=phrases.SUBSCRIPTIONS,
    ),
    CommandSpec(
        names=("history", "记录"),
        arguments=Text("[编码]", "[REF]"),
        summary=Text("谁在何时重启了什么职位，包括被拒绝的操作", "Who reopened what and when, refusals too"),
        answer=show_history,
        phrases=phrases.HISTORY,
    ),
    CommandSpec(
        names=("digest", "今日提醒"),
        summary=Text("今天提醒过的和现在该提醒的职位", "What this chat was told today and what is due now"),
        answer=show_todays_digest,
        phrases=phrases.DIGEST,
    ),
    CommandSpec(
        names=("whoami", "我是谁"),
        summary=Text("你的 open_id 和权限", "Your open_id, and what you may do"),
        answer=who_am_i,
        phrases=phrases.WHOAMI,
    ),
    CommandSpec(
        names=("scan", "扫描"),
        summary=Text(
            "管理员：立即重新读取全部职位，并发送该发的提醒", "Administrators: read all jobs again and send what is due"
        ),
        answer=scan_now,
        changes_something=True,
        changes_now=may_scan,
        for_admins=True,
    ),
    CommandSpec(
        names=("doctor", "体检"),
        summary=Text(
            "管理员：检查设置、网络、权限、数据库和后台工作",
            "Administrators: check the settings, network, permissions, database and work",
        ),
        answer=run_doctor,
        phrases=phrases.DOCTOR,
        for_admins=True,
    ),
)

BUTTONS: Mapping[type[Any], Callable[[Any, Mapping[str, Any], Context], Reply]] = {
    job_buttons.ShowJob: show_chosen_job,
    job_buttons.RefreshJob: refresh_job,
    job_buttons.ReopenJob: reopen_by_form,
    job_buttons.PublishAdverts: publish_adverts,
    job_buttons.UndoReopening: undo_reopening,
    buttons.ListJobs: turn_jobs,
    buttons.ListExpiring: turn_expiring,
    job_buttons.ChooseJob: choose_job,
    buttons.Subscribe: subscribe_by_button,
    buttons.SubscribeAnyway: subscribe_anyway,
    buttons.Unsubscribe: unsubscribe.ask_to_unsubscribe,
    buttons.EndSubscription: unsubscribe.end_subscription,
    buttons.RestoreSubscription: unsubscribe.restore_subscription,
    buttons.ListSubscriptions: unsubscribe.turn_subscriptions,
    buttons.EditReminders: edit_reminders,
    buttons.SaveReminders: save_reminders,
    buttons.ResumeReminders: resume_reminders,
    buttons.TurnDigest: turn_digest,
    job_buttons.SnoozeJob: snooze_job,
    job_buttons.AssignToMe: assign_to_me,
    job_buttons.ReleaseAssignment: release_assignment,
    buttons.ChooseReopenings: reopen_many_buttons.choose_reopenings,
    buttons.ConfirmReopenings: reopen_many_buttons.confirm_reopenings,
    buttons.ConfirmBulkRequest: reopen_many_buttons.confirm_bulk_request,
    buttons.CancelBulkRequest: reopen_many_buttons.cancel_bulk_request,
    job_buttons.ScheduleAutoReopen: schedule_auto_reopen,
    job_buttons.CancelAutoReopen: cancel_auto_reopen,
    buttons.TurnHistory: turn_history,
    job_buttons.ShowHistory: show_chosen_history,
    job_buttons.AskToReopen: ask.ask_to_reopen,
    job_buttons.ApproveRequest: decide.approve_request,
    job_buttons.DeclineRequest: decide.decline_request,
    job_buttons.ChooseForJob: choose_for_job,
}

TABLES = Tables(
    commands=COMMANDS,
    buttons=BUTTONS,
    form_buttons=FORM_BUTTONS,
    welcome=welcome,
    unknown=answer_plain_text,
    late=explain_late,
    offered_late=explain_old_offer,
    unreadable=explain_unreadable,
    failure=explain_error,
    late_result=show_late_result,
    degrade=degraded,
    preview=preview_link,
)
