"""What the worker does for this room over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.lists import making
from lachan.centre.exchange.lookup import building
from lachan.centre.exchange.misp import feed, partners
from lachan.centre.exchange.queries.received import count_waiting
from lachan.centre.exchange.services import (
    answer_files,
    calling,
    calling_approvers,
    following,
    forgetting,
    forgetting_received,
    recording,
    scoping,
    stix_names,
    taking_up,
)
from lachan.centre.web.steps import Step

if TYPE_CHECKING:
    from datetime import datetime


def note_scopes(now: datetime) -> int:
    """This will note how far everybody sees by now."""
    return scoping.note_scopes(now=now)


def follow(now: datetime) -> int:
    """This will tell what the register's lists say by now."""
    return following.follow(now=now)


def compare(now: datetime) -> int:
    """This will hold what is told against a register that was put back."""
    return following.compare(now=now)


def expire(now: datetime) -> int:
    """This will end what has lasted long enough."""
    return following.expire(now=now)


def call_approvers(now: datetime) -> int:
    """This will call who may let out what waits."""
    return calling_approvers.call_approvers(now=now)


def call_partners(now: datetime) -> int:
    """This will order what partners' programs are to be told next."""
    return calling.call_partners(now=now)


def forget(now: datetime) -> int:
    """This will remove what ended so long ago that nobody needs to be told."""
    done = forgetting.forget_ended(now=now) + _names.forget() + answer_files.forget_files(now=now)
    return done + forgetting_received.forget_received(now=now)


def take_answers(now: datetime) -> int:
    """This will take the next rows of a file that a partner's person sent and didn't wait for."""
    return answer_files.take_next_piece(now=now)


def name(now: datetime) -> int:
    """This will give new entries their ids in STIX, and keep the centre's name."""
    return stix_names.name_entries(now=now) + stix_names.name_centre(now=now)


def take_up(now: datetime) -> int:
    """This will have looked at what partners sent."""
    return taking_up.take_up(now=now)


_recorder: Final = recording.Recorder()
_names: Final = stix_names.NameForgetter()


def record(now: datetime) -> int:
    """This will note what became of partners' things."""
    return _recorder.record(now=now)


def make_lists(now: datetime) -> int:
    """This will bring the list files up to date."""
    return making.make_files(now=now)


def make_lookup(now: datetime) -> int:
    """This will make what the private look-up answers from, where something changed."""
    return building.build(now)


def make_feeds(now: datetime) -> int:
    """This will bring the MISP feeds up to date."""
    return feed.make_feeds(now=now)


def visit_misp(now: datetime) -> int:
    """This will push to partners' MISPs and pull from them."""
    return partners.step(now=now)


STEPS: Final = (
    # before what is listed next: it is nothing that anybody had who sees less by now
    Step("exchange.scopes", note_scopes, 1.0),
    # what two have signed is to be in resolvers within two seconds
    Step("exchange.follow", follow, 0.2),
    Step("exchange.compare", compare, 5.0),
    # lifts are as quick as blocks
    Step("exchange.expire", expire, 1.0),
    Step("exchange.call", call_approvers, 5.0),
    # with the outbox's second a lift is with who listens within three
    Step("exchange.webhooks", call_partners, 1.0),
    # a lift is in the files within a second or two, whatever their size
    Step("exchange.lists", make_lists, 0.5),
    Step("exchange.name", name, 1.0),
    Step("exchange.take_up", take_up, 1.0, count_waiting),
    Step("exchange.answers", take_answers, 1.0, answer_files.count_pieces),
    Step("exchange.record", record, 600.0),
    Step("exchange.misp_feed", make_feeds, 1.0),
    # other people's machines, and a lift is not to wait for an hour there
    Step("exchange.misp", visit_misp, 60.0),
    Step("exchange.forget", forget, 3_600.0),
    Step("exchange.lookup", make_lookup, 0.5),
)
