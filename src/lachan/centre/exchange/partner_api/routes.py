"""The addresses for partners' programs."""

from __future__ import annotations

from ninja import Router

from lachan.centre.exchange.partner_api import documents, doors

router = Router()

router.get("/partner/changes", operation_id="partner_changes", **documents.changes_operation())(doors.changes)
