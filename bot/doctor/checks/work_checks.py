"""The durable work: what is unfinished, and what failed in the last day."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from bot.doctor.examination import Examination
from bot.doctor.findings import ok, unchecked, warning
from bot.doctor.stored import stored_contents
from bot.doctor.wording import same, span_text
from bot.domain.text import Text
from bot.interfaces.doctor import Finding

# Digests that wait for Feishu, and work that is repeated, take half an hour.
OLD = timedelta(hours=1)
MOST_NAMES = 5
NO_WORK = Text("机器人还没有启动过", "the bot has not been started yet")
BACKLOG = Text(
    "未完成的工作 {count} 项，最早的开始于 {span}前", "Unfinished work: {count}, the oldest began {span} ago"
)
NOTHING_LEFT = Text("没有未完成的工作", "No work is unfinished")
WAIT = Text(
    "确认机器人正在运行；查看日志中的 step_failed 和 feishu_call_failed，工作会自动重试",
    "See that the bot runs; step_failed and feishu_call_failed in its log say why. The work goes on by itself",
)
FAILED = Text("最近一天有 {count} 项工作失败：{names}", "Work that failed in the last day: {count} ({names})")
LOOK = Text(
    "在日志中查找 workflow_gave_up，它和前面几行说明原因；重要的操作请重新发送",
    "Find workflow_gave_up in the log: it and the lines before it say why. Send again what matters",
)
NONE_FAILED = Text("最近一天没有工作失败", "No work failed in the last day")


def check_work(examination: Examination) -> Iterator[Finding]:
    contents = stored_contents(examination)
    if isinstance(contents, Text) or contents.work is None:
        because = contents if isinstance(contents, Text) else NO_WORK
        yield from (unchecked(name, because) for name in ("backlog", "failed work"))
        return
    work = contents.work
    if not work.backlog:
        yield ok("backlog", NOTHING_LEFT)
    else:
        age = examination.now - min(each.oldest_at for each in work.backlog.values())
        what = BACKLOG.fill(count=sum(each.count for each in work.backlog.values()), span=span_text(age))
        yield warning("backlog", what, WAIT) if age > OLD else ok("backlog", what)
    if not work.failed:
        yield ok("failed work", NONE_FAILED)
        return
    kinds = Counter(workflow_id.partition(":")[0] for workflow_id in work.failed)
    names = same(", ".join(f"{kind[:30]} {count}" for kind, count in kinds.most_common(MOST_NAMES)))
    yield warning("failed work", FAILED.fill(count=len(work.failed), names=names), LOOK)
