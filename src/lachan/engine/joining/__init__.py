"""How the parts of a message bear on one another: who speaks and where it leads, what is quoted, what adds up."""

from lachan.engine.joining.adding import tells_something, weigh_apart
from lachan.engine.joining.own_way import leads_home
from lachan.engine.joining.pages import WORDS as _PAGES
from lachan.engine.joining.pages import judge_pages
from lachan.engine.joining.posing import WORDS as _POSING
from lachan.engine.joining.posing import judge_posing
from lachan.engine.joining.quoting import CODE as QUOTED
from lachan.engine.joining.quoting import WORDS as _QUOTING
from lachan.engine.joining.quoting import only_quotes
from lachan.engine.joining.unnamed import press_unnamed

__all__ = [
    "QUOTED",
    "WORDS",
    "judge_pages",
    "judge_posing",
    "leads_home",
    "only_quotes",
    "press_unnamed",
    "tells_something",
    "weigh_apart",
]

WORDS = {**_POSING, **_PAGES, **_QUOTING}
