"""Who may sign where, at this moment: asked once for each person and office in a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.access import acting_viewer, may_at, person_viewer
from lachan.centre.accounts.permissions import MEASURE_SIGN, MEASURE_VIEW
from lachan.centre.measures.models import Delegation
from lachan.centre.measures.queries.delegations import delegated_to
from lachan.centre.measures.signing_rules import Signer
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor


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

    def at(
        self, office_id: int, *, proposer_id: int | None, not_for: frozenset[int] = frozenset()
    ) -> tuple[Signer, int | None]:
        """This will give the signer as the table takes it at an office, and the delegation by which (None: oneself).

        Whoever proposed lets nobody sign in their place, nor do those in `not_for`.
        """
        may, by = self._may_by_self(self.person_id, office_id), None
        if not may and self._is_approver():
            for delegation_id, person_id in self._delegations:
                if person_id in {proposer_id, *not_for}:
                    continue
                if self._may_by_self(person_id, office_id):
                    may, by = True, delegation_id
                    break
        signer = Signer(
            kind=self.actor.kind,
            person_id=self.person_id,
            by_program=self.actor.token_id is not None,
            may_approve=may,
        )
        return signer, by

    def sees(self, office_id: int) -> bool:
        """This will say whether who acts sees measures of an office: there or above, or in somebody's place."""
        if self._acting is None:
            return self.actor.kind == "machine"
        if office_id not in self._seen:
            self._seen[office_id] = may_at(self._acting, MEASURE_VIEW, office_id) or any(
                self._may_by_self(person_id, office_id) for _, person_id in self._delegations
            )
        return self._seen[office_id]

    def may_still(self, person_id: int, office_id: int, delegation_id: int | None) -> bool:
        """This will say whether somebody who signed still may: by oneself, or in the place of who still may."""
        if self._may_by_self(person_id, office_id):
            return True
        if delegation_id is None or not self._viewer_may_anywhere(person_id):
            return False
        delegation = Delegation.objects.filter(pk=delegation_id).first()
        return delegation is not None and self._may_by_self(delegation.from_person_id, office_id)

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
