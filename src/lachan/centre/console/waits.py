"""What waits on the ground floor: requests, dead letters, unscanned evidence, roles that end soon, bad health."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import offices_for, person_requests_for, role_requests_for
from lachan.centre.accounts.duty_lists import count_banks_without, count_codes_to_type
from lachan.centre.accounts.ending_roles import count_ending_roles_for
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.queries.signing_in import second_factors_of
from lachan.centre.accounts.reset_access import open_resets_for
from lachan.centre.accounts.token_access import office_tokens_for
from lachan.centre.console.queries.evidence import count_to_decide
from lachan.centre.console.queries.health import look_at_everything
from lachan.centre.console.waiting import Waiting
from lachan.centre.console.waits_of_cases import CASES
from lachan.centre.evidence.queries import scan_counts
from lachan.centre.exchange.queries.claims import count_to_look_at
from lachan.centre.exchange.queries.holds import count_to_release
from lachan.centre.exchange.queries.unsigned import partners_to_agree
from lachan.centre.indicators.pages import ENDING, ClaimFilter, count_claims, count_waiting_entries
from lachan.centre.measures.queries.appeals import count_to_decide as count_to_decide_appeals
from lachan.centre.measures.queries.calling import count_to_call
from lachan.centre.measures.queries.effect import count_come_back
from lachan.centre.measures.queries.effect_figures import count_wrong_probes
from lachan.centre.measures.queries.measures import count_to_sign
from lachan.centre.measures.queries.undoing import count_not_undone
from lachan.centre.outbox.queries import standings
from lachan.centre.partners.queries.drafts import count_to_confirm
from lachan.centre.reports.pages import TriageFilter, triage_ids
from lachan.centre.reports.queries import alarms_for, count_new
from lachan.centre.reports.unanswered import MOST_COUNTED, count_unanswered

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.console.waiting import Source

# A fortnight: long enough to ask a second administrator before the role is gone.
ROLES_END_WITHIN: Final = timedelta(days=14)
# counting stops here, and the page says "100+"
_MOST: Final = 100
_MOST_REPORTS: Final = 1_000


def requests_to_decide(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the open requests that the viewer may decide."""
    del now
    if not viewer.may(permissions.ROLE_DECIDE):
        return None
    rows = (
        *role_requests_for(viewer, state="open", size=_MOST).rows,
        *person_requests_for(viewer, state="open", size=_MOST).rows,
        *open_resets_for(viewer),
    )
    count = sum(1 for row in rows if not row.why_not)
    # one decides what others ask for, and has made what was granted to oneself
    tokens = office_tokens_for(viewer, open_only=True)
    count += sum(1 for one in tokens if (one.state == "granted") == (one.asked_by_id == viewer.person_id))
    is_least = count >= _MOST
    return Waiting(count, "desk.waits.requests", reverse("desk_requests"), is_least) if count else None


