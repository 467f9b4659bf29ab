"""Jobs with their adverts take the place of job posts.

Revision: 0003, after 0002. It imports nothing of the bot, because the bot's models go on changing.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JOBS_AT_ONCE = 500
MS = timedelta(milliseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The fields of a job post that are details of the job, in the order of JobDetails; two have other names there.
DETAILS = {
    "title": "title",
    "job_code": "code",
    **{
        name: name
        for name in (
            "process_type recruitment_type department job_type min_level max_level places min_salary max_salary degree "
            "experience headcount highlights description requirement creator created_at changed_at custom_fields "
            "job_function subject majors"
        ).split()
    },
}
# A stage of -1 is a closing; 0 stands for a job without an expiry.
TOLD_BEFORE_EXPIRY = """
    SELECT DISTINCT job_id, expires_at_ms FROM reminders
    WHERE rung = -1 AND (expires_at_ms = 0 OR due_at_ms < expires_at_ms)
"""
POSTS = "SELECT * FROM job_posts WHERE job_id IN :ids ORDER BY website_id, id"
ADVERTS = """
    SELECT adverts.website_id, adverts.id, adverts.job_id, adverts.is_listed, adverts.record AS advert, jobs.record AS job,
        jobs.code, jobs.expires_at_ms, jobs.closed_at_ms, jobs.own_read_at_ms, jobs.search_text
    FROM adverts JOIN jobs ON jobs.id = adverts.job_id WHERE jobs.id IN :ids
