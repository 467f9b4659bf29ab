"""The filters of the list of jobs by the people who work on them (docs/feishu/api.md 5.7)."""

from bot.domain.jobs import JobTeam

TEAM_FILTERS = ("recruiter_id_list", "hiring_manager_id_list", "assistant_id_list")


def fits_team(team: JobTeam, filters: dict[str, list[str]]) -> bool:
    """Whether, for every filter that is given, one of its people has that role in the team."""
    holders = ((team.recruiter_id,), team.hiring_manager_ids, team.assistant_ids)
    return all(
        not filters.get(name) or set(filters[name]) & set(people)
        for name, people in zip(TEAM_FILTERS, holders, strict=True)
    )
