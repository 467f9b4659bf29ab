"""What became of the adverts of several jobs that were reopened."""

from collections.abc import Sequence

from bot.domain.jobs import Job
from bot.domain.text import Text

# The card stays as it is when adverts are published later.
_ONE_OFF_SITE = Text(
    "重启完成时，有 1 个职位不在任何官网上；可以在它的卡片上重新发布。",
    "When this finished, 1 job was not on any careers site. You can publish it again from its card.",
)
_OFF_SITE = Text(
    "重启完成时，有 {count} 个职位不在任何官网上；可以在它们的卡片上重新发布。",
    "When this finished, {count} jobs were not on any careers site. You can publish them again from their cards.",
)


def off_site_texts(reopened: Sequence[Job]) -> list[Text]:
    """How many of the reopened jobs that were ever advertised are off every site; empty if none is."""
    count = sum(job.is_advertised and not job.is_listed for job in reopened)
    return [_ONE_OFF_SITE if count == 1 else _OFF_SITE.fill(count=count)] if count else []
