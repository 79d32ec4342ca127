"""What stands on the paper of an archive, in both languages: whole, and as a partner gets it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.cases.archive.form import CaseTold, ChainedAct, FileTold, Manifest
    from lachan.centre.cases.queries.cases import CaseRow
    from lachan.centre.cases.queries.handing_over import HandedOver
    from lachan.centre.web.words import Lang

ACTS_ON_PAPER: Final = 500
_PERSON: Final = "person:"
_OFFICE: Final = "office:"
# what a page can take in, of a text that stands whole in `case.json`
_TEXT_ON_PAPER: Final = 1_500
_TEXTS_ON_PAPER: Final = 50
_INDICATORS_ON_PAPER: Final = 200


def words_in(lang: Lang) -> Callable[..., str]:
    """This will give the paper's words in a language, by their names."""
    return partial(_word, lang)


def _word(lang: Lang, name: str, /, **params: str) -> str:
    return say(f"cases.paper.{name}", lang, **params)


def summary_of(
    told: HandedOver, files: Sequence[FileTold], *, actor: Actor, now: datetime, lang: Lang
) -> Mapping[str, Any]:
    """This will say in a language what stands on the paper of a whole archive, as `archive/summary.typ` takes it."""
    word = words_in(lang)
    names = _named(_actors(told, actor), lang)
    numbers = {file.exhibit: number for number, file in enumerate(files, 1)}
    shown = told.acts[:ACTS_ON_PAPER]
    left = len(told.acts) - len(shown)
    return {
        **_frame(told.row, now=now, lang=lang, about="about"),
        "parts": [
            {"heading": word("part_case"), "facts": _facts(told.row, told.row.title(lang), lang)},
            {
                "heading": word("part_evidence"),
                "lines": [word("evidence_line", count=f"{len(files)}")],
                "items": [
                    {
                        "name": word("evidence_item", number=f"{numbers[file.exhibit]}", called=file.name),
                        "facts": [
                            (word("in_archive"), file.in_archive),
                            (word("sha256"), _hash(file.sha256)),
                            (word("size"), word("bytes", count=_grouped(file.size_bytes))),
                            (word("source"), file.source),
                            (word("taken_at"), _moment(file.taken_at)),
                            (word("taken_by"), _who(file.taken_by, names, word)),
                        ],
                    }
                    for file in files
                ],
            },
            {
                "heading": word("part_custody"),
                "lines": [word("custody_left", count=f"{left}")] if left else [],
                **_acts(shown, numbers, names, word),
            },
            {"heading": word("part_verify"), "lines": [word("verify"), word("unsigned")]},
        ],
    }


def partner_summary_of(
    row: CaseRow,
    told: CaseTold,
    manifest: Manifest,
    acts: Sequence[ChainedAct],
    *,
    now: datetime,
    lang: Lang,
) -> Mapping[str, Any]:
    """This will say in a language what stands on the paper for a partner. Of people there are only ids."""
    word = words_in(lang)
    numbers = {file.exhibit: number for number, file in enumerate(manifest.files, 1)}
    indicators, texts = told.indicators[:_INDICATORS_ON_PAPER], told.texts[:_TEXTS_ON_PAPER]
    facts = [
        (word("for_partner"), manifest.partner),
        (word("tlp"), f"TLP:{manifest.tlp}"),
        *_facts(row, told.title, lang),
    ]
    parts: list[dict[str, Any]] = [
        {
            "heading": word("part_case"),
            "lines": [word(f"tlp_{manifest.tlp.lower().replace('+', '_')}")],
            "facts": facts,
        },
        {
            "heading": word("part_indicators"),
            "lines": [word("indicators_line", count=f"{len(told.indicators)}")],
            "widths": [2, 10, 3],
            "head": [word(name) for name in ("indicator_kind", "indicator_value", "indicator_level")],
            "table": [[one.kind, one.value, one.level] for one in indicators],
        },
        {
            "heading": word("part_texts"),
            "lines": [word("texts_line", count=f"{len(told.texts)}", covered=f"{manifest.covered}")],
            "items": [
                {
                    "name": word(f"text_of_{one.source}", number=f"{number}"),
                    "facts": [
                        (word("at"), _moment(one.at)),
                        (
                            word("text"),
                            one.text[:_TEXT_ON_PAPER] + ("…" if len(one.text) > _TEXT_ON_PAPER else ""),
                        ),
                    ],
                }
                for number, one in enumerate(texts, 1)
            ],
        },
        {
            "heading": word("part_evidence_cleared"),
            "lines": [word("cleared_line", count=f"{len(manifest.files)}")],
            "items": [
                {
                    "name": word("cleared_item", number=f"{numbers[file.exhibit]}"),
                    "facts": [
                        (word("in_archive"), file.in_archive),
                        (word("sha256"), _hash(file.sha256)),
                        (word("size"), word("bytes", count=_grouped(file.size_bytes))),
                        (word("source"), file.source),
                        (word("taken_at"), _moment(file.taken_at)),
                    ],
                }
                for file in manifest.files
            ],
        },
        {
            "heading": word("part_left_out"),
            "lines": [word("left_out_line")],
            "facts": [
                (
                    word(f"left_out_{one.what}"),
                    word("left_out_why", count=f"{one.count}", why=word(f"why_{one.why}")),
                )
                for one in manifest.left_out
            ],
        },
    ]
    shown = acts[:ACTS_ON_PAPER]
    if shown:
        left = len(acts) - len(shown)
        parts.append(
            {
                "heading": word("part_custody_cleared"),
                "lines": [word("custody_left", count=f"{left}")] if left else [],
                **_acts(shown, numbers, _named({one.act.actor for one in shown}, lang, people=False), word),
            }
        )
    parts.append({"heading": word("part_verify_partner"), "lines": [word("verify"), word("unsigned")]})
    return {**_frame(row, now=now, lang=lang, about="about_partner"), "parts": parts}


