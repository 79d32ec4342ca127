"""What is typed to decide a request."""

from __future__ import annotations

from typing import ClassVar

from lachan.centre.console.forms.base import DeskForm


class ConfirmForm(DeskForm):
    """Nothing but a yes."""

    subject: ClassVar[str] = "confirm"
