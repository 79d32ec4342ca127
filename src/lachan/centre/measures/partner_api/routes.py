"""The addresses for partners' programs."""

from __future__ import annotations

from ninja import Router

from lachan.centre.measures.partner_api import documents, doors

router = Router()

router.get("/partner/orders", operation_id="partner_orders", **documents.orders_operation())(
    doors.list_orders
)
router.post(
    "/partner/orders/received", operation_id="partner_orders_received", **documents.received_operation()
)(doors.receive_orders)
router.post("/partner/orders/{order}/replies", operation_id="partner_reply", **documents.reply_operation())(
    doors.reply
)
router.post("/partner/replies", operation_id="partner_replies", **documents.replies_operation())(
    doors.reply_many
)
router.get("/partner/probe-tasks", operation_id="partner_probe_tasks", **documents.tasks_operation())(
    doors.probe_tasks
)
router.post("/partner/probe-results", operation_id="partner_probe_results", **documents.results_operation())(
    doors.probe_results
)
