"""Everyday words and questions that mean a command. Compared without politeness, spaces and punctuation."""


def _listed(text: str) -> tuple[str, ...]:
    """The phrases, which are separated by commas and lines."""
    return tuple(phrase for line in text.splitlines() for each in line.split(",") if (phrase := each.strip()))


HELP = _listed(
    """
    你好, 您好, 早上好, 下午好, 在吗, 谢谢, 多谢, 怎么用, 怎么使用, 你能做什么, 你会什么, 有哪些命令,
    命令, 使用说明, 说明, 菜单, 功能, 嗨, 哈喽, 早, 早安, 上午好, 中午好, 晚上好, 大家好, 在不在, 谢谢你,
    谢谢您, 谢谢大家, 感谢, 非常感谢, 辛苦, 辛苦了, 再见, 拜拜, 你是谁, 你能干什么, 你有什么功能,
    怎么使用你, 如何使用, 使用帮助, 使用方法, 帮帮我, 收到, 收到了, 好, 好的, 好滴, 好嘞, 行, 可以, 嗯, 嗯嗯, 知道了, 明白,
    明白了, 了解, 没问题, 晚安, 明天见, 回见, 下次见, 辛苦啦, 谢啦, 多谢啦
    hi, hello, hey, thanks, thank you, thx, how do i use this, what can you do, commands, menu, usage,
    start, hello everyone, hi all, good morning, good afternoon, good evening, thanks a lot, many thanks,
    thank you very much, bye, who are you, what do you do, how to use, how to use this,
    how does this work, help me, ok, okay, got it, noted, understood, roger, sure, will do, great, good night, goodnight,
    bye bye, goodbye, see you, see you later, see you tomorrow, cheers, ty, much appreciated
    """
)

DOCTOR = _listed(
    "健康检查, 自检, 检查配置, 诊断, check-up, checkup, health check, self test, diagnose, check the setup"
)

JOBS = _listed(
    """
    列表, 全部职位, 所有职位, 有哪些职位, 哪些职位, 职位清单, 职位表, 岗位, 岗位列表, 招聘职位,
    职位有哪些, 哪些岗位, 有什么职位, 哪些职位在, 在职位, 职位
    list, list jobs, all jobs, what jobs are there, which jobs are there, positions, jobs, jobs list,
    list of jobs, list all jobs, what jobs, which jobs, what jobs do we have, which jobs do we have
    """
)

EXPIRING = _listed(
    """
    快到期, 快到期的职位, 即将到期, 到期职位, 哪些职位快到期, 哪些职位快到期了, 哪些职位要到期了, 快过期,
    有什么快到期, 哪些快到期, 即将到期的职位, 马上到期的职位, 最近到期的职位, 到期的职位, 哪些职位到期,
    有哪些职位到期, 有什么职位到期, 哪些职位即将到期, 哪些职位马上到期, 哪些职位会到期, 哪些职位要到期,
    过期的职位, 哪些职位过期, 哪些职位过期了, 职位到期情况, 到期提醒
    expiring jobs, expires soon, expiring soon, what expires soon, which jobs expire soon,
    which jobs are expiring, what is expiring, expire, deadline, what is expiring soon, what's expiring,
    what's expiring soon, anything expiring, anything expiring soon, what expires, which jobs expire,
    which jobs are expiring soon, jobs expiring, jobs expiring soon, expired jobs
    """
)

SUBSCRIBE = _listed(
    """
    订阅提醒, 开启提醒, 打开提醒, 提醒我, 提醒我们, 开启订阅, 订阅职位
    remind us, remind me, turn on reminders, subscribe us, start reminders, turn reminders on,
    sign us up
    """
)

UNSUBSCRIBE = _listed(
    """
    关闭提醒, 停止提醒, 不要提醒, 不要提醒我, 别提醒了, 不再提醒, 取消, 关掉提醒, 退出订阅, 停, 停止,
    停止订阅, 不订阅, 不订阅了, 别订阅, 不想收到提醒, 不要再提醒, 不要再提醒了, 别再提醒, 别再提醒了,
    不需要提醒, 别发了, 不要发了
    stop, stop reminders, stop reminding us, no more reminders, turn off reminders, unsub, cancel,
    cancel subscription, cancel reminders, don't remind us, don't remind me, do not remind us,
    turn reminders off
    """
)

SUBSCRIPTIONS = _listed(
    """
    我的订阅, 订阅了什么, 提醒设置, 设置, 暂停, 暂停提醒, 提醒, 什么时候提醒, 订阅了哪些, 我们订阅了什么,
    我们的订阅, 订阅设置, 修改提醒, 静音, 免打扰, 恢复提醒, 恢复, 继续提醒
    settings, pause, pause reminders, reminders, my subscriptions, what are we subscribed to, mute,
    snooze, resume, resume reminders, unpause, change settings, our subscriptions, reminder settings
    """
)

HISTORY = _listed(
    """
    历史, 历史记录, 谁重启了, 谁重启的, 操作记录, 操作历史, 重启记录, 谁重启了职位, 谁重启了这个职位,
    谁操作的
    who reopened, who did it, log, who reopened it, who reopened this job, who reopened the job,
    change log, audit log
    """
)

DIGEST = _listed(
    """
    今天的提醒, 今日的提醒, 今天提醒, 今天有什么提醒, 今天有哪些提醒, 今天提醒了什么, 今天提醒了哪些职位,
    今天, 今天有什么要处理, 今天有什么到期提醒
    today's digest, digest of today, today's reminders, reminders of today, reminders today, today,
    what is due today, what's due today
    """
)

WHOAMI = _listed(
    """
    我的id, 我的open_id, 我的权限, 我有什么权限, 我有哪些权限, 我能重启吗
    who am i, my open_id, my open id, what may i do, what am i allowed to do
    """
)

REOPEN = _listed(
    """
    重启职位, 重新打开, 重新开放, 重新开放职位, 怎么重启, 怎么重启职位, 如何重启职位, 怎么重新开放职位
    reopen a job, how do i reopen a job, how to reopen a job
    """
)

OF_JOBS = _listed(
    """
    已关闭, 关闭, 招聘中, 在招, 开放中, 开放, 我负责的, 我的, 校招, 社招
    closed, open, mine, my, campus, social
    """
)

OF_EXPIRING = _listed(
    """
    今天, 明天, 本周末, 这周末, 本周, 这周, 这个星期, 下周, 下个星期, 本月, 这个月, 下个月, 下月, 月底前,
    月底, 年底前, 年底, 一周内, 两周内, 7天内, 30天内, 一个月内, 三个月内
    today, tomorrow, this weekend, this week, next week, this month, next month
    """
)
