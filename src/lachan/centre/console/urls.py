"""Addresses of the desk."""

from django.urls import path, register_converter

from lachan.centre.console.views import (
    alarms,
    answers,
    appeals,
    case_acts,
    case_archives,
    case_bulk,
    case_evidence,
    case_opening,
    case_uploads,
    case_views,
    cases,
    claims,
    competences,
    dead_letters,
    delegations,
    duty,
    evidence,
    evidence_decisions,
    exports,
    figure_tables,
    health,
    home,
    hours,
    inbox,
    indicators,
    invitations,
    lists,
    log,
    measure_drafts,
    measure_lots,
    measures,
    office_changes,
    office_picks,
    office_tokens,
    offices,
    own,
    partner_changes,
    partner_gets,
    partners,
    person_changes,
    persons,
    plans,
    provinces,
    reads,
    reports,
    requests,
    roles,
    search,
    second_factors,
    sharing,
    sharing_claims,
    sharing_stop,
    situation,
    tasks,
    tokens,
    unanswered,
    unsigned,
)


class RowConverter:
    """The id of a row: what no database counts to is no address, instead of an error in its query."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """This will give the id."""
        return int(value)

    def to_url(self, value: int) -> str:
        """This will write the id."""
        return str(value)


class CaseConverter:
    """The number of a case, as people say it: 2026-000123."""

    regex = "[0-9]{4}-[0-9]{6}"

    def to_python(self, value: str) -> str:
        """This will give the number."""
        return value

    def to_url(self, value: str) -> str:
        """This will write the number."""
        return value


class MeasureConverter(CaseConverter):
    """The number of a measure: M2026-000123."""

    regex = "M[0-9]{4}-[0-9]{6,8}"


class AppealConverter(CaseConverter):
    """The number of an appeal: A2026-000123."""

    regex = "A[0-9]{4}-[0-9]{6,8}"


register_converter(AppealConverter, "appeal")
register_converter(MeasureConverter, "measure")
register_converter(RowConverter, "row")
register_converter(CaseConverter, "case")

urlpatterns = [
    path("", home.home, name="desk"),
    path("offices/", offices.offices, name="desk_offices"),
    path("offices/responsible", offices.responsible, name="desk_responsible"),
    path("offices/plans/", plans.plans, name="desk_plans"),
    path("offices/plans/<row:plan_id>", plans.plan, name="desk_plan"),
    path("offices/duty", duty.duties, name="desk_duties"),
    path("offices/<row:office_id>/duty", duty.duty, name="desk_duty"),
    path("offices/<row:office_id>/duty/ask", duty.ask, name="desk_duty_ask"),
    path("offices/<row:office_id>/duty/confirm", duty.confirm, name="desk_duty_confirm"),
    path("offices/<row:office_id>/duty/end", duty.end, name="desk_duty_end"),
    path("offices/offers", office_picks.offers, name="desk_office_offers"),
    path("offices/open", office_changes.open_one, name="desk_office_open"),
    path("offices/<row:office_id>/hours", hours.hours, name="desk_office_hours"),
    path("offices/<row:office_id>/change", office_changes.change, name="desk_office_change"),
    path("offices/<row:office_id>/competence", competences.give, name="desk_competence_give"),
    path("competences/<row:competence_id>/end", competences.end, name="desk_competence_end"),
    path("offices/<row:office_id>/close", office_changes.close, name="desk_office_close"),
    path("offices/<row:office_id>/tokens", office_tokens.tokens, name="desk_office_tokens"),
    path("offices/<row:office_id>/tokens/ask", office_tokens.ask, name="desk_office_token_ask"),
    path("offices/tokens/<row:token_id>", office_tokens.decide, name="desk_office_token"),
    path("offices/tokens/<row:token_id>/end", office_tokens.end, name="desk_office_token_end"),
    path("offices/<row:office_id>", offices.office, name="desk_office"),
    path("partners/", partners.partners, name="desk_partners"),
    path("partners/export", partners.export, name="desk_partners_export"),
    path("partners/join", partner_changes.join, name="desk_partner_join"),
    path("partners/drafts/<row:draft_id>", partner_changes.draft, name="desk_partner_draft"),
    path("partners/<row:partner_id>", partners.partner, name="desk_partner"),
    path("partners/<row:partner_id>/ask/<slug:what>", partner_changes.ask, name="desk_partner_ask"),
    path("partners/<row:partner_id>/suspend", partner_changes.stop, name="desk_partner_suspend"),
    path(
        "partners/<row:partner_id>/keys/<row:key_id>/end",
        partner_changes.stop_key,
        name="desk_partner_key_end",
    ),
    path("partners/<row:partner_id>/gets/", partner_gets.gets, name="desk_partner_gets"),
    path("partners/<row:partner_id>/gets/<slug:format>", partner_gets.set_one, name="desk_partner_gets_set"),
    path(
        "partners/<row:partner_id>/gets/unsigned/<row:ask_id>",
        unsigned.unsigned,
        name="desk_partner_unsigned",
    ),
    path(
        "partners/<row:partner_id>/gets/<slug:format>/end", partner_gets.end_one, name="desk_partner_gets_end"
    ),
    path("persons/", persons.persons, name="desk_persons"),
    path("persons/add", person_changes.add, name="desk_person_add"),
    path("persons/<row:person_id>", persons.person, name="desk_person"),
    path("persons/<row:person_id>/change", person_changes.change, name="desk_person_change"),
    path("persons/<row:person_id>/move", person_changes.move, name="desk_person_move"),
    path("persons/<row:person_id>/stop", person_changes.stop, name="desk_person_stop"),
    path("persons/tokens/<row:token_id>/end", person_changes.end_one_token, name="desk_person_token_end"),
    path("persons/<row:person_id>/sessions", person_changes.close_sessions, name="desk_person_sessions"),
    path("persons/<row:person_id>/restart", person_changes.restart, name="desk_person_restart"),
    path("persons/<row:person_id>/invite", invitations.invite, name="desk_person_invite"),
    path("persons/<row:person_id>/second-factor", second_factors.ask, name="desk_person_factor"),
    path("persons/<row:person_id>/address", person_changes.ask_address, name="desk_person_address"),
    path("persons/<row:person_id>/erase", person_changes.ask_erasure, name="desk_person_erase"),
    path("persons/<row:person_id>/roles/grant", roles.grant, name="desk_role_grant"),
    path("persons/<row:person_id>/roles/ask", roles.ask, name="desk_role_ask"),
    path("roles/ending", persons.ending, name="desk_roles_ending"),
    path("roles/<row:period_id>/end", roles.end, name="desk_role_end"),
    path("health/", health.health, name="desk_health"),
    path("health/sharing", health.sharing, name="desk_health_sharing"),
    path("health/letters/", dead_letters.letters, name="desk_dead_letters"),
    path("health/letters/<row:message_id>", dead_letters.letter, name="desk_dead_letter"),
    path("log/", log.log, name="desk_log"),
    path("log/reads", reads.reads, name="desk_reads"),
    path("log/export", log.export, name="desk_log_export"),
    path("log/<row:entry_id>", log.entry, name="desk_entry"),
    path("situation", situation.situation, name="desk_situation"),
    path("situation/<slug:name>", figure_tables.situation_table, name="desk_situation_table"),
    path("in/<slug:code>", provinces.province, name="desk_province"),
    path("in/<slug:code>/<slug:name>", figure_tables.province_table, name="desk_province_table"),
    path("tasks/", tasks.tasks, name="desk_tasks"),
    path("tasks/export", exports.tasks, name="desk_tasks_export"),
    path("tasks/<row:task_id>/done", tasks.task_done, name="desk_task_done"),
    path("tasks/<row:task_id>/give", tasks.task_give, name="desk_task_give"),
    path("urgent/", measures.first, name="desk_urgent_first"),
    path("urgent/<measure:number>", measures.urgent, name="desk_urgent"),
    path("measures/leave", delegations.leave, name="desk_measure_leave"),
    path("measures/leave/<row:delegation_id>/end", delegations.end, name="desk_measure_leave_end"),
    path("measures/", measures.measures, name="desk_measures"),
    path("measures/propose", measure_drafts.propose, name="desk_measure_propose"),
    path("measures/hold", measure_drafts.hold, name="desk_measure_hold"),
    path("measures/<measure:number>", measures.measure, name="desk_measure"),
    path("measures/<measure:number>/together", measure_lots.together, name="desk_measure_lot"),
    path("measures/<measure:number>/lift", measures.lift, name="desk_measure_lift"),
    path("measures/<measure:number>/withdraw", measures.withdraw, name="desk_measure_withdraw"),
    path("answers/", answers.answers, name="desk_answers"),
    path("answers/files/<row:file_id>", answers.answers_file, name="desk_answers_file"),
    path("answers/files/<row:file_id>/result", answers.answers_result, name="desk_answers_result"),
    path("appeals/", appeals.appeals, name="desk_appeals"),
    path("appeals/<appeal:number>", appeals.appeal, name="desk_appeal"),
    path("appeals/<appeal:number>/agree", appeals.agree, name="desk_appeal_agree"),
    path("cases/", inbox.cases, name="desk_cases"),
    path("cases/export", exports.cases, name="desk_cases_export"),
    path("cases/open", case_opening.open_one, name="desk_case_open"),
    path("cases/bulk", case_bulk.bulk, name="desk_case_bulk"),
    path("cases/bulk/<slug:key>", case_bulk.bulk_done, name="desk_case_bulk_done"),
    path("cases/views/", case_views.views, name="desk_case_views"),
    path("cases/views/<row:view_id>", case_views.view, name="desk_case_view"),
    path("cases/shift", own.shift, name="desk_shift"),
    path("cases/shift/<row:note_id>/read", own.shift_read, name="desk_shift_read"),
    path("notices/", own.notices, name="desk_notices"),
    path("cases/<case:number>/evidence/add", case_evidence.add, name="desk_case_exhibit_add"),
    path("cases/<case:number>/evidence/message", case_evidence.message, name="desk_case_message"),
    path("cases/<case:number>/evidence/archive", case_archives.ask, name="desk_case_archive"),
    path(
        "cases/<case:number>/evidence/archives/<row:archive_id>",
        case_archives.archive,
        name="desk_case_archive_made",
    ),
    path(
        "cases/<case:number>/evidence/archives/<row:archive_id>/file",
        case_archives.fetch,
        name="desk_case_archive_file",
    ),
    path("cases/<case:number>/evidence/<row:exhibit_id>", case_evidence.exhibit, name="desk_case_exhibit"),
    path(
        "cases/<case:number>/evidence/<row:exhibit_id>/out",
        case_evidence.take_out,
        name="desk_case_exhibit_out",
    ),
    path(
        "cases/<case:number>/evidence/<row:exhibit_id>/clear",
        case_evidence.clear,
        name="desk_case_exhibit_clear",
    ),
    path("cases/<case:number>/evidence/large", case_uploads.page, name="desk_case_upload_page"),
    path("cases/<case:number>/evidence/uploads", case_uploads.uploads, name="desk_case_uploads"),
    path("cases/<case:number>/evidence/uploads/<str:token>", case_uploads.upload, name="desk_case_upload"),
    path("cases/<case:number>/<slug:name>", case_acts.act, name="desk_case_act"),
    path("cases/<case:number>", cases.case, name="desk_case"),
    path("reports/", reports.reports, name="desk_reports"),
    path("reports/seen", reports.seen, name="desk_reports_seen"),
    path("reports/export", exports.reports, name="desk_reports_export"),
    path("reports/export/told", exports.told, name="desk_reports_told"),
    path("reports/unanswered", unanswered.unanswered, name="desk_unanswered"),
    path("reports/<row:report_id>/assign", unanswered.assign, name="desk_report_assign"),
    path("reports/<row:report_id>", reports.report, name="desk_report"),
    path("register/", search.search, name="desk_search"),
    path("register/<row:indicator_id>", indicators.indicator, name="desk_indicator"),
    path("register/<row:indicator_id>/count", indicators.count, name="desk_indicator_count"),
    path("lists/", lists.entries, name="desk_lists"),
    path("lists/export", exports.entries, name="desk_lists_export"),
    path("lists/add", lists.add, name="desk_list_add"),
    path("lists/<row:entry_id>", lists.entry, name="desk_list_entry"),
    path("claims/", claims.claims, name="desk_claims"),
    path("claims/export", exports.claims, name="desk_claims_export"),
    path("claims/make", claims.make, name="desk_claim_make"),
    path("claims/<row:claim_id>", claims.claim, name="desk_claim"),
    path("sharing/", sharing.sharing, name="desk_sharing"),
    path("sharing/look", sharing.look, name="desk_sharing_look"),
    path("sharing/stop", sharing_stop.stop, name="desk_sharing_stop"),
    path("sharing/fill", sharing_stop.fill, name="desk_sharing_fill"),
    path("sharing/holds/<row:hold_id>", sharing.hold, name="desk_sharing_hold"),
    path("sharing/holds/<row:hold_id>/export", sharing.hold_table, name="desk_sharing_hold_export"),
    path("sharing/claims/", sharing_claims.claims, name="desk_sharing_claims"),
    path("sharing/claims/<row:claim_id>", sharing_claims.claim, name="desk_sharing_claim"),
    path("sharing/entries/<row:entry_id>", sharing.entry, name="desk_sharing_entry"),
    path("evidence/", evidence.waiting, name="desk_evidence"),
    path("evidence/<row:file_id>", evidence.file, name="desk_evidence_file"),
    path("evidence/<row:file_id>/flag", evidence.flag, name="desk_evidence_flag"),
    path("evidence/<row:file_id>/lift", evidence.lift, name="desk_evidence_ask_lift"),
    path("evidence/<row:file_id>/destroy", evidence.destroy, name="desk_evidence_ask_destroy"),
    path("evidence/<row:file_id>/original", evidence.original, name="desk_evidence_original"),
    path("evidence/lifts/<row:flag_id>", evidence_decisions.lift, name="desk_evidence_lift"),
    path(
        "evidence/destructions/<row:order_id>",
        evidence_decisions.destruction,
        name="desk_evidence_destruction",
    ),
    path("alarms/", alarms.alarms, name="desk_alarms"),
    path("alarms/export", exports.alarms, name="desk_alarms_export"),
    path("alarms/<row:alarm_id>", alarms.alarm, name="desk_alarm"),
    path("tokens/", tokens.tokens, name="desk_tokens"),
    path("tokens/make", tokens.make, name="desk_token_make"),
    path("tokens/<row:token_id>/end", tokens.end, name="desk_token_end"),
    path("requests/", requests.requests, name="desk_requests"),
    path("requests/second-factors/<row:request_id>", second_factors.decide, name="desk_factor_request"),
    path("requests/accounts/<row:request_id>", requests.account_request, name="desk_account_request"),
    path("requests/<row:request_id>", requests.role_request, name="desk_request"),
]
