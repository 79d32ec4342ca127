"""The judge of files by fingerprint. Nothing but a list tells one from another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.apps.installers import judge_signer
from lachan.engine.extract.apps import SIGNER
from lachan.engine.listed import join, look_up, words_of
from lachan.engine.model import Indicator, Judgement, Kind, Lists, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from datetime import date

WORDS: dict[str, Words] = {
    **words_of("file", "Tệp này", "This file"),
    "file.not_known": Words(
        "Chưa biết gì về tệp có dấu vân này",
        "Nothing is known of the file with this fingerprint",
    ),
}


def judge(indicator: Indicator, *, lists: Lists, today: date) -> Judgement:
    """This will judge one file by the lists."""
    entry = look_up(indicator, lists=lists, today=today)
    name, _, digits = indicator.value.partition(":")
    if entry is None and name == "sha256":
        # a certificate's fingerprint is written like a file's
        signer = look_up(Indicator(Kind.APP, f"{SIGNER}{digits}"), lists=lists, today=today)
        if signer is not None:
            return judge_signer(indicator, signer)
    return join("file", indicator, entry, score=0.1, reasons=[Reason("file.not_known", 0.05)])