def _frame(row: CaseRow, *, now: datetime, lang: Lang, about: str) -> dict[str, Any]:
    """This will say what stands on each paper: the office's head, kind and subject, who receives it."""
    word, office = words_in(lang), row.office
    parent = offices_by_id({office.parent_id} if office and office.parent_id else set())
    day = now.astimezone(VIETNAM)
    return {
        "lang": lang,
        "title": word("title", number=row.number),
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "above": parent[office.parent_id].name(lang) if office and office.parent_id in parent else "",
        "office": office.name(lang) if office else "",
        "sign": word("sign"),
        "state_name": word("state_name"),
        "motto": word("motto"),
        "place_and_day": word("place_and_day", day=f"{day:%d}", month=f"{day:%m}", year=f"{day:%Y}"),
        "kind": word("kind"),
        "about": word(about, number=row.number),
        "receivers": word("receivers"),
        "receivers_list": [word("receiver"), word("kept")],
        "signer": word("signer"),
        "signer_hint": word("signer_hint"),
    }


def _facts(row: CaseRow, title: str, lang: Lang) -> list[tuple[str, str]]:
    """This will say the facts of a case."""
    word, office = words_in(lang), row.office
    kind = CASE_KINDS[row.kind]
    place = (row.place.name_vi if lang == "vi" else row.place.name_en) if row.place else word("no_place")
    facts = [
        (word("number"), row.number),
        (word("titled"), title),
        (word("case_kind"), kind.vi if lang == "vi" else kind.en),
        (word("place"), place),
        (word("office"), office.name(lang) if office else ""),
        (word("opened_at"), _moment(row.opened_at)),
        (word("state"), word(f"state_{row.state}")),
        (word("victims"), f"{row.victims}"),
        (word("loss"), _money(row.loss_vnd, word("not_known"), word)),
    ]
    if row.closed_at is not None:
        facts += [
            (word("closed_at"), _moment(row.closed_at)),
            (word("outcome"), word(f"outcome_{row.outcome}") if row.outcome else ""),
            (word("recovered"), _money(row.recovered_vnd, word("not_known"), word)),
        ]
    return facts


def _acts(
    acts: Sequence[ChainedAct], numbers: Mapping[int, int], names: Mapping[str, str], word: Callable[..., str]
) -> dict[str, Any]:
    """This will give the table of acts on evidence."""
    return {
        "widths": [2, 2, 5, 5, 7],
        "head": [word(name) for name in ("evidence", "act_number", "act", "at", "by")],
        "table": [
            [
                f"{numbers[one.act.exhibit]}",
                f"{one.act.number}",
                word(f"act_{one.act.act}"),
                _moment(one.act.at),
                _who(one.act.actor, names, word),
            ]
            for one in acts
        ],
    }


def _hash(sha256: str) -> str:
    # a hash has no place to break: four groups of sixteen
    return " ".join(sha256[at : at + 16] for at in range(0, 64, 16))


def _actors(told: HandedOver, actor: Actor) -> set[str]:
    return {str(actor), *(one.taken_by for one in told.exhibits), *(one.act.actor for one in told.acts)}


def _named(actors: set[str], lang: Lang, *, people: bool = True) -> dict[str, str]:
    """This will name persons and offices among those who acted, by their codes; `people` False leaves persons out."""
    offices = _numbers(actors, _OFFICE)
    named = {f"{_OFFICE}{pk}": office.name(lang) for pk, office in offices_by_id(offices).items()}
    persons = _numbers(actors, _PERSON) if people else set()
    return named | {f"{_PERSON}{pk}": name for pk, name in names_of(persons).items()}


def _numbers(actors: set[str], kind: str) -> set[int]:
    return {int(one.removeprefix(kind)) for one in actors if one.startswith(kind)}


def _who(actor: str, names: Mapping[str, str], word: Callable[..., str]) -> str:
    if actor.startswith(_PERSON):
        return f"{names[actor]} ({actor})" if actor in names else actor
    if actor in names:
        return word("by_program", office=names[actor], actor=actor)
    return word("by_machine", actor=actor)


def _moment(at: datetime) -> str:
    """This will write a moment by Vietnam's clock."""
    return f"{at.astimezone(VIETNAM):%H:%M:%S, %d/%m/%Y}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _money(amount: int | None, unknown: str, word: Any) -> str:
    return unknown if amount is None else str(word("dong", amount=_grouped(amount)))
