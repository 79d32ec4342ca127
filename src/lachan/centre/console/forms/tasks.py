"""What is typed about tasks."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from lachan.centre.cases.queries.tasks import STATES
from lachan.centre.cases.services.tasks import ANSWER_CHARS
from lachan.centre.console.forms.base import DeskForm, choices_in_words, put_choices


class TasksFilter(DeskForm):
    """Whose tasks, and whether they are open."""

    subject: ClassVar[str] = "tasks_filter"

    whose = forms.ChoiceField(required=False, widget=forms.Select(attrs={"data-find": ""}))
    state = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        """This will put the choices into words."""
        super().__init__(*args, lang=lang, **kwargs)
        whose = choices_in_words(("mine", "nobody"), "desk.code.task_whose", lang)
        put_choices(self.fields["whose"], [("", self._all()), *whose])
        put_choices(self.fields["state"], choices_in_words(STATES, "desk.code.task_list", lang))

    def _all(self) -> str:
        return choices_in_words(("all",), "desk.code.task_whose", self.lang)[0][1]


class TaskGiveForm(DeskForm):
    """Who shall have a task. The page puts those in who can."""

    subject: ClassVar[str] = "task_give"

    person = forms.ChoiceField()


class TaskDoneForm(DeskForm):
    """What came of a task."""

    subject: ClassVar[str] = "task_done"

    answer = forms.CharField(max_length=ANSWER_CHARS, widget=forms.Textarea(attrs={"rows": 3}))
