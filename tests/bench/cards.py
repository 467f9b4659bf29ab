"""The row "cards": how long it takes to build the largest job card and the fullest digest."""

from collections.abc import Callable
from time import perf_counter

from bot.domain.reminders import ShownFields
from bot.domain.replies import Card
from cards.components.size_limit import MAX_BYTES, MAX_ELEMENTS, count_bytes, count_elements
from cards.digest_card import DigestView, digest_card
from tests.bench.figures import Line, Reach, Result, alone, percentile
from tests.bench.plan import Plan
from tests.cards.test_digest_size import rows_of_every_group
from tests.support.every_card import shown_card
from tests.support.job_samples import NOW, RICH, ZONE, with_details

LINE = "负责数据平台的规划、建设和运维，保证每天的任务按时完成。\n"
# More than a card can show, so that its texts are shortened.
LINES = 400
PARTS = 5
# As long as those of digests.
DIGEST_ID = "0123456789abcdef"


def measure(plan: Plan) -> Result:
    """Building the card from its models, in this process.

    The largest job card has ten custom fields, and more description and requirements than fit, so that the largest length
    at which they do is searched. The fullest digest has ten rows of 39 on its page, each with everything that a row can
    say, and is shortened too.
    """
    long_job = with_details(RICH, description=LINE * LINES, requirement=LINE * LINES)
    changed = ShownFields("T", "5", "8", 3, ("成都",))
    rows = tuple(rows_of_every_group(changed, 19))
    view = DigestView(DIGEST_ID, rows)
    return Result(
        [
            line_of("the largest job card", lambda: shown_card(long_job), plan, Reach(3, "measured")),
            line_of("the fullest digest", lambda: digest_card(view, 0, NOW, ZONE), plan, Reach(10, "measured")),
        ]
    )


def line_of(what: str, build: Callable[[], Card], plan: Plan, reach: Reach) -> Line:
    content = build().content
    size = f"{count_bytes(content):,} of {MAX_BYTES:,} bytes, {count_elements(content)} of {MAX_ELEMENTS} elements"
    medians = [percentile([seconds(build) for _ in range(plan.cards)], 50) for _ in range(PARTS)]
    return alone(f"{what} ({size})", "ms", [1000 * each for each in medians], reach)


def seconds(build: Callable[[], Card]) -> float:
    began = perf_counter()
    build()
    return perf_counter() - began
