"""The connection to SQLite: a transaction, or a statement that writes by itself, begins when it is its turn."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final

from django.db.backends.sqlite3 import base

from lachan.centre.web.turns import turns_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.web.turns import Turns

_WRITES: Final = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE"})


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection, which takes a turn for what it writes and gives it on when that is kept or undone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """This will begin without a turn."""
        super().__init__(*args, **kwargs)
        # from `take` until `give`, so that a database that is renamed in between changes nothing
        self._turn: Turns | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """This will give a cursor whose single writes take a turn too."""
        cursor = super().create_cursor(name)
        if turns_at(str(self.settings_dict["NAME"])) is not None:
            cursor.__class__ = TurnCursor
            cursor.wrapper = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # its stubs leave it out
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc] # its stubs leave it out
        finally:
            self._give_turn_unless_open()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # its stubs leave it out
        finally:
            self._give_turn_unless_open()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc] # its stubs leave it out
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        turns = turns_at(str(self.settings_dict["NAME"]))
        if turns is not None and self._turn is None:
            turns.take()
            self._turn = turns

    def _give_turn(self) -> None:
        turns, self._turn = self._turn, None
        if turns is not None:
            turns.give()

    def _give_turn_unless_open(self) -> None:
        # a commit that failed is followed by taking it back
        if self.connection is None or not self.connection.in_transaction:
            self._give_turn()


class TurnCursor(base.SQLiteCursorWrapper):
    """A cursor that takes a turn for each statement that writes and is in no transaction.

    One that gives rows back (`RETURNING`) ends, and is committed, with its last row: these are read within the turn.
    """

    wrapper: DatabaseWrapper
    _given: deque[Any] | None = None

    def execute(self, query: str, params: Any = None) -> Any:
        """This will run a statement."""
        return self._in_turn(query, super().execute, query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """This will run a statement for each of many rows."""
        return self._in_turn(query, super().executemany, query, param_list)

    def fetchone(self) -> Any:
        """This will give the next row, None after the last."""
        if self._given is None:
            return super().fetchone()
        return self._given.popleft() if self._given else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """This will give the next rows."""
        most = self.arraysize if size is None else size
        if self._given is None:
            return super().fetchmany(most)
        return [self._given.popleft() for _ in range(min(most, len(self._given)))]

    def fetchall(self) -> list[Any]:
        """This will give all rows that are left."""
        if self._given is None:
            return super().fetchall()
        rows = list(self._given)
        self._given.clear()
        return rows

    def __next__(self) -> Any:
        """This will give the next row, for a loop over them."""
        if self._given is None:
            return super().__next__()
        if not self._given:
            raise StopIteration
        return self._given.popleft()

    def _in_turn(self, query: str, act: Callable[..., Any], *given: Any) -> Any:
        self._given = None
        alone = not self.connection.in_transaction
        if not alone or query.lstrip()[:8].partition(" ")[0].upper() not in _WRITES:
            return act(*given)
        turns = turns_at(str(self.wrapper.settings_dict["NAME"]))
        if turns is None:
            return act(*given)
        turns.take()
        try:
            done = act(*given)
            if self.description is not None:
                self._given = deque(super().fetchall())
            return done
        finally:
            turns.give()
