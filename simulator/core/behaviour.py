"""Where the documentation contradicts itself or says nothing: one switch for each reading (docs/feishu/open-questions.md)."""

from dataclasses import dataclass
from typing import Literal

NeverForm = Literal["rotate", "word", "null", "empty", "absent"]
ExpiredJob = Literal["stays_active", "becomes_inactive", "disappears"]


@dataclass
class Behaviour:
    """How this platform behaves; a test sets a field, and it applies from the next call on.

    Attributes:
        never_form: Q12, how ``job_expire_time`` represents "never"; ``rotate`` uses all four forms, by post.
        expired_job: Q14, what happens to a job when it expires.
        expired_can_be_opened: Q15, whether an expired job that still counts as active may be reopened.
        close_unlists_posts: closing takes every advert off the websites.
        open_lists_posts: Q16, reopening lists them again.
        token_error_status: Q9, HTTP status of 99991661 and 99991663.
        unknown_job_status: Q18, HTTP status of 1002601 where the pages disagree.
        being_sent_answers: Q11, how often a repeated uuid gets 230049 before it gets the first message's id.
        refuses_too_fast: whether more than five messages a second to a chat are rejected (they are counted in any case).
        refuses_unknown_properties: Q26, the strict reading of card JSON 2.0.
        locks_clicked_card: Q38, a card cannot be updated while a click on it waits for its answer.
        create_time_in_us: Q2, 16-digit ``header.create_time`` for events as well.
        delivers_unmentioned: whether the bot receives messages of its groups that do not mention it.
    """

    never_form: NeverForm = "rotate"
    expired_job: ExpiredJob = "stays_active"
    expired_can_be_opened: bool = False
    close_unlists_posts: bool = False
    open_lists_posts: bool = True
    token_error_status: int = 400
    unknown_job_status: int = 400
    being_sent_answers: int = 0
    refuses_too_fast: bool = False
    refuses_unknown_properties: bool = True
    locks_clicked_card: bool = True
    create_time_in_us: bool = False
    delivers_unmentioned: bool = True
