"""Cases: work for an office, with deadlines."""

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.cases.audit_kinds import KINDS


class CasesConfig(AppConfig):
    """Work for an office, with deadlines."""

    name = "lachan.centre.cases"

    def ready(self) -> None:
        """This will register what this room writes into the log, and let unusual reads ask for open cases."""
        # models can be read from here on only
        from lachan.centre.audit.reads import register_case_check  # noqa: PLC0415
        from lachan.centre.cases.queries.open_cases import is_named_by_open_case  # noqa: PLC0415

        kinds.register(KINDS)
        register_case_check(is_named_by_open_case)
