"""Where the documentation contradicts itself or says nothing: one switch for each reading (docs/feishu/open-questions.md)."""

from dataclasses import dataclass, field
from typing import Literal, Self

NeverForm = Literal["rotate", "word", "null", "empty", "absent"]
ExpiredJob = Literal["closes", "stays_active", "becomes_inactive", "disappears"]
SubmitValue = Literal["sent", "empty"]
TimestampForm = Literal["s", "ms", "us", "ns"]
NonceForm = Literal["hex", "text"]
ClickFrame = Literal["event", "card"]


@dataclass
class Behaviour:
    """How this platform behaves; a test sets a field, and it applies from the next call on.

    The defaults are what the documentation says, and the harder reading where it says nothing.

    Attributes:
        never_form: Q12, how a record represents "never expires"; ``rotate`` uses all four forms, by id.
        expired_job: Q14, what happens to a job when it expires: it closes as any other job does, nothing, it becomes inactive
            while its adverts stay on their sites, or its adverts disappear while it stays active.
        expired_can_be_opened: Q15, whether an expired job that still counts as active may be reopened.
        close_unlists_posts: closing takes every advert off the websites.
        open_lists_posts: Q16, reopening lists them again.
        token_error_status: Q9, HTTP status of 99991661 and 99991663.
        unknown_job_status: Q18, HTTP status of 1002601 where the pages disagree.
        being_sent_answers: Q11, how often a repeated uuid gets 230049 before it gets the first message's id.
        refuses_too_fast: whether more than five messages a second to a chat are rejected (they are counted in any case).
        refuses_unknown_properties: Q26, Q53, the strict reading of card JSON 2.0.
        locks_clicked_card: Q38, a card cannot be updated while a click on it waits for its answer.
        create_time_in_us: Q2, 16-digit ``header.create_time`` for events as well.
        delivers_unmentioned: whether the bot receives messages of its groups that do not mention it.
        sends_untouched_selects: Q36, a select or picker that nobody touched is in ``form_value`` with its initial value.
        submit_value: Q50, whether a submit button's value comes back or is an empty object.
        sends_tenant_key: whether ``operator`` and ``sender`` hold the person's ``tenant_key``.
        timestamp_form: Q4, the unit of the header ``X-Lark-Request-Timestamp``.
        nonce_form: Q4, the header ``X-Lark-Request-Nonce``: 16 hex digits, or 256 printable characters with spaces.
        click_frame: Q7, the type of the frame in which a click comes over the long connection.
        frame_parts: in how many frames an event comes over the long connection.
        lists_lag: Q22, ids of adverts and jobs that lists leave out although they can be read one by one.
        page_delay_ms: how long each page of a list takes, from when its request comes.
    """

    never_form: NeverForm = "rotate"
    expired_job: ExpiredJob = "closes"
    expired_can_be_opened: bool = False
    close_unlists_posts: bool = True
    open_lists_posts: bool = False
    token_error_status: int = 400
    unknown_job_status: int = 400
    being_sent_answers: int = 0
    refuses_too_fast: bool = False
    refuses_unknown_properties: bool = True
    locks_clicked_card: bool = True
    create_time_in_us: bool = False
    delivers_unmentioned: bool = True
    sends_untouched_selects: bool = False
    submit_value: SubmitValue = "sent"
    sends_tenant_key: bool = True
    timestamp_form: TimestampForm = "s"
    nonce_form: NonceForm = "hex"
    click_frame: ClickFrame = "event"
    frame_parts: int = 1
    lists_lag: set[str] = field(default_factory=set)
    page_delay_ms: float = 0

    @classmethod
    def convenient(cls) -> Self:
        """The other world: adverts of closed jobs stay, reopened ones are listed, expired jobs stay active, forms are complete."""
        return cls(
            expired_job="stays_active", close_unlists_posts=False, open_lists_posts=True, sends_untouched_selects=True
        )