"""


def upgrade() -> None:
    create_job_tables()
    told = op.get_bind().execute(sa.text(TOLD_BEFORE_EXPIRY))
    told_early = {(row.job_id, row.expires_at_ms) for row in told}
    for posts in rows_by_job("SELECT DISTINCT job_id AS id FROM job_posts WHERE job_id <> ''", POSTS):
        insert("adverts", [advert_row(post) for post in posts])
        jobs = {}
        for post in posts:
            jobs.setdefault(post.job_id, []).append(post)
        insert("jobs", [job_row(job_id, of_job, told_early) for job_id, of_job in jobs.items()])
    op.drop_table("job_posts")


def downgrade() -> None:
    create_post_table()
    for adverts in rows_by_job("SELECT id FROM jobs WHERE is_advertised", ADVERTS):
        insert("job_posts", [post_row(advert) for advert in adverts])
    for table in ("scans", "read_numbers", "adverts", "jobs"):
        op.drop_table(table)


def rows_by_job(ids, rows) -> Iterator[list]:
    """The rows of some jobs at a time, so that a large table does not have to fit into memory."""
    connection = op.get_bind()
    job_ids = [row.id for row in connection.execute(sa.text(ids))]
    statement = sa.text(rows).bindparams(sa.bindparam("ids", expanding=True))
    for start in range(0, len(job_ids), JOBS_AT_ONCE):
        yield connection.execute(statement, {"ids": job_ids[start : start + JOBS_AT_ONCE]}).all()


def insert(table, rows) -> None:
    if rows:
        names = ", ".join(rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        op.get_bind().execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})"), rows)


def advert_row(post) -> dict:
    flat = json.loads(post.record)
    advert = {
        "website_id": post.website_id,
        "id": post.id,
        "job_id": post.job_id,
        "details": details_of(flat),
        "is_active": flat.get("is_active", True),
        "expires_at": flat.get("expires_at"),
    }
    return {
        "website_id": post.website_id,
        "id": post.id,
        "job_id": post.job_id,
        "is_listed": bool(post.is_listed),
        "was_listed_at_closing": False,
        "read_number": 0,
        "stated_number": 0,
        "listed_number": 0,
        "record": to_json(advert),
    }


def job_row(job_id, posts, told_early) -> dict:
    """The job, as the bot would put it together from these adverts."""
    in_order = sorted(posts, key=lambda post: (post.website_id, post.id))
    shown = max(in_order, key=lambda post: (bool(post.is_listed), post.changed_at_ms or 0))
    newest = max(posts, key=lambda post: (bool(post.is_listed), post.seen_at_ms, post.website_id, post.id))
    state = json.loads(newest.record)
    is_active, is_confirmed = state.get("is_active", True), any(post.is_listed for post in posts)
    is_over = not is_active or not is_confirmed
    closed_ms = (newest.seen_at_ms if newest.closed_at_ms is None else newest.closed_at_ms) if is_over else None
    # A closing that was told before the expiry has not used up the one that comes.
    is_told_early = (job_id, newest.expires_at_ms or 0) in told_early
    details = details_of(json.loads(shown.record))
    record = {
        "id": job_id,
        "details": details,
        "is_active": is_active,
        "expires_at": state.get("expires_at"),
        "is_confirmed": is_confirmed,
        "adverts": [job_advert(post) for post in in_order],
        "times_closed": 1 if is_over or is_told_early else 0,
        "closed_at": None if closed_ms is None else to_text(closed_ms),
        "closing": f"closing 0:{newest.expires_at_ms or 0}" if is_over else "",
        "is_closing_seen": is_over and newest.closed_at_ms is not None,
        "is_closing_quiet": False,
        "team": None,
        "team_read_at": None,
    }
    return {
        "id": job_id,
        "code": shown.job_code,
        "title": shown.title,
        "is_active": is_active,
        "is_confirmed": is_confirmed,
        "is_advertised": True,
        "expires_at_ms": newest.expires_at_ms,
        "changed_at_ms": shown.changed_at_ms,
        "closed_at_ms": closed_ms,
        "is_closing_quiet": False,
        "read_number": 0,
        "own_read_at_ms": newest.seen_at_ms,
        "search_text": " ".join(dict.fromkeys(post.search_text for post in (shown, *posts))),
        "own_record": None,
        "record": to_json(record),
    }


def job_advert(post) -> dict:
    return {
        "website_id": post.website_id,
        "id": post.id,
        "title": json.loads(post.record)["title"],
        "is_listed": bool(post.is_listed),
        "was_listed_at_closing": False,
    }


def post_row(row) -> dict:
    job, details = json.loads(row.job), json.loads(row.advert)["details"]
    flat = {
        "website_id": row.website_id,
        "id": row.id,
        "job_id": row.job_id,
        "expires_at": job["expires_at"],
        "is_active": job["is_active"],
        "is_listed": bool(row.is_listed),
        **{old: details[new] for old, new in DETAILS.items() if new in details},
    }
    changed_at = flat.get("changed_at")
    # An advert that is off the site counts as closed; long ago, so that it is not told.
    unlisted_ms = None if row.is_listed else 0
    return {
        "website_id": row.website_id,
        "id": row.id,
        "job_id": row.job_id,
        "job_code": row.code,
        "title": flat["title"],
        "is_active": job["is_active"],
        "is_listed": bool(row.is_listed),
        "expires_at_ms": row.expires_at_ms,
        "changed_at_ms": None if changed_at is None else (datetime.fromisoformat(changed_at) - EPOCH) // MS,
        "closed_at_ms": unlisted_ms if row.closed_at_ms is None else row.closed_at_ms,
        "seen_at_ms": row.own_read_at_ms or 0,
        "search_text": row.search_text,
        "record": to_json(flat),
    }


def details_of(flat) -> dict:
    return {new: flat[old] for old, new in DETAILS.items() if old in flat}


def to_json(record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def to_text(ms) -> str:
    return (EPOCH + ms * MS).isoformat().replace("+00:00", "Z")


def text(name, nullable=False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable)


def number(name, nullable=False) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def switch(name) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def create_table(name, key, columns, indexes) -> None:
    """The primary key is made of the columns ``key``; an index is a list of names."""
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")))
    for names in indexes:
        op.create_index(op.f(f"ix_{name}_{'_'.join(names)}"), name, names)


def create_job_tables() -> None:
    columns = [text("id"), text("code"), text("title"), switch("is_active"), switch("is_confirmed")]
    columns += [switch("is_advertised"), number("expires_at_ms", True), number("changed_at_ms", True)]
    columns += [number("closed_at_ms", True), switch("is_closing_quiet"), number("read_number")]
    columns += [number("own_read_at_ms", True), text("search_text"), text("own_record", True), text("record")]
    create_table("jobs", ["id"], columns, [["code"], ["closed_at_ms", "expires_at_ms"], ["changed_at_ms"]])
    columns = [text("website_id"), text("id"), text("job_id"), switch("is_listed"), switch("was_listed_at_closing")]
    columns += [number("read_number"), number("stated_number"), number("listed_number"), text("record")]
    create_table("adverts", ["website_id", "id"], columns, [["id"], ["job_id"]])
    create_table("read_numbers", ["name"], [text("name"), number("last_number")], [])
    columns = [text("source"), number("full_started_at_ms", True), number("started_at_ms")]
    create_table("scans", ["source"], columns, [])


def create_post_table() -> None:
    columns = [text("website_id"), text("id"), text("job_id"), text("job_code"), text("title"), switch("is_active")]
    columns += [switch("is_listed"), number("expires_at_ms", True), number("changed_at_ms", True)]
    columns += [number("closed_at_ms", True), number("seen_at_ms"), text("search_text"), text("record")]
    indexes = [["id"], ["job_id"], ["job_code"], ["expires_at_ms"], ["closed_at_ms"], ["changed_at_ms"]]
    create_table("job_posts", ["website_id", "id"], columns, indexes)
