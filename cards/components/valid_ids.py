"""Whether ids may be written into a card or carried by a button."""

import re

from bot.domain.jobs import Job, JobAdvert

_VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def is_valid_id(value: str) -> bool:
    """Whether an id may be written into a card: 1 to 64 letters, digits, ``_`` and ``-``."""
    return _VALID_ID.fullmatch(value) is not None


def has_valid_id(job: Job) -> bool:
    """Whether a button can name the job."""
    return is_valid_id(job.id)


def has_valid_ids(advert: JobAdvert) -> bool:
    """Whether a button can name the advert."""
    return is_valid_id(advert.website_id) and is_valid_id(advert.id)
