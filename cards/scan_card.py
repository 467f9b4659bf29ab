"""How a scan ended that an administrator had asked for."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.domain.replies import Card, SourceOutcome
from bot.domain.text import Text
from cards.components.elements import Template, card_content, header, line
from cards.components.sanitize import join_texts, multi_line, one_line_text, plain_message
from cards.wording import labels
from cards.wording.outcomes import reason_text

_FINISHED = Text("扫描完成", "Scan finished")
_IN_PART = Text("扫描已完成，部分内容未能读取", "Scan finished, but not everything could be read")
_FAILED = Text("扫描没有完成", "The scan failed")
_JOBS = Text("职位 {count} 个", "Jobs: {count}")
_ADVERTS = Text("职位广告 {count} 条", "Adverts: {count}")
_TOOK = Text("用时 {span}", "Took {span}")
_MINUTES = Text("{minutes} 分 {seconds} 秒", "{minutes} min {seconds} s")
_SECONDS = Text("{seconds} 秒", "{seconds} s")
_NOT_READ = Text("未能读取：{what}。{problem}", "Not read: {what}. {problem}")
_NO_ANSWER = Text(
    "多次尝试后仍没有成功，请稍后再试。", "It did not work after several attempts; please try again later."
)
_REASON = Text("{reason}。", "{reason}.")
_ALL_JOBS = Text("职位", "jobs")
_ALL_ADVERTS = Text("全部官网的职位广告", "the adverts of every careers site")
_ALL_RECORDS = Text("全部官网的发布记录", "the publish records of every careers site")
_ADVERTS_OF = Text("「{site}」的职位广告", "the adverts on {site}")
_RECORDS_OF = Text("「{site}」的发布记录", "the publish records of {site}")
# Their own texts are about an action, or name an incident.
_WITH_SHORT_REASON = frozenset({"FeishuAnswerUnknown", "HireParameterRefused"})
_SITE_LENGTH = 60
_SENTENCE_LENGTH = 1000
_MAX_SITES = 10
_MAX_PROBLEMS = 5


def scan_card(
    jobs: int | None, sources: Sequence[SourceOutcome], took: timedelta, websites: Mapping[str, Text]
) -> Card:
    """What was read, how long that took, and what was not read and why.

    Args:
        jobs: how many jobs there are that the chat may know of; None if they were not read.
        sources: how reading each source ended.
        took: from the request to the end.
        websites: the names of careers sites by id.
    """
    failed = [source for source in sources if source.records is None]
    adverts = [source.records for source in sources if source.kind == "adverts" and source.records is not None]
    counts = [
        *([_JOBS.fill(count=jobs)] if jobs is not None else []),
        *([_ADVERTS.fill(count=sum(adverts))] if adverts else []),
    ]
    title, template = _title(is_whole=not failed, is_useful=bool(counts))
    opening = join_texts([*counts, _TOOK.fill(span=_span(took))], labels.DOT)
    problems = _problems(failed, websites)
    body = [line(opening), *map(line, problems)]
    fallback = plain_message(join_texts([title, opening, *problems], labels.NEW_LINE))
    return Card(card_content(header(title, template), body, title), fallback)


def _title(*, is_whole: bool, is_useful: bool) -> tuple[Text, Template]:
    if is_whole:
        return _FINISHED, "green"
    return (_IN_PART, "orange") if is_useful else (_FAILED, "red")


def _span(took: timedelta) -> Text:
    """At least a second."""
    minutes, seconds = divmod(max(round(took.total_seconds()), 1), 60)
    return _MINUTES.fill(minutes=minutes, seconds=seconds) if minutes else _SECONDS.fill(seconds=seconds)


def _problems(failed: Sequence[SourceOutcome], websites: Mapping[str, Text]) -> list[Text]:
    """A sentence for each reason, with everything that was not read for it."""
    unread: dict[Text, list[Text]] = {}
    for source in failed:
        unread.setdefault(_problem(source), []).append(_what(source, websites))
    sentences = [_sentence(problem, whats) for problem, whats in unread.items()]
    return [*sentences[:_MAX_PROBLEMS], *labels.and_more(len(sentences) - _MAX_PROBLEMS)]


def _sentence(problem: Text, whats: Sequence[Text]) -> Text:
    rest = labels.and_more(len(whats) - _MAX_SITES)
    what = join_texts([*whats[:_MAX_SITES], *rest], labels.COMMA)
    return Text(*(multi_line(each, _SENTENCE_LENGTH) for each in _NOT_READ.fill(what=what, problem=problem)))


def _problem(source: SourceOutcome) -> Text:
    if source.error in _WITH_SHORT_REASON:
        reason = reason_text(source.error)
        return _REASON.fill(reason=Text(reason.zh_cn, reason.en_us[:1].upper() + reason.en_us[1:]))
    return source.problem or _NO_ANSWER


def _what(source: SourceOutcome, websites: Mapping[str, Text]) -> Text:
    if source.kind == "jobs":
        return _ALL_JOBS
    if source.kind == "channels":
        return _ALL_RECORDS
    if source.kind == "websites":
        return join_texts([_ALL_ADVERTS, _ALL_RECORDS], labels.COMMA)
    name = websites.get(source.website_id, Text(source.website_id, source.website_id))
    site = one_line_text(name, _SITE_LENGTH)
    return (_ADVERTS_OF if source.kind == "adverts" else _RECORDS_OF).fill(site=site)
