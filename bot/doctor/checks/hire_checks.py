"""What of Feishu Hire is visible: careers sites and jobs; and the switch without which nothing can be reopened."""

from collections.abc import Iterator
from datetime import datetime

from bot.doctor.examination import Examination
from bot.doctor.findings import failure, ok, unchecked, warning
from bot.doctor.stored import contents_or_none
from bot.doctor.wording import ago_text, joined, same
from bot.domain.text import Text
from bot.feishu.json_fields import as_mappings, as_pair
from bot.feishu.response import ApiResponse
from bot.interfaces.doctor import Finding

MOST_PAGES = 5
MOST_NAMES = 5

SITES = Text("可见招聘官网 {count} 个：{names}", "Careers sites: {count} ({names})")
NO_SITES = Text("没有可见的招聘官网", "No careers site is visible")
MAKE_A_SITE = Text(
    "在飞书招聘中创建招聘官网；没有官网时职位仍可使用，但没有广告",
    "Create a careers site in Feishu Hire; without one jobs work, but have no adverts",
)
SITE_UNKNOWN = Text(
    "HIRE_WEBSITE_IDS 中的 {ids} 不是可见的招聘官网，可见的有：{found}",
    "HIRE_WEBSITE_IDS names {ids}, but the careers sites are: {found}",
)
CORRECT_IDS = Text(
    "改正 HIRE_WEBSITE_IDS，或删除它以读取全部官网", "Correct HIRE_WEBSITE_IDS, or remove it to read every site"
)
NOT_LISTED = Text("飞书没有返回招聘官网列表", "Feishu did not list the careers sites")
JOBS = Text("已读取职位 {count} 个，可显示职位广告 {adverts} 条", "Jobs read: {count}; adverts: {adverts}")
SHOWN_JOBS = Text("可在此显示的职位 {count} 个", "Jobs that may be shown here: {count}")
SOME_JOBS = Text(
    "可见职位至少 {count} 个；首次扫描之后会有确切数字",
    "At least {count} jobs are visible; the first scan will count them",
)
NO_JOBS = Text("飞书招聘没有返回任何职位", "Feishu Hire lists no job")
CHECK_JOBS = Text(
    "确认飞书招聘中有职位，且 hire:job:readonly 已随新版本发布",
    "See that there are jobs in Feishu Hire, and that hire:job:readonly was published with a version",
)
SWITCH_OFF = Text(
    "飞书招聘的开关「通过 API 同步职位」没有打开（1002613）",
    "The switch 通过 API 同步职位 (sync jobs through the API) is off (1002613)",
)
SWITCH_REFUSED = Text(
    "最近一次重启或发布（{at}）因「通过 API 同步职位」没有打开而被拒绝",
    "The last reopening or publishing was refused because the switch 通过 API 同步职位 was off: {at}",
)
SWITCH_ON = Text(
    "「通过 API 同步职位」已打开：最近一次成功的操作是 {at}",
    "The switch 通过 API 同步职位 is on: something was last reopened or published {at}",
)
SWITCH_UNTOLD = Text(
    "无法确定「通过 API 同步职位」是否已打开：用一个不存在的职位试探时，飞书没有报告开关未打开，但仅凭这一点还不能确定",
    "Whether the switch 通过 API 同步职位 is on cannot be told for sure: asked about a job that does not exist, Feishu did not say that"
    " it is off",
)
SWITCH_ON_PLACE = Text(
    "请招聘管理员打开：飞书招聘 - 设置 - 职位管理 - 职位设置 - 通过 API 同步职位",
    "Have a Hire administrator switch it on: 飞书招聘 - 设置 - 职位管理 - 职位设置 - 通过 API 同步职位",
)
SWITCH_LOOK = Text(
    "请招聘管理员查看：飞书招聘 - 设置 - 职位管理 - 职位设置；第一次重启职位后这里会有确切结果",
    "Have a Hire administrator look: 飞书招聘 - 设置 - 职位管理 - 职位设置; after the first reopening the doctor knows",
)


def check_sites(examination: Examination) -> Iterator[Finding]:
    if examination.no_token:
        yield unchecked("sites", examination.no_token)
    elif examination.sites is None:
        yield unchecked("sites", NOT_LISTED)
    elif unknown := [same(each) for each in examination.settings.hire_website_ids if each not in examination.sites]:
        found = joined([same(each) for each in examination.sites])
        yield failure("sites", SITE_UNKNOWN.fill(ids=joined(unknown), found=found), CORRECT_IDS)
    elif not examination.sites:
        yield warning("sites", NO_SITES, MAKE_A_SITE)
    else:
        names = [as_pair(site.get("name")) for site in examination.sites.values()]
        shown = joined([Text(name.zh_cn[:30] or "?", name.en_us[:30] or "?") for name in names[:MOST_NAMES]])
        yield ok("sites", SITES.fill(count=len(names), names=shown))


def check_jobs(examination: Examination) -> Iterator[Finding]:
    """The jobs of the last scan; before the first one some pages of Feishu's list are counted."""
    contents = contents_or_none(examination)
    if contents and contents.jobs:
        counts = {"count": contents.shown_jobs, "adverts": contents.adverts}
        yield ok("jobs", (JOBS if examination.audience.sees_all else SHOWN_JOBS).fill(**counts))
        return
    if examination.no_token:
        yield unchecked("jobs", examination.no_token)
        return
    counted = _count(examination)
    if isinstance(counted, Text):
        yield unchecked("jobs", counted)
    elif counted:
        yield ok("jobs", SOME_JOBS.fill(count=counted))
    else:
        yield warning("jobs", NO_JOBS, CHECK_JOBS)


def _count(examination: Examination) -> int | Text:
    count, token = 0, ""
    for _ in range(MOST_PAGES):
        query = {"page_size": "20", "user_id_type": "open_id", **({"page_token": token} if token else {})}
        response = examination.ask("GET", "/hire/v1/jobs", query)
        if isinstance(response, Text):
            return response
        if response.code != 0:
            return _refused(response)
        count += len(as_mappings(response.data.get("items")))
        token = str(response.data.get("page_token") or "")
        if not response.data.get("has_more") or not token:
            break
    return count


def _refused(response: ApiResponse) -> Text:
    return Text(f"飞书返回错误码 {response.code}", f"Feishu answers code {response.code}")


def check_switch(examination: Examination) -> Iterator[Finding]:
    """What a call has said; else what the history has of the last attempt. Without calls that write nothing may be known."""
    # The history would tell a group that a job was reopened of which it may not know.
    contents = contents_or_none(examination) if examination.audience.sees_all else None
    refused_at = contents.sync_refused_at if contents else None
    worked_at = contents.reopened_at if contents else None
    if examination.sync_refused:
        yield failure("switch", SWITCH_OFF, SWITCH_ON_PLACE)
    elif refused_at and (worked_at is None or worked_at < refused_at):
        yield failure("switch", SWITCH_REFUSED.fill(at=_ago(examination, refused_at)), SWITCH_ON_PLACE)
    elif worked_at:
        yield ok("switch", SWITCH_ON.fill(at=_ago(examination, worked_at)))
    elif examination.reads_only:
        return
    elif examination.sync_refused is None:
        yield unchecked("switch", examination.no_token or NOT_ASKED)
    else:
        yield warning("switch", SWITCH_UNTOLD, SWITCH_LOOK)


NOT_ASKED = Text("应用缺少 hire:job 和 hire:advertisement 权限", "the app has neither hire:job nor hire:advertisement")


def _ago(examination: Examination, at: datetime) -> Text:
    return ago_text(at, examination.now, examination.settings.timezone)
