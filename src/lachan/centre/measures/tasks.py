"""What the worker does for this room over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.measures.services import (
    appeal_clocks,
    calling,
    controls,
    ending,
    forgetting,
    letters,
    looking,
    mailing_proofs,
    moving_on,
    ordering,
    ordering_late,
    own_looks,
    probes,
    proving,
    registries,
    reminding,
    replying,
    settling,
    undo_looks,
    undoing,
)
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


def look(now: datetime) -> int:
    """This will look at what proposals would hit."""
    return looking.look_around(now=now)


def call(now: datetime) -> int:
    """This will call approvers for what is urgent."""
    return calling.call_signers(now=now)


def order(now: datetime) -> int:
    """This will order what was approved, and have undone what has ended."""
    return ordering.order_approved(now=now) + ordering.undo_ended(now=now)


def leave(now: datetime) -> int:
    """This will note which orders have left."""
    return replying.note_left(now=now)


def remind(now: datetime) -> int:
    """This will remind who has not answered in time, and tell the desk after the second time."""
    return reminding.remind_overdue(now=now) + undoing.remind_undo(now=now)


_latecomers: Final = ordering_late.Latecomers()


def order_late(now: datetime) -> int:
    """This will order what is in force from partners that joined, or went on, later."""
    return _latecomers.order(now=now)


_mover: Final = moving_on.Mover()


def move_on(now: datetime) -> int:
    """This will bring what waits to whom carries an office's work on, and to the case that lives on."""
    return _mover.move(now=now)


def end(now: datetime) -> int:
    """This will end what has lasted long enough, and proposals that nobody signs."""
    return ending.expire_measures(now=now) + ending.lapse_proposals(now=now)


def see(now: datetime) -> int:
    """This will look at names and pages that measures in force are about."""
    return own_looks.look_ourselves(now=now) + undo_looks.look_at_undone(now=now)


def settle(now: datetime) -> int:
    """This will say of measures what was seen of them, and ask anew for what has come back."""
    return settling.settle_effects(now=now) + undoing.settle_undone(now=now)


def doubt(now: datetime) -> int:
    """This will believe no effect any more that nobody has looked at for days."""
    return settling.forget_effects(now=now) + undo_looks.forget_undo_looks(now=now)


def known(now: datetime) -> int:
    """This will look for names whose answer is known, for probes."""
    return controls.renew_controls(now=now)


def forget(now: datetime) -> int:
    """This will forget where names stood, looks and letters that are old, and what probes were asked yesterday."""
    return (
        looking.forget_resolved(now=now)
        + forgetting.forget_looks(now=now)
        + probes.forget_tasks(now=now)
        + letters.forget_letters(now=now)
        + registries.forget_answers(now=now)
    )


def prove(now: datetime) -> int:
    """This will look whether those who appeal control what they appeal for, and mail codes to who registered it."""
    return proving.look_for_proofs(now=now) + mailing_proofs.send_codes(now=now)


def appeals(now: datetime) -> int:
    """This will keep the clocks of appeals: remind, let fall, settle what is moot, empty what is old."""
    done = appeal_clocks.remind(now=now) + appeal_clocks.let_fall(now=now)
    return done + appeal_clocks.settle_moot(now=now) + appeal_clocks.empty_due(now=now)


STEPS: Final = (
    # somebody waits to sign
    Step("measures.look", look, 1.0),
    # somebody's money is on its way
    Step("measures.call", call, 2.0),
    # what was lifted is asked to be undone within seconds
    Step("measures.order", order, 0.5),
    # who joins is called by two people at that hour
    Step("measures.order_late", order_late, 10.0),
    Step("measures.leave", leave, 2.0),
    # promises are in minutes
    Step("measures.remind", remind, 20.0),
    # a hold lasts an hour and no minute more
    Step("measures.end", end, 1.0),
    # as cases: nothing is lost meanwhile
    Step("measures.move_on", move_on, 30.0),
    Step("measures.see", see, 5.0),
    Step("measures.settle", settle, 2.0),
    Step("measures.doubt", doubt, 600.0),
    Step("measures.known", known, 300.0),
    Step("measures.prove", prove, 5.0),
    # warned, escalated and fallen to the minute
    Step("measures.appeals", appeals, 30.0),
    Step("measures.forget", forget, 3_600.0),
)
