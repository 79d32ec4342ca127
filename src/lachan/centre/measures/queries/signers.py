"""Who may sign where, at this moment: asked once for each person and office in a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.access import acting_viewer, may_at, person_viewer
from lachan.centre.accounts.permissions import MEASURE_SIGN, MEASURE_VIEW
from lachan.centre.measures.models import Delegation
from lachan.centre.measures.queries.delegations import delegated_to
from lachan.centre.measures.signing_rules import Signed, Signer, why_not
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor
    from lachan.centre.measures.models import Signature
    from lachan.centre.measures.signing_rules import ToSign


class Signers:
    """What the table of signing needs to know of persons; each question is asked of the database once."""

    def __init__(self, actor: Actor, *, now: datetime) -> None:
        """This will keep who acts. Raises Refusal (401, 403) for a person who is stopped or a token that ended."""
        self.actor, self.day = actor, today(now)
        is_person = actor.kind == "person"
        self.person_id = int(actor.id) if is_person else 0
        self._viewers: dict[int, Viewer | None] = {}
        self._may: dict[tuple[int, int], bool] = {}
        self._delegations = delegated_to(self.person_id, day=self.day) if is_person else ()
        self._acting = acting_viewer(actor, now=now) if actor.kind in {"person", "office"} else None
        self._seen: dict[int, bool] = {}
        self._delegators: dict[int, int] = {}

    def at(self, office_id: int, measure: ToSign) -> tuple[Signer, int | None]:
        """This will give the signer as the table takes it at an office, and the delegation by which (None: oneself).

        One's own role comes first; else that of somebody on leave in whose place the table lets this measure be signed.
        """
        mine = self._signer(office_id, 0, None)
        if mine[0].may_approve or not self._is_approver():
            return mine
        standing_in = [
            self._signer(office_id, person_id, delegation_id)
            for delegation_id, person_id in self._delegations
            if self._may_by_self(person_id, office_id)
        ]
        fitting = (each for each in standing_in if not why_not(each[0], measure))
        return next(fitting, standing_in[0] if standing_in else mine)

    def _signer(self, office_id: int, in_place_of: int, by: int | None) -> tuple[Signer, int | None]:
        signer = Signer(
            kind=self.actor.kind,
            person_id=self.person_id,
            by_program=self.actor.token_id is not None,
            may_approve=self._may_by_self(in_place_of or self.person_id, office_id),
            in_place_of=in_place_of,
        )
        return signer, by

    def signed(self, one: Signature, office_id: int) -> Signed:
        """This will give a signature as the table takes it: whether its signer still may, and in whose place it is.

        `office_id` is the measure's by now: where another office carries it on, who signed before has to be one of
        those who may sign there.
        """
        away = self._away(one.delegation_id) if one.delegation_id is not None else 0
        still = self._may_by_self(away or one.person_id, office_id)
        # who stood in has to be an approver still, as when signing
        return Signed(one.person_id, still and self._viewer_may_anywhere(one.person_id), away)

    def sees(self, office_id: int) -> bool:
        """This will say whether who acts sees measures of an office: there or above, or in somebody's place."""
        if self._acting is None:
            return self.actor.kind == "machine"
        if office_id not in self._seen:
            self._seen[office_id] = may_at(self._acting, MEASURE_VIEW, office_id) or (
                self._is_approver()
                and any(self._may_by_self(person_id, office_id) for _, person_id in self._delegations)
            )
        return self._seen[office_id]

    def _away(self, delegation_id: int) -> int:
        if delegation_id not in self._delegators:
            rows = Delegation.objects.filter(pk=delegation_id)
            self._delegators[delegation_id] = rows.values_list("from_person_id", flat=True).first() or 0
        return self._delegators[delegation_id]

    def _is_approver(self) -> bool:
        return self._viewer_may_anywhere(self.person_id)

    def _viewer_may_anywhere(self, person_id: int) -> bool:
        viewer = self._viewer(person_id)
        return viewer is not None and viewer.may(MEASURE_SIGN)

    def _may_by_self(self, person_id: int, office_id: int) -> bool:
        if not person_id:
            return False
        key = (person_id, office_id)
        if key not in self._may:
            viewer = self._viewer(person_id)
            self._may[key] = viewer is not None and may_at(viewer, MEASURE_SIGN, office_id)
        return self._may[key]

    def _viewer(self, person_id: int) -> Viewer | None:
        if person_id not in self._viewers:
            self._viewers[person_id] = person_viewer(person_id, day=self.day)
        return self._viewers[person_id]
