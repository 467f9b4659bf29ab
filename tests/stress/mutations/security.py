"""Mutants that let in what is not Feishu's, or let people do and see what they may not."""

from tests.stress.mutations.mutant import Mutant

SIGNATURE = "tests/http/test_webhook_signature.py"
CONVERSATIONS = "tests/conversations"
VISIBILITY = f"{CONVERSATIONS}/jobs/test_visibility.py"
RIGHTS = f"{CONVERSATIONS}/reopening/test_reopen_rights.py"

MUTANTS = (
    Mutant(
        name="any-signature-is-good",
        file="bot/webhook/request_verifier.py",
        before='return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))',
        after="return bool(expected and signature)",
        why="anybody on the network can send commands in anybody's name",
        tests=(f"{SIGNATURE}::test_a_wrong_signature_is_rejected",),
    ),
    Mutant(
        name="a-signature-is-good-for-ever",
        file="bot/webhook/signed_time.py",
        before="if -CLOCK_SKEW <= age <= self._max_age:",
        after="if -CLOCK_SKEW <= age:",
        why="a request that was copied once can be sent again years later",
        tests=(f"{SIGNATURE}::test_a_signature_older_than_eight_hours_or_six_minutes_in_the_future_is_rejected",),
    ),
    Mutant(
        name="a-signature-may-be-of-the-future",
        file="bot/webhook/signed_time.py",
        before="if -CLOCK_SKEW <= age <= self._max_age:",
        after="if age <= self._max_age:",
        why="a timestamp far ahead makes a copied request good for years",
        tests=(f"{SIGNATURE}::test_a_signature_older_than_eight_hours_or_six_minutes_in_the_future_is_rejected",),
    ),
    Mutant(
        name="another-apps-token-is-good",
        file="bot/webhook/envelope.py",
        before='if not is_our_token(header.get("token")) or header.get("app_id") != app_id:',
        after='if header.get("app_id") != app_id:',
        why="the second proof that an event is ours is gone",
        tests=("tests/http/test_webhook_reading.py::test_a_header_that_is_not_of_our_app_is_rejected",),
    ),
    Mutant(
        name="events-of-every-tenant-are-ours",
        file="bot/dispatch/access.py",
        before="return tenant_key == self._tenant_key",
        after="return bool(tenant_key and self._tenant_key)",
        why="members of another company are given job data",
        tests=(
            "tests/http/test_webhook_intake.py::test_an_event_of_another_tenant_is_rejected_once_ours_is_known",
            f"{CONVERSATIONS}/test_messages.py::test_a_guest_of_another_tenant_is_turned_down_politely",
        ),
    ),
    Mutant(
        name="senders-of-every-tenant-are-ours",
        file="bot/dispatch/access.py",
        before="if not self.knows_tenant(tenant_key):",
        after="if not tenant_key:",
        why="a guest in one of our groups is given job data",
        tests=(
            "tests/http/test_webhook_intake.py::test_a_sender_of_another_tenant_in_an_event_of_ours_is_told_so",
            f"{RIGHTS}::test_a_guest_cannot_click",
        ),
    ),
    Mutant(
        name="a-card-works-in-every-chat",
        file="bot/dispatch/dispatcher.py",
        before="if not is_for_person and receiver != click.chat_id:",
        after="if not is_for_person and receiver is None:",
        why="a click can be forged onto the card of another chat",
        tests=(f"{RIGHTS}::test_a_card_from_another_chat_cannot_be_clicked",),
    ),
    Mutant(
        name="a-personal-card-works-for-everybody",
        file="bot/dispatch/dispatcher.py",
        before="receiver == click.operator_id and self._access.is_direct_chat_of(",
        after="self._access.is_direct_chat_of(",
        why="whoever a personal card is forwarded to acts on it",
        tests=(f"{CONVERSATIONS}/jobs/test_chat_of_click.py::test_somebody_else_cannot_use_a_personal_card",),
    ),
    Mutant(
        name="a-forged-job-id-counts",
        file="handlers/job_of_button.py",
        before="if shown_id and shown_id != job_id:",
        after="if shown_id is None:",
        why="a changed value of a click acts on a job that the card does not show",
        tests=(f"{RIGHTS}::test_a_forged_job_id_in_a_card_reopens_nothing_else",),
    ),
    Mutant(
        name="whoever-clicks-may-reopen",
        file="handlers/reopening/permission.py",
        before="if ctx.requester.open_id not in members:",
        after="if not members:",
        why="everybody in the chat reopens jobs, whether or not they are on the team",
        tests=(f"{RIGHTS}::test_others_are_informed_who_may_and_the_attempt_is_recorded",),
    ),
    Mutant(
        name="the-right-is-not-checked-again",
        file="handlers/reopening/reopen.py",
        before="        require_may_reopen(job_id, ctx)\n",
        after="        pass\n",
        why="whoever has left the team still reopens by what was ordered before",
        tests=(
            (
                f"{CONVERSATIONS}/reopening/test_auto_reopen.py"
                "::test_the_permission_is_checked_again_when_the_job_is_reopened"
            ),
        ),
    ),
    Mutant(
        name="anybody-confirms-several-reopenings",
        file="handlers/reopening/reopen_many_buttons.py",
        before="if request.requester_id != ctx.requester.open_id:",
        after="if not request.requester_id:",
        why="a stranger confirms what somebody else has put together",
        tests=(f"{CONVERSATIONS}/reopening/test_reopen_many_confirm.py::test_nobody_else_can_confirm_or_cancel",),
    ),
    Mutant(
        name="anything-goes-into-a-path-of-hire",
        file="bot/feishu/hire.py",
        before='ID = re.compile(r"[0-9]{1,40}")',
        after='ID = re.compile(r".{1,40}")',
        why="an id such as ../x calls another API with the bot's token",
        tests=("tests/http/test_client_hire.py::test_only_digits_ever_reach_a_path",),
    ),
    Mutant(
        name="an-unadvertised-job-is-shown-in-groups",
        file="handlers/rights/visibility.py",
        before="return requester.is_direct and _is_insider(job, requester.open_id, ctx)",
        after="return _is_insider(job, requester.open_id, ctx)",
        why="a confidential job is shown to a whole group as soon as one of its team asks",
        tests=(f"{VISIBILITY}::test_in_a_group_a_hidden_job_is_answered_as_one_that_does_not_exist",),
    ),
    Mutant(
        name="an-unadvertised-job-is-shown-to-everybody",
        file="handlers/rights/visibility.py",
        before="return bool(open_id) and open_id in team_of(job, ctx).members()",
        after="return bool(open_id) and bool(team_of(job, ctx))",
        why="a confidential job is shown to every employee",
        tests=(f"{VISIBILITY}::test_whoever_leaves_the_team_does_not_see_the_job_an_hour_later",),
    ),
)
