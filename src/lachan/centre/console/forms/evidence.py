"""What is typed about files of evidence: why something is done, by whose order, for whose key."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from lachan.centre.console.forms.base import DeskForm


class FlagForm(DeskForm):
    """Why the content is illegal to show."""

    subject: ClassVar[str] = "flag"

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LiftForm(DeskForm):
    """Why the flag is wrong, or no longer right."""

    subject: ClassVar[str] = "lift"

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DestroyForm(DeskForm):
    """By which paper the content is to be destroyed, and what it says."""

    subject: ClassVar[str] = "destroy"

    order = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OriginalForm(DeskForm):
    """What an original is taken out for, and the recipient's public key, where there is one."""

    subject: ClassVar[str] = "original"

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    recipient = forms.CharField(
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
