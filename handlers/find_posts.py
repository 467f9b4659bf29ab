"""Which posts a reference means: a post id, a job id, a job code, a careers-site link, or words of the title."""

import re
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.dispatch.context import Context
from bot.domain.errors import HireParameterRefused, PostNotListed, ReferenceMissing, WebsiteUnknown
from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.domain.normalization import normalize

MOST_FOUND = 200
MOST_NEAREST = 5
NEAR_ENOUGH = 45
ID_LENGTH = 5
MOST_IDS = 8
# One website that Hire does not know does not hide what stands on the others.
NOT_THERE = (PostNotListed, WebsiteUnknown, HireParameterRefused)
_LINK = re.compile(r"https?://[^/?#\s]*([^\s)\]>\"]*)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d{1,24}(?!\d)", re.ASCII)
_ID = re.compile(r"\d{1,24}", re.ASCII)


def find_posts(words: str, ctx: Context) -> tuple[JobPost, ...]:
    """The posts that the words refer to, as last seen; none if there are none.

    What the store does not know yet is asked from Hire. Nothing is ever fetched from a link: only the ids in it count.

    Raises:
        ReferenceMissing: if there are no words.
    """
    if not words.strip():
        raise ReferenceMissing
    link = _LINK.search(words)
    if link:
        return _in_link(link.group(1), ctx)
    if _ID.fullmatch(words.strip()):
        seen = ctx.store.posts.find_by_id(words.strip()) or ctx.store.posts.find_by_code(words)
        return seen or _asked(words.strip(), ctx)
    return ctx.store.posts.find_by_code(words) or _with_title(words, ctx) or _searched(words, ctx)


def nearest_posts(words: str, ctx: Context) -> tuple[JobPost, ...]:
    """Posts whose title or code looks like the words, for "did you mean"."""
    wanted = normalize(words)
    known = ctx.store.posts.titles()
    titles = {number: normalize(title) for number, (title, _, _) in enumerate(known)}
    codes = {number: normalize(code) for number, (_, code, _) in enumerate(known) if code}
    best = process.extract(wanted, codes, scorer=fuzz.ratio, limit=MOST_NEAREST, score_cutoff=70) or process.extract(
        wanted, titles, scorer=fuzz.WRatio, limit=MOST_NEAREST, score_cutoff=NEAR_ENOUGH
    )
    keys = [known[number][2] for _, _, number in best]
    return tuple(post for key in keys if (post := ctx.store.posts.get(key.website_id, key.post_id)))


def read_post(key: PostKey, ctx: Context) -> JobPost:
    """The post as it is right now, or as last seen if its website no longer lists it.

    Raises:
        PostNotListed: if it was never seen either.
        BotError: as ``Hire.get_post`` does.
    """
    try:
        post = ctx.hire.get_post(key.website_id, key.post_id)
    except PostNotListed:
        seen = ctx.store.posts.get(key.website_id, key.post_id)
        if seen is None:
            raise
        post = replace(seen, is_listed=False)
    ctx.store.posts.put(post, ctx.now())
    return post


def _in_link(path: str, ctx: Context) -> tuple[JobPost, ...]:
    """The last id in a link that is known; Hire is asked only for what is as long as an id."""
    ids = _NUMBER.findall(path)[: -MOST_IDS - 1 : -1]
    for any_id in ids:
        if found := ctx.store.posts.find_by_id(any_id) or (_asked(any_id, ctx) if len(any_id) >= ID_LENGTH else ()):
            return found
    return ()


def _asked(post_id: str, ctx: Context) -> tuple[JobPost, ...]:
    """A post that no scan has seen yet may be on any of the websites; an odd number is on none."""
    found = []
    for website_id in ctx.websites.ids():
        try:
            post = ctx.hire.get_post(website_id, post_id)
        except NOT_THERE:
            continue
        ctx.store.posts.put(post, ctx.now())
        found.append(post)
    return tuple(found)


def _with_title(words: str, ctx: Context) -> tuple[JobPost, ...]:
    """Posts that hold every word: exactly as title before in the title before anywhere (department, city, ...)."""
    found, _ = ctx.store.posts.search(tuple(words.split()), is_open=None, now=ctx.now(), offset=0, limit=MOST_FOUND)
    exact = tuple(post for post in found if normalize(post.title) == normalize(words))
    return exact or tuple(post for post in found if _holds(post.title, words)) or found


def _searched(words: str, ctx: Context) -> tuple[JobPost, ...]:
    """What the store has not seen yet, by Hire's own search; its looser matches are left to "did you mean"."""
    found = []
    for website_id in ctx.websites.ids():
        try:
            matches = ctx.hire.search_posts(website_id, words)
        except NOT_THERE:
            continue
        for post in matches:
            if ctx.store.posts.get(post.website_id, post.id) is None:  # what was read whole is not to be made poorer
                ctx.store.posts.put(post, ctx.now())
            if normalize(post.job_code) == normalize(words) or _holds(post.title, words):
                found.append(post)
    return tuple(found)


def _holds(title: str, words: str) -> bool:
    return all(word in normalize(title) for word in normalize(words).split())
