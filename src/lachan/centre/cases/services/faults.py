"""What could not be looked at is held and tried again, so that it keeps nothing else from being found."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_logger: Final = logging.getLogger(__name__)
# At first an error may pass by itself; one that stays is a mistake of ours, and is mended by people.
FIRST_SECONDS: Final = 5.0
MOST_SECONDS: Final = 600.0


class Faults:
    """Things at which looking failed, each with when it is tried again, later each time."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """This will begin with none."""
        self._clock = clock
        self._again: dict[Hashable, tuple[float, float]] = {}

    def try_one(self, thing: Hashable, work: Callable[[], object]) -> bool:
        """This will do the work for a thing; gives whether it is done. One that failed waits for its time.

        Raises OperationalError and InterfaceError: a database that isn't there fails for everything.
        """
        at, pause = self._again.get(thing, (0.0, FIRST_SECONDS / 2))
        if thing in self._again and self._clock() < at:
            return False
        try:
            work()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # whatever is wrong with one, the others go on
            pause = min(MOST_SECONDS, 2 * pause)
            self._again[thing] = (self._clock() + pause, pause)
            # the formatter writes kind and places, never the message
            _logger.exception("%s could not be looked at and is tried again in %d s", thing, pause)
            return False
        self._again.pop(thing, None)
        return True

    def holds(self, thing: Hashable) -> bool:
        """This will say whether looking at a thing failed before."""
        return thing in self._again

    def count(self) -> int:
        """This will give how many things are held."""
        return len(self._again)
