"""Whether the ids of a post may be written into a card or carried by a button."""

import re

from bot.domain.job_posts import JobPost

_VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def is_valid_id(value: str) -> bool:
    """Whether an id may be written into a card: 1 to 64 letters, digits, ``_`` and ``-``."""
    return _VALID_ID.fullmatch(value) is not None


def has_valid_post_id(post: JobPost) -> bool:
    """Whether a button can name the post."""
    return is_valid_id(post.website_id) and is_valid_id(post.id)


def has_valid_job_id(post: JobPost) -> bool:
    """Whether a button can name the post and its job."""
    return has_valid_post_id(post) and is_valid_id(post.job_id)
