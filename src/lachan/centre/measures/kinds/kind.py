"""What a kind of measure is: what it takes, of whom it is asked, how far it goes, how it is checked and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from lachan.centre.measures.reach import ONE

if TYPE_CHECKING:
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.reach import Stop

type Check = Literal["dns", "page", "reply"]
type Need = Literal["verdict", "case", "exhibit"]

# Approved for longer, a block outlives what it was for; it is asked for anew, by two.
USUAL_DAYS: Final = 90
MOST_DAYS: Final = 365


class MeasureKind:
    """One kind. A subclass in a file of its own; words stand under `measures.kind.CODE`."""

    code: ClassVar[str]
    # kinds of indicator that it is about (`engine.model.Kind`)
    about: ClassVar[frozenset[str]]
    # kinds of partner that can do it (`partners.kinds`)
    counterparts: ClassVar[frozenset[str]]
    # every partner of these kinds at once, or the one that has the thing
    of_all: ClassVar[bool] = False
    # what must be there before it is proposed: one of these
    needs: ClassVar[tuple[Need, ...]] = ("verdict", "case")
    signatures: ClassVar[int] = ONE
    usual_days: ClassVar[int] = USUAL_DAYS
    most_days: ClassVar[int] = MOST_DAYS
    may_hold: ClassVar[bool] = False
    # whoever hosts a page or registered its name is told by mail where no partner answers for that
    tells_hosts: ClassVar[bool] = False
    # whether who reported the thing is told: what anybody sees from outside anyway. Of an account or number whoever is
    # behind it may be the one who asks
    is_told: ClassVar[bool] = False
    # how its effect is seen; what can't be looked at stays "not verified"
    check: ClassVar[Check]
    # of pages: whether one that is open for us is open for those whom it is to protect; where others block it, it isn't
    seen_from_here: ClassVar[bool] = True
    # the register's list that lower rooms obey while it is in force, "" none
    list_class: ClassVar[str] = ""

    def stops(self, *, value: str, blast: Blast) -> tuple[Stop, ...]:
        """This will give what limits it for this value, the final ones first."""
        raise NotImplementedError
