"""A job's adverts: on which careers site each one stands, and the buttons that put them back."""

from collections.abc import Mapping, Sequence

from bot.domain.job_buttons import PublishAdverts
from bot.domain.jobs import Job, JobAdvert
from bot.domain.text import Text
from cards.components.elements import Element, button, button_row, line, link_button, markdown, note, row_with_button
from cards.components.sanitize import join_texts, one_line, one_line_text
from cards.components.size_limit import Room, measure
from cards.components.valid_ids import has_valid_id, has_valid_ids
from cards.job_parts.view import JobView
from cards.wording import labels

_NAME_LENGTH = 60
# The heading, and the note with the number of adverts that are not shown.
_RESERVED = Room(3, 800)
_MAX_MAIN_BUTTONS = 3
_HEADING = Text("**职位广告**", "**Adverts**")
_ON_SITE = Text("在官网上", "on the site")
_OFF_SITE = Text("不在官网上", "off the site")
_CAREERS_SITE = Text("招聘官网", "Careers site")
_VIEW = Text("查看", "View")
_PUBLISH = Text("重新发布", "Publish again")
_PUBLISH_ON = Text("重新发布到{site}", "Publish again on {site}")
_PUBLISH_ALL = Text("全部重新发布", "Publish all again")
_OFF_EVERY_SITE = Text("职位开放中，但不在任何招聘官网上。", "The job is open but not on any careers site.")
_CHOOSE = Text("请在下方的职位广告中选择要重新发布的。", "Choose below which adverts to publish again.")


def site_name(advert: JobAdvert, websites: Mapping[str, Text], max_length: int) -> Text:
    """The name of the advert's careers site, as text from outside; "Careers site" if it is unknown."""
    name = one_line_text(websites.get(advert.website_id, labels.NOTHING), min(max_length, _NAME_LENGTH))
    return name if name.zh_cn else _CAREERS_SITE


def advert_elements(view: JobView, cap: int, room: Room, *, may_publish: bool) -> list[Element]:
    """A line for each advert, as many as there is room for; with ``may_publish`` one that is off has a button."""
    rows = [_row(view, advert, cap, may_publish=may_publish) for advert in view.job.adverts]
    elements, size, shown = room.elements - _RESERVED.elements, room.size - _RESERVED.size, []
    for row in rows:
        taken = measure(row)
        elements, size = elements - taken.elements, size - taken.size
        if min(elements, size) < 0:
            break
        shown.append(row)
    if not rows or room.elements < _RESERVED.elements:
        return []
    return [markdown(_HEADING), *shown, *map(note, labels.and_more(len(rows) - len(shown)))]


def _row(view: JobView, advert: JobAdvert, cap: int, *, may_publish: bool) -> Element:
    state = _ON_SITE if advert.is_listed else _OFF_SITE
    words = line(
        join_texts([site_name(advert, view.websites, cap), state, _own_title(view.job, advert, cap)], labels.DOT)
    )
    url = view.links.advert_urls.get((advert.website_id, advert.id), "")
    if advert.is_listed and (link := link_button(_VIEW, url)):
        return row_with_button([words], link)
    if not advert.is_listed and may_publish and (publish := publish_button(view.job, advert)):
        return row_with_button([words], publish)
    return words


def _own_title(job: Job, advert: JobAdvert, cap: int) -> Text:
    """The advert's title where it differs from the job's."""
    max_length = min(cap, _NAME_LENGTH)
    title = one_line(advert.title, max_length)
    return labels.NOTHING if title == one_line(job.details.title, max_length) else Text(title, title)


def publish_button(job: Job, advert: JobAdvert, label: Text = _PUBLISH) -> Element | None:
    """The button that puts one advert on its site again; None if an id is invalid."""
    if not has_valid_id(job) or not has_valid_ids(advert):
        return None
    return button(label, PublishAdverts(job.id, advert.website_id, advert.id))


def publish_all_button(job: Job, adverts: Sequence[JobAdvert]) -> Element | None:
    """The button that puts back all that were on a site when the job closed; None if that is not several of these."""
    closed_with = [advert for advert in adverts if advert.was_listed_at_closing]
    if len(closed_with) <= 1 or not has_valid_id(job):
        return None
    return button(_PUBLISH_ALL, PublishAdverts(job.id), "primary_filled")


def publish_elements(view: JobView, cap: int) -> list[Element]:
    """For an open job that is off every site: the buttons that put it back, or where to choose; else empty."""
    job = view.job
    if job.is_listed or not job.adverts:
        return []
    opening = line(_OFF_EVERY_SITE)
    if buttons := _main_buttons(view, cap):
        return [opening, button_row(buttons)]
    return [opening, note(_CHOOSE)] if has_valid_id(job) else [opening]


def _main_buttons(view: JobView, cap: int) -> list[Element]:
    """One button for the adverts that were on a site when the job was seen closing; if that is unknown, one for each of a few."""
    job = view.job
    closed_with = sum(advert.was_listed_at_closing for advert in job.adverts)
    if has_valid_id(job) and closed_with:
        return [button(_PUBLISH_ALL if closed_with > 1 else _PUBLISH, PublishAdverts(job.id), "primary_filled")]
    if len(job.adverts) > _MAX_MAIN_BUTTONS:
        return []
    found = [publish_button(job, advert, _main_label(view, advert, cap)) for advert in job.adverts]
    return [{**publish, "type": "primary_filled"} for publish in found if publish]


def _main_label(view: JobView, advert: JobAdvert, cap: int) -> Text:
    is_only = len(view.job.adverts) == 1
    return _PUBLISH if is_only else _PUBLISH_ON.fill(site=site_name(advert, view.websites, cap))