def roles_that_end(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the roles at the viewer's offices that end soon."""
    del now
    if not viewer.may(permissions.ROLE_GRANT):
        return None
    count = count_ending_roles_for(viewer, within=ROLES_END_WITHIN)
    return Waiting(count, "desk.waits.roles_end", reverse("desk_roles_ending")) if count else None


def duty_codes_to_type(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the duty desks that another has asked for and whose code the viewer may type."""
    if not viewer.may(permissions.OFFICE_CHANGE):
        return None
    count = count_codes_to_type(viewer, now=now)
    return Waiting(count, "desk.waits.duty_codes", reverse("desk_duties")) if count else None


def partner_changes(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the changes of partners that another has asked for and that the viewer may confirm."""
    if not viewer.may(permissions.PARTNER_CHANGE):
        return None
    count = count_to_confirm(viewer, now=now)
    # asked last, for it takes four queries and on most days nothing waits
    if not count or not is_at_top(viewer, permissions.PARTNER_CHANGE):
        return None
    return Waiting(count, "desk.waits.partner_changes", reverse("desk_partners"))


def unsigned_to_agree(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the partners whose zone is to be taken without a signature, where the viewer may agree."""
    partners = partners_to_agree(viewer, now=now)
    if not partners or not is_at_top(viewer, permissions.PARTNER_CHANGE):
        return None
    return Waiting(len(partners), "desk.waits.unsigned", reverse("desk_partner_gets", args=[partners[0]]))


def banks_without_duty(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the banks of the viewer that no urgent mail reaches."""
    del now
    if not viewer.may(permissions.OFFICE_CHANGE):
        return None
    count = count_banks_without(viewer)
    return Waiting(count, "desk.waits.duty_none", reverse("desk_duties")) if count else None


def new_reports(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the reports at the viewer's offices that nobody has looked at."""
    del now
    if not viewer.may(permissions.REPORT_TRIAGE):
        return None
    count = count_new(viewer, most=_MOST_REPORTS)
    is_least = count >= _MOST_REPORTS
    return Waiting(count, "desk.waits.reports", reverse("desk_reports"), is_least) if count else None


def unanswered_reports(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the reports that no office answers for, at the top of the centre."""
    del now
    count = count_unanswered(viewer, permissions.REPORT_TRIAGE)
    is_least = count >= MOST_COUNTED
    return Waiting(count, "desk.waits.unanswered", reverse("desk_unanswered"), is_least) if count else None


def alarms_to_close(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the open alarms about crowds."""
    del now
    if not viewer.may(permissions.COUNT_RELEASE):
        return None
    count = len(alarms_for(limit=_MOST))
    return Waiting(count, "desk.waits.alarms", reverse("desk_alarms"), count >= _MOST) if count else None


def calls_to_make(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the reporters who wait for a call although their report was looked at."""
    del now
    if not viewer.may(permissions.REPORT_TRIAGE):
        return None
    count = len(triage_ids(viewer, TriageFilter(state="seen", wants_call=True), most=_MOST))
    address = f"{reverse('desk_reports')}?state=seen&wants_call=on"
    return Waiting(count, "desk.waits.calls", address, count >= _MOST) if count else None


def entries_to_agree(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the entries of lists that wait for a second person, and that the viewer did not add."""
    del now
    if not viewer.may(permissions.LIST_AGREE):
        return None
    count = count_waiting_entries(not_by=str(viewer.actor()), most=_MOST)
    return Waiting(count, "desk.waits.entries", reverse("desk_lists"), count >= _MOST) if count else None


def claims_to_decide(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the owners' claims that nobody has decided, and that the viewer did not make."""
    del now
    if not viewer.may(permissions.CLAIM_DECIDE):
        return None
    wanted = ClaimFilter(viewer.day, state="open")
    count = count_claims(wanted, most=_MOST, not_by=str(viewer.actor()))
    address = f"{reverse('desk_claims')}?state=open"
    return Waiting(count, "desk.waits.claims", address, count >= _MOST) if count else None


def own_claims_ending(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the claims of the viewer's offices whose year is over soon."""
    del now
    if not viewer.may(permissions.CLAIM_MAKE):
        return None
    offices = offices_for(viewer, permissions.CLAIM_MAKE)
    count = count_claims(ClaimFilter(viewer.day, state=ENDING, office_ids=offices), most=_MOST)
    address = f"{reverse('desk_claims')}?state={ENDING}"
    return Waiting(count, "desk.waits.claims_end", address, count >= _MOST) if count else None


def dead_letters(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count what could not leave."""
    del now
    if not viewer.may(permissions.OUTBOX_RETRY):
        return None
    count = sum(one.count for one in standings() if one.state == "dead")
    return Waiting(count, "desk.waits.dead_letters", reverse("desk_dead_letters")) if count else None


def evidence_to_decide(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count what others have asked about evidence and the viewer may decide."""
    del now
    count = count_to_decide(viewer)
    return Waiting(count, "desk.waits.evidence_decisions", reverse("desk_evidence")) if count else None


def unscanned_evidence(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count evidence that a scanner could not look at."""
    del now
    if not viewer.may(permissions.HEALTH_VIEW) or not settings.ENVIRONMENT.clamd:
        return None
    counts = scan_counts()
    count = counts.failed + counts.infected
    return Waiting(count, "desk.waits.evidence", reverse("desk_health")) if count else None


def bad_health(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count what is wrong with the machine; what waits already by itself is left out."""
    if not viewer.may(permissions.HEALTH_VIEW):
        return None
    count = sum(1 for line in look_at_everything(now=now) if line.level == "bad" and not line.address)
    return Waiting(count, "desk.waits.health", reverse("desk_health")) if count else None


def one_second_factor(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will say to somebody with a single second factor that losing it locks them out."""
    del now
    factors = second_factors_of(viewer.person_id)
    if factors.app + factors.passkeys != 1:
        return None
    return Waiting(0, "desk.waits.second_factor", reverse("mfa_index"))


def measures_to_sign(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the measures that wait for the viewer's signature."""
    del now
    if not viewer.may(permissions.MEASURE_SIGN):
        return None
    count = count_to_sign(viewer, most=_MOST)
    return Waiting(count, "desk.waits.measures", reverse("desk_measures")) if count else None


def appeals_to_decide(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the senders whose appeals wait at the viewer's offices."""
    del now
    if not viewer.may(permissions.MEASURE_LIFT):
        return None
    count = count_to_decide_appeals(viewer, most=_MOST)
    return Waiting(count, "desk.waits.appeals", reverse("desk_appeals"), count >= _MOST) if count else None


def measures_come_back(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the measures at the viewer's offices that had taken effect and are open again."""
    del now
    if not viewer.may(permissions.MEASURE_PROPOSE):
        return None
    count = count_come_back(viewer, most=_MOST)
    address = f"{reverse('desk_measures')}?state=returned"
    return Waiting(count, "desk.waits.measures_back", address, count >= _MOST) if count else None


def wrong_probes(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the probes of partners of which nothing is believed, for those who keep partners."""
    if not viewer.may(permissions.PARTNER_CHANGE):
        return None
    count = count_wrong_probes(now=now)
    return Waiting(count, "desk.waits.wrong_probes", reverse("desk_partners")) if count else None


def measures_to_call(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the measures for which somebody has to telephone a partner."""
    del now
    count = count_to_call(viewer, most=_MOST)
    return (
        Waiting(count, "desk.waits.measures_to_call", f"{reverse('desk_measures')}?state=to_call")
        if count
        else None
    )


def measures_not_undone(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count the measures that were lifted or have run out and stand still with a partner."""
    del now
    count = count_not_undone(viewer, most=_MOST)
    address = f"{reverse('desk_measures')}?state=not_undone"
    return Waiting(count, "desk.waits.measures_not_undone", address, count >= _MOST) if count else None


def shared_to_release(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count what waits for the viewer's yes before partners are told."""
    del now
    count = count_to_release(viewer)
    return Waiting(count, "desk.waits.shared", reverse("desk_sharing")) if count else None


def called_mistaken(viewer: Viewer, now: datetime) -> Waiting | None:
    """This will count what partners call mistaken, for those who may lift it."""
    del now
    if not viewer.may(permissions.MEASURE_LIFT):
        return None
    count = count_to_look_at(viewer, most=_MOST)
    address = reverse("desk_sharing_claims")
    return Waiting(count, "desk.waits.called_mistaken", address, count >= _MOST) if count else None


GROUND_FLOOR: Final[tuple[Source, ...]] = (
    *CASES,
    measures_to_sign,
    shared_to_release,
    called_mistaken,
    appeals_to_decide,
    measures_come_back,
    measures_to_call,
    measures_not_undone,
    new_reports,
    calls_to_make,
    unanswered_reports,
    alarms_to_close,
    entries_to_agree,
    claims_to_decide,
    own_claims_ending,
    requests_to_decide,
    duty_codes_to_type,
    partner_changes,
    unsigned_to_agree,
    wrong_probes,
    evidence_to_decide,
    dead_letters,
    bad_health,
    unscanned_evidence,
    roles_that_end,
    banks_without_duty,
    one_second_factor,
)
