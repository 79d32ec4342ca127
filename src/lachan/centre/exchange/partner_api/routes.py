"""The addresses for partners' programs."""

from __future__ import annotations

from ninja import Router

from lachan.centre.exchange.partner_api import claim_doors, documents, doors, find_doors, told_doors

router = Router()

router.get("/partner/changes", operation_id="partner_changes", **documents.changes_operation())(doors.changes)
router.post("/partner/claims", operation_id="partner_claims", **documents.claims_operation())(
    claim_doors.claims
)
router.post("/partner/claims/file", operation_id="partner_claims_file", **documents.claims_file_operation())(
    claim_doors.claims_file
)
router.get("/partner/claims", operation_id="partner_claims_told", **documents.claims_told_operation())(
    told_doors.claims_told
)
router.post("/partner/finds", operation_id="partner_finds", **documents.finds_operation())(find_doors.finds)
