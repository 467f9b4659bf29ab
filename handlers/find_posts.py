"""Finds the posts that a reference means: a post id, a job id, a job code, a careers-site link, or words of the title."""

import re
from dataclasses import replace

from rapidfuzz import fuzz, process

from bot.dispatch.context import Context
from bot.domain.errors import HireParameterRefused, PostNotListed, ReferenceMissing, WebsiteUnknown
from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.domain.normalization import normalize

MAX_FOUND = 200
MAX_NEAREST = 5
# Scores of rapidfuzz, from 0 to 100.
MIN_CODE_SCORE = 70
MIN_TITLE_SCORE = 45
MIN_ID_LENGTH = 5
MAX_IDS = 8
# A website that Hire does not know must not hide the posts on the others.
NOT_FOUND = (PostNotListed, WebsiteUnknown, HireParameterRefused)
_LINK = re.compile(r"https?://[^/?#\s]*([^\s)\]>\"]*)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d{1,24}(?!\d)", re.ASCII)
_ID = re.compile(r"\d{1,24}", re.ASCII)


def find_posts(reference: str, ctx: Context) -> tuple[JobPost, ...]:
    """The posts that a reference means, as last seen, or none.

    Posts that the store does not know yet are looked up in Hire. A link is never opened; only the ids in it are used.

    Raises:
        ReferenceMissing: if the reference is empty.
    """
    if not reference.strip():
        raise ReferenceMissing
    link = _LINK.search(reference)
    if link:
        return _find_by_link(link.group(1), ctx)
    if _ID.fullmatch(reference.strip()):
        seen = ctx.store.posts.find_by_id(reference.strip()) or ctx.store.posts.find_by_code(reference)
        return seen or _read_from_websites(reference.strip(), ctx)
    return ctx.store.posts.find_by_code(reference) or _find_by_words(reference, ctx) or _search_hire(reference, ctx)


def nearest_posts(words: str, ctx: Context) -> tuple[JobPost, ...]:
    """Posts whose code or title is similar to the words, for "did you mean"."""
    wanted = normalize(words)
    known = ctx.store.posts.titles()
    titles = {number: normalize(title) for number, (title, _, _) in enumerate(known)}
    codes = {number: normalize(code) for number, (_, code, _) in enumerate(known) if code}
    best = process.extract(
        wanted, codes, scorer=fuzz.ratio, limit=MAX_NEAREST, score_cutoff=MIN_CODE_SCORE
    ) or process.extract(wanted, titles, scorer=fuzz.WRatio, limit=MAX_NEAREST, score_cutoff=MIN_TITLE_SCORE)
    keys = [known[number][2] for _, _, number in best]
    return tuple(post for key in keys if (post := ctx.store.posts.get(key.website_id, key.post_id)))


def read_post(key: PostKey, ctx: Context) -> JobPost:
    """The post as Hire returns it now, or as last seen if its website no longer lists it. It is stored as well.

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


def _find_by_link(path: str, ctx: Context) -> tuple[JobPost, ...]:
    """The posts of the last known id in a link. Numbers too short for an id are not looked up in Hire."""
    ids = _NUMBER.findall(path)[: -MAX_IDS - 1 : -1]
    for any_id in ids:
        if found := ctx.store.posts.find_by_id(any_id) or (
            _read_from_websites(any_id, ctx) if len(any_id) >= MIN_ID_LENGTH else ()
        ):
            return found
    return ()


def _read_from_websites(post_id: str, ctx: Context) -> tuple[JobPost, ...]:
    """A post that no scan has seen yet, from whichever websites list it."""
    found = []
    for website_id in ctx.websites.ids():
        try:
            post = ctx.hire.get_post(website_id, post_id)
        except NOT_FOUND:
            continue
        ctx.store.posts.put(post, ctx.now())
        found.append(post)
    return tuple(found)


def _find_by_words(words: str, ctx: Context) -> tuple[JobPost, ...]:
    """Posts that contain every word. An exact title is preferred to words of the title, and those to words anywhere."""
    found, _ = ctx.store.posts.search(tuple(words.split()), is_open=None, now=ctx.now(), offset=0, limit=MAX_FOUND)
    exact = tuple(post for post in found if normalize(post.title) == normalize(words))
    return exact or tuple(post for post in found if _has_words(post.title, words)) or found


def _search_hire(words: str, ctx: Context) -> tuple[JobPost, ...]:
    """Posts that the store has not seen yet, by Hire's own search. Matches on anything but code and title are left out."""
    found = []
    for website_id in ctx.websites.ids():
        try:
            matches = ctx.hire.search_posts(website_id, words)
        except NOT_FOUND:
            continue
        for post in matches:
            # A search result lacks fields that a record in the store may have.
            if ctx.store.posts.get(post.website_id, post.id) is None:
                ctx.store.posts.put(post, ctx.now())
            if normalize(post.job_code) == normalize(words) or _has_words(post.title, words):
                found.append(post)
    return tuple(found)


def _has_words(title: str, words: str) -> bool:
    return all(word in normalize(title) for word in normalize(words).split())
