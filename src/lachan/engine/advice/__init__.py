"""What to do now, and what to do when it has already happened."""

from lachan.engine.advice.choose import MAX_ADVICE, advise
from lachan.engine.advice.hotlines import Hotline, hotlines
from lachan.engine.advice.plates import Plate, plate_for, situation_for
from lachan.engine.advice.sentences import WORDS
from lachan.engine.advice.steps import NO_FAULT, WHEN_WORDS, Did, Step, When, report_sms, steps_after

__all__ = [
    "MAX_ADVICE",
    "NO_FAULT",
    "WHEN_WORDS",
    "WORDS",
    "Did",
    "Hotline",
    "Plate",
    "Step",
    "When",
    "advise",
    "hotlines",
    "plate_for",
    "report_sms",
    "situation_for",
    "steps_after",
]
