"""Sample jobs: the one of Hire's documentation in every state, one with only an id and a title, and hostile ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.job_buttons import UndoReopening
from bot.domain.job_details import CustomField, CustomFieldType, JobDetails, Named, Place
from bot.domain.jobs import Advert, Job, JobAdvert, JobTeam
from bot.domain.text import Text
from cards.help_card import HelpEntry
from cards.job_parts.view import Links

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
ACTOR_ID = "ou_e2fc714c4727ee9395f324cd2e7f331f"


def _at(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


# docs/feishu/api.md 5.4; its job is active although its date has passed (docs/feishu/open-questions.md Q14).
SEED_DETAILS = JobDetails(
    title="高级工程师职位-官网广告",
    code="A168688",
    process_type=1,
    recruitment_type=Named("101", Text("社招-全职", "Full-time")),
    department=Named("6793124489011103245", Text("产品部", "product department")),
    job_type=Named("6930815272790114324", Text("金融", "Finance")),
    min_level=Named("6890840777044265230", Text("级别-2", "level-2")),
    max_level=Named("6890840777044265230", Text("级别-2", "level-2")),
    places=(
        Place(
            Text("成都抖音集团大厦", "Chengdu Douyin Group Building"),
            Text("高新区", "high-tech"),
            Text("成都", "Chengdu"),
            Text("四川", "Sichuan"),
            Text("中国大陆", "Chinese Mainland"),
        ),
    ),
    min_salary="5",
    max_salary="10",
    degree=1,
    experience=1,
    headcount=12,
    highlights=(Named("6732430418202593547", Text("下午茶", "afternoon tea")),),
    description="负责软件开发",
    requirement="大专",
    creator=Named(ACTOR_ID, Text("袁一一", "YiYi Yuan")),
    created_at=_at(1715867075246),
    changed_at=_at(1715867075246),
    custom_fields=(
        CustomField("6949805467799537964", Text("集团化", "collectivize"), CustomFieldType.LINE, content="text"),
    ),
    job_function=Named("7010952553315895596", Text("研发", "RD")),
    subject=Named("7368380000360401188", Text("项目1", "project 1")),
    majors=(Named("6930815272790114324", Text("考古", "archeology")),),
)
SEED_ADVERT = Advert(
    website_id="7047318856652261676",
    id="7392894182636144946",
    job_id="7392894182636030258",
    details=SEED_DETAILS,
    is_active=True,
    expires_at=_at(1701226882718),
)
LISTED = JobAdvert(SEED_ADVERT.website_id, SEED_ADVERT.id, SEED_DETAILS.title, is_listed=True)
OFF = replace(LISTED, is_listed=False)
# It was on the site when its job closed.
TAKEN_OFF = replace(OFF, was_listed_at_closing=True)
CAMPUS_SITE_ID = "7047318856652261677"
TAKEN_OFF_CAMPUS = JobAdvert(
    CAMPUS_SITE_ID, "7392894182636144947", "高级工程师（校园官网）", was_listed_at_closing=True
)
WEBSITES = {SEED_ADVERT.website_id: Text("官网", "Main site"), CAMPUS_SITE_ID: Text("校园官网", "Campus site")}
TEAM = JobTeam("ou_recruiter", ("ou_manager_1", "ou_manager_2"), ("ou_assistant",))
SEED = Job(
    id=SEED_ADVERT.job_id,
    details=SEED_DETAILS,
    expires_at=SEED_ADVERT.expires_at,
    adverts=(LISTED,),
    team=TEAM,
    team_read_at=NOW,
)
OPEN = replace(SEED, expires_at=NOW + timedelta(days=120))
FOREVER = replace(SEED, expires_at=None)
EXPIRING = replace(SEED, expires_at=NOW + timedelta(days=3))
EXPIRED = replace(SEED, adverts=(OFF,))
CLOSED = replace(
    SEED,
    is_active=False,
    adverts=(TAKEN_OFF,),
    times_closed=1,
    closed_at=NOW - timedelta(days=20),
    is_closing_seen=True,
)
# Nobody saw it close, and it was to expire later.
CLOSED_EARLY = replace(
    CLOSED,
    expires_at=NOW + timedelta(days=30),
    closed_at=SEED_DETAILS.changed_at,
    is_closing_seen=False,
    adverts=(OFF,),
)
UNLISTED = replace(SEED, is_confirmed=False, adverts=(OFF,), times_closed=1, closed_at=SEED.expires_at)
REOPENED = replace(OPEN, adverts=(TAKEN_OFF, TAKEN_OFF_CAMPUS), times_closed=1)
BARE = Job(id="3", details=JobDetails(title="前台"), adverts=(JobAdvert("1", "2", "前台", is_listed=True),))
UNADVERTISED = replace(BARE, id="4", adverts=(), team=TEAM)
IN_EVERY_STATE = {"open": OPEN, "expiring": EXPIRING, "expired": EXPIRED, "closed": CLOSED, "unlisted": UNLISTED}
UNDO = UndoReopening(CLOSED.id, "reopen-1")
LINKS = Links(
    f"https://people.feishu.example/hire/job/{SEED.id}",
    {(LISTED.website_id, LISTED.id): "https://careers.example/position/7392894182636144946"},
)


def with_details(job: Job, **changed: Any) -> Job:
    """The job with other details."""
    return replace(job, details=replace(job.details, **changed))


TEN_FIELDS = (
    CustomField("1", Text("代号", "Code name"), CustomFieldType.LINE, content="Falcon"),
    CustomField("2", Text("团队介绍", "Team"), CustomFieldType.PARAGRAPH, content="我们做搜索。\n状态：已关闭"),
    CustomField("3", Text("班次", "Shift"), CustomFieldType.SINGLE_CHOICE, choices=(Text("白班", "Day"),)),
    CustomField(
        "4",
        Text("语言", "Languages"),
        CustomFieldType.MULTIPLE_CHOICE,
        choices=(Text("英语", "English"), Text("日语", "Japanese")),
    ),
    # 00:00 on 2 July in Shanghai is still 1 July in UTC.
    CustomField("5", Text("到岗日期", "Start date"), CustomFieldType.DATE, at=datetime(2026, 7, 1, 16, 0, tzinfo=UTC)),
    CustomField(
        "6", Text("毕业月份", "Graduation"), CustomFieldType.MONTH, at=datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
    ),
    CustomField("7", Text("届别", "Class of"), CustomFieldType.YEAR, at=datetime(2025, 12, 31, 16, 0, tzinfo=UTC)),
    CustomField(
        "8",
        Text("项目周期", "Project period"),
        CustomFieldType.TIME_RANGE,
        at=datetime(2026, 2, 28, 16, 0, tzinfo=UTC),
        ends_at=datetime(2026, 9, 30, 15, 59, tzinfo=UTC),
    ),
    CustomField("9", Text("工位数", "Desks"), CustomFieldType.NUMBER, number="12.50"),
    CustomField("10", Text("默认字段", "Default field"), CustomFieldType.DEFAULT, content="如实填写"),
)
RICH = with_details(
    replace(REOPENED, adverts=(LISTED, TAKEN_OFF_CAMPUS)),
    custom_fields=TEN_FIELDS,
    min_level=Named("1", Text("P5", "P5")),
    max_level=Named("2", Text("P7", "P7")),
    majors=(Named("0", Text("", "")),),
)


def hostile(words: str) -> Job:
    """A closed job with ``words`` in every field that holds text, and with hundreds of places, highlights and adverts."""
    text = Text("中" + words, "E" + words)
    named = Named("9", text)
    job = with_details(
        CLOSED,
        title=words,
        code=words,
        min_salary=words,
        max_salary=words + "9",
        description=words,
        requirement=words,
        recruitment_type=named,
        department=named,
        job_type=Named("9", Text("型" + words, "t" + words)),
        min_level=named,
        max_level=Named("9", Text("级" + words, "l" + words)),
        creator=named,
        job_function=named,
        subject=named,
        places=_hostile_places(words),
        highlights=tuple(Named("9", name) for name in _many(words)),
        majors=tuple(Named("9", name) for name in _many(words)),
        custom_fields=_hostile_fields(words),
    )
    adverts = tuple(replace(TAKEN_OFF, id=str(number), title=words + str(number)) for number in range(200))
    team = JobTeam("ou_" + "9" * 61, tuple(f"ou_{number}" for number in range(200)))
    return replace(job, expires_at=datetime.max.replace(tzinfo=UTC), adverts=adverts, team=team)


def _hostile_places(words: str) -> tuple[Place, ...]:
    """200 places, of which the first has areas of full length."""
    whole, short = (Text("中" + each, "E" + each) for each in (words, words[:400]))
    places = [Place(name, short, short, Text("省" + words[:400], ""), short) for name in _many(words)]
    return replace(places[0], district=whole, city=whole, state=Text("省" + words, ""), country=whole), *places[1:]


def _many(words: str) -> list[Text]:
    """200 different names; even cut to 400 characters, those that are shown are too much for a card."""
    return [Text(f"{number}{words[:400]}", f"{number}e{words[:400]}") for number in range(200)]


def _hostile_fields(words: str) -> tuple[CustomField, ...]:
    text = Text("中" + words, "E" + words)
    kinds = (*CustomFieldType,) * 50
    return tuple(CustomField("1", text, kind, words, choices=(text,) * 50, number=words) for kind in kinds)


ENTRIES = (
    HelpEntry(Text("帮助", "/help"), Text("全部命令", "Every command"), Text("帮助", "/help")),
    HelpEntry(Text("职位", "/job"), Text("一个职位的卡片", "One job's card"), Text("职位 A168688", "/job A168688")),
    HelpEntry(
        Text("职位列表", "/jobs"), Text("职位列表", "A list of jobs"), Text("职位列表 开放", "/jobs engineer open")
    ),
    HelpEntry(
        Text("到期", "/expiring"),
        Text("即将到期和刚关闭的职位", "What expires soon or has just closed"),
        Text("到期 30天", "/expiring 30"),
    ),
    HelpEntry(
        Text("重启", "/reopen"),
        Text("重启已关闭的职位", "Reopen a closed job"),
        Text("重启 A168688", "/reopen A168688"),
        changes_something=True,
    ),
)
