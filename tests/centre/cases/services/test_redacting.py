from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.cases.scene import NOW, acting, desk, opened, people, reported
from centre.cases.signed import PASSPHRASE, codes, content_of, members_of, plain, signer
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.audit.signing import read_public_key
from lachan.centre.cases.archive.form import UNLISTED, CaseTold, Manifest
from lachan.centre.cases.archive.verifying import verify_archive
from lachan.centre.cases.models import Event, Exhibit, Said
from lachan.centre.cases.queries.custody import cleared_in, custody_of_exhibit
from lachan.centre.cases.services.clearing import clear_exhibit, withhold_exhibit
from lachan.centre.cases.services.exhibits import add_exhibit, add_message
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.redacting import Receiver, make_redacted_archive
from lachan.centre.evidence.models import Export, Holding
from lachan.centre.evidence.services import flag_illegal
from lachan.centre.indicators.models import Indicator
from lachan.centre.web.refusals import Refusal
from programs import need_program

if TYPE_CHECKING:
    from pathlib import Path

    from centre.accounts.people import People
    from lachan.centre.cases.models import Case
    from lachan.centre.evidence.services import Archive
    from lachan.centre.web.words import Lang

pytestmark = pytest.mark.django_db
__all__ = ["people", "signer"]

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
NAME, PHONE, MAIL = "Nguyễn Thị Mơ", "0987654321", "mo.nguyen@thu.example"
MESSAGE = "Chào Nguyen Thi Mo, số 0987.654.321: nộp 50.000.000 đồng tại http://gia-mao.example/ trong 24h"


GOLDEN = """{
  "case": "2026-000001",
  "kind": "website",
  "title": "Lừa chị [đã che] [đã che]",
  "place": "Thành phố Hà Nội",
  "state": "open",
  "outcome": "",
  "opened_at": "2026-11-23T02:00:00Z",
  "closed_at": null,
  "victims": 1,
  "loss_vnd": null,
  "recovered_vnd": null,
  "indicators": [],
  "texts": [
    {
      "source": "report",
      "at": "2026-11-23T02:00:00Z",
      "province": "Thành phố Hà Nội",
      "text": "Chào [đã che], số [đã che]: nộp 50.000.000 đồng tại http://[đã che].example/ trong 24h",
      "covered": 3
    }
  ]
}"""


def told(people: People, *, number: int = 1, message: str = MESSAGE) -> Case:
    report = reported(
        number=number, name=NAME, phone=PHONE, mail=MAIL, story="Tôi là Mơ, bị gọi điện.", message=message
    )
    return opened(people, report_ids=[report], title="Lừa chị Mơ 0987654321")


def exhibit(people: People, case: Case, content: bytes = PICTURE) -> int:
    return add_exhibit(
        case_id=case.pk, content=io.BytesIO(content), name="ảnh chị Mơ.png", source="Chị Mơ nộp", actor=desk(people),
        now=NOW,
    )  # fmt: skip


def cleared(people: People, exhibit_id: int) -> None:
    assert clear_exhibit(
        exhibit_id=exhibit_id,
        reason="Ảnh không có người",
        actor=acting(people.at("north", Role.APPROVER)),
        now=NOW,
    )


def redacted(people: People, case: Case, *, tlp: str = "AMBER", marked: tuple[str, ...] = ()) -> Archive:
    return make_redacted_archive(
        case_id=case.pk, reason="Phối hợp ngăn chặn", actor=acting(people.at("north", Role.APPROVER)), now=NOW,
        passphrase=PASSPHRASE, receiver=Receiver("Ngân hàng Bến Tre", tlp, marked),
    )  # fmt: skip


def manifest_of(members: dict[str, bytes]) -> Manifest:
    return msgspec.json.decode(members["manifest.json"], type=Manifest)


def case_of(members: dict[str, bytes]) -> CaseTold:
    return msgspec.json.decode(members["case.json"], type=CaseTold)


def left_out(members: dict[str, bytes]) -> dict[tuple[str, str], int]:
    return {(one.what, one.why): one.count for one in manifest_of(members).left_out}


def test_a_partner_verifies_it_with_the_same_command(people: People, signer: Path) -> None:
    case = told(people)
    cleared(people, exhibit(people, case))
    content = content_of(redacted(people, case))
    verified = verify_archive(io.BytesIO(content), passphrase=PASSPHRASE, keys=[read_public_key(signer)])
    assert verified.findings == ()
    assert (verified.case, verified.files, verified.trusted) == (case.number, 1, True)
    assert verified.manifest is not None
    assert (verified.manifest.partner, verified.manifest.tlp) == ("Ngân hàng Bến Tre", "AMBER")


@pytest.mark.usefixtures("signer")
def test_a_changed_or_missing_part_is_named(people: People) -> None:
    members = members_of(content_of(redacted(people, told(people))))
    changed = {
        **members,
        "case.json": members["case.json"].replace(b"AMBER", b"GREEN").replace(b"0", b"1", 1),
    }
    assert ("changed", "case.json") in codes(plain(changed))
    without = {name: content for name, content in members.items() if name != "case.json"}
    assert ("missing", "case.json") in codes(plain(without))


@pytest.mark.usefixtures("signer")
def test_the_parts_are_these_and_the_case_reads_so(people: People) -> None:
    case = told(people)
    add_message(
        case_id=case.pk, text="Gọi lại 0977 111 222 gặp chị Mơ", source="Chị Mơ", actor=desk(people), now=NOW
    )
    members = members_of(content_of(redacted(people, case)))
    assert set(members) == {"summary.pdf", "manifest.json", "case.json", "custody.json", *UNLISTED}
    shown = case_of(members)
    assert shown.title == "Lừa chị [đã che] [đã che]"
    assert (shown.kind, shown.place, shown.state) == ("website", "Thành phố Hà Nội", "open")
    first, second = shown.texts
    assert first.text.startswith(
        "Chào [đã che], số [đã che]: nộp 50.000.000 đồng tại http://gia-mao.example/ trong 24h"
    )
    assert (first.source, first.province) == ("report", "Thành phố Hà Nội")
    assert (second.source, second.text, second.covered) == (
        "evidence",
        "Gọi lại [đã che] gặp chị [đã che]",
        2,
    )
    assert "Tôi là Mơ" not in members["case.json"].decode()
    assert manifest_of(members).covered >= 6


@pytest.mark.usefixtures("signer")
def test_the_case_is_written_so_byte_for_byte(people: People) -> None:
    members = members_of(content_of(redacted(people, told(people), marked=("gia-mao",))))
    assert members["case.json"].decode() == GOLDEN
    assert members["custody.json"] == b"[]"


@pytest.mark.usefixtures("signer")
def test_a_file_goes_only_when_an_officer_has_cleared_it_and_stays_once_that_is_taken_back(
    people: People,
) -> None:
    case = told(people)
    number = exhibit(people, case)
    members = members_of(content_of(redacted(people, case)))
    assert manifest_of(members).files == ()
    assert left_out(members)["files", "not_cleared"] == 1
    cleared(people, number)
    members = members_of(content_of(redacted(people, case)))
    (file,) = manifest_of(members).files
    assert members[file.in_archive] == PICTURE
    assert (file.name, file.source) == ("", "Chị [đã che] nộp")
    actor = acting(people.at("north", Role.APPROVER))
    assert withhold_exhibit(exhibit_id=number, reason="Có khuôn mặt ở góc", actor=actor, now=NOW)
    assert not withhold_exhibit(exhibit_id=number, reason="Lần nữa", actor=actor, now=NOW)
    assert cleared_in(case.pk) == frozenset()
    assert manifest_of(members_of(content_of(redacted(people, case)))).files == ()
    assert [act.act for act, _ in custody_of_exhibit(number)] == ["taken", "cleared", "exported", "withheld"]
    assert set(
        Said.objects.filter(name="reason", text__startswith="Có khuôn mặt").values_list("name", flat=True)
    )


@pytest.mark.usefixtures("signer")
@pytest.mark.parametrize(
    "content",
    [
        PICTURE + PHONE.encode(),
        PICTURE + NAME.encode("utf-16-le"),
        PICTURE + b"+84987654321",
        b"chi mo oi: NGUYEN  THI  MO",
    ],
)
def test_a_cleared_file_that_holds_what_a_reporter_gave_stays_all_the_same(
    people: People, content: bytes
) -> None:
    case = told(people)
    cleared(people, exhibit(people, case, content))
    members = members_of(content_of(redacted(people, case)))
    assert manifest_of(members).files == ()
    assert left_out(members)["files", "personal"] == 1


@pytest.mark.usefixtures("signer")
def test_what_is_flagged_or_gone_is_left_out_and_said(people: People) -> None:
    case = told(people)
    numbers = [exhibit(people, case, PICTURE + letter) for letter in (b"a", b"b")]
    for number in numbers:
        cleared(people, number)
    first, second = (Exhibit.objects.get(pk=number).holding_id for number in numbers)
    flag_illegal(file_id=first, reason="Nội dung cấm", actor=desk(people), now=NOW)
    Holding.objects.filter(pk=second).update(removed_at=NOW, removed_why="term")
    members = members_of(content_of(redacted(people, case)))
    assert left_out(members)["files", "flagged"] == 1
    assert left_out(members)["files", "gone"] == 1


@pytest.mark.usefixtures("signer")
def test_an_indicator_that_a_reporter_gave_as_theirs_is_left_out(people: People) -> None:
    case = told(people)
    made = [
        Indicator.objects.create(
            kind=kind, value=value, value_sha256=value[-20:], first_seen_at=NOW, last_seen_at=NOW
        ).pk
        for kind, value in (
            ("phone", "+84987654321"),
            ("phone", "+84900111222"),
            ("url", f"http://x.example/?m={MAIL}"),
        )
    ]
    other = opened(
        people, indicator_ids=made, report_ids=[reported(number=7, name=NAME, phone=PHONE, mail=MAIL)]
    )
    members = members_of(content_of(redacted(people, other)))
    assert [one.value for one in case_of(members).indicators] == ["+84900111222"]
    assert left_out(members)["indicators", "personal"] == 2
    assert case.pk != other.pk


@pytest.mark.usefixtures("signer")
def test_it_says_what_never_goes_and_writes_down_who_got_what(people: People) -> None:
    case = told(people)
    write_note(case_id=case.pk, text="Đã gọi chị Mơ", actor=desk(people), now=NOW)
    archive = redacted(people, case, tlp="GREEN")
    members = members_of(content_of(archive))
    said = left_out(members)
    assert said["reporters", "never"] == 1
    assert said["notes", "never"] == 1
    assert said["timeline", "never"] == 2
    event = Event.objects.get(kind="shared")
    data = msgspec.json.decode(event.data)
    assert (data["archive_sha256"], data["tlp"], data["export"]) == (
        archive.sha256,
        "GREEN",
        archive.export_id,
    )
    assert Said.objects.get(event=event, name="partner").text == "Ngân hàng Bến Tre"
    assert "Ngân hàng" not in Entry.objects.get(kind="cases.shared").data
    assert Entry.objects.filter(kind="evidence.exported").count() == 1


@pytest.mark.usefixtures("signer")
def test_the_paper_says_tlp_and_what_is_left_out_in_both_languages(people: People, tmp_path: Path) -> None:
    pdftotext = need_program("pdftotext", "poppler-utils")
    case = told(people)
    exhibit(people, case)
    languages: tuple[tuple[Lang, tuple[str, ...]], ...] = (
        ("vi", ("TLP:AMBER", "chưa có cán bộ cho phép gửi", "[đã che]")),
        ("en", ("TLP:AMBER", "no officer has cleared it", "[covered]")),
    )
    for lang, wanted in languages:
        archive = make_redacted_archive(
            case_id=case.pk, reason="Phối hợp", actor=acting(people.at("north", Role.APPROVER)), now=NOW, lang=lang,
            passphrase=PASSPHRASE, receiver=Receiver("Vietcombank"),
        )  # fmt: skip
        pdf = tmp_path / "summary.pdf"
        pdf.write_bytes(members_of(content_of(archive))["summary.pdf"])
        said = subprocess.run(
            [pdftotext, "-layout", pdf, "-"], capture_output=True, check=True
        ).stdout.decode()
        for one in wanted:
            assert one in " ".join(said.split()), one
        for value in (PHONE, "Mơ", MAIL, "Nguyen"):
            assert value not in said


@pytest.mark.usefixtures("signer")
def test_a_report_that_was_taken_out_again_is_still_kept_back(people: People) -> None:
    case = told(people)
    case.members.update(until_at=NOW)
    add_message(case_id=case.pk, text=f"Của {NAME}", source="Phường", actor=desk(people), now=NOW)
    members = members_of(content_of(redacted(people, case)))
    assert [one.text for one in case_of(members).texts] == ["Của [đã che]"]


@pytest.mark.usefixtures("signer")
def test_who_may_not_and_what_is_wrong_is_refused_and_nothing_written_down(people: People) -> None:
    case = told(people)
    receiver = Receiver("Ngân hàng")
    for actor, code in (
        (desk(people), "not_permitted"),
        (acting(people.at("south", Role.APPROVER)), "not_found"),
    ):
        with pytest.raises(Refusal, match=code):
            make_redacted_archive(case_id=case.pk, reason="Gửi", actor=actor, now=NOW, receiver=receiver)
        with pytest.raises(Refusal, match=code):
            clear_exhibit(
                exhibit_id=exhibit(people, case, PICTURE + code.encode()), reason="Xem", actor=actor, now=NOW
            )
    actor = acting(people.at("north", Role.APPROVER))
    for wrong, code in (
        (Receiver(" "), "cases_words"),
        (Receiver("A", "PINK"), "cases_tlp"),
        (Receiver("A", "RED", ("x",) * 201), "cases_marked"),
    ):
        with pytest.raises(Refusal, match=code):
            make_redacted_archive(case_id=case.pk, reason="Gửi", actor=actor, now=NOW, receiver=wrong)
    with pytest.raises(Refusal, match="not_found"):
        make_redacted_archive(case_id=0, reason="Gửi", actor=actor, now=NOW, receiver=receiver)
    with pytest.raises(Refusal, match="not_found"):
        clear_exhibit(exhibit_id=0, reason="Gửi", actor=actor, now=NOW)
    assert not Export.objects.exists()


def test_without_a_signer_nothing_leaves(people: People) -> None:
    case = told(people)
    with pytest.raises(Refusal, match="cases_no_signer"):
        redacted(people, case)
    assert not Export.objects.exists()


words = st.sampled_from(
    ["chuyển", "tiền", "gấp", "Cần Thơ", "http://gia.example/a", "50.000 đồng", "công an"]
)
names = st.lists(
    st.sampled_from(["Trần", "Quỳnh", "Đức", "Hoàng", "Ánh", "Yến"]), min_size=3, max_size=4
).map(" ".join)
phones = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)
mails = st.from_regex(r"[a-z]{5,9}[0-9]{1,3}@[a-z]{3,8}\.example", fullmatch=True)


@pytest.mark.usefixtures("signer")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_by=st.lists(st.tuples(names, phones, mails), min_size=1, max_size=3), data=st.data())
def test_no_value_that_a_reporter_gave_stands_in_any_byte_of_what_leaves(
    people: People, given_by: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    values = [value for one in given_by for value in one]
    mixed = st.lists(st.one_of(words, st.sampled_from(values)), min_size=3, max_size=12).map(" ".join)
    number = Exhibit.objects.count() * 10 + 100
    reports = [
        reported(
            number=number + at, name=name, phone=phone, mail=mail, message=data.draw(mixed),
            story=data.draw(mixed),
        )
        for at, (name, phone, mail) in enumerate(given_by)
    ]  # fmt: skip
    case = opened(people, report_ids=reports, title=data.draw(mixed)[:200])
    add_message(case_id=case.pk, text=data.draw(mixed), source=data.draw(mixed), actor=desk(people), now=NOW)
    for content in (
        data.draw(mixed).encode(),
        PICTURE + data.draw(st.sampled_from(values)).encode(),
        PICTURE,
    ):
        cleared(people, exhibit(people, case, content))
    archive = make_redacted_archive(
        case_id=case.pk, reason=data.draw(mixed), actor=acting(people.at("north", Role.APPROVER)), now=NOW,
        passphrase=PASSPHRASE, receiver=Receiver(data.draw(mixed)[:200]),
    )  # fmt: skip
    content = content_of(archive)
    members = members_of(content)
    assert not codes(content)
    assert left_out(members)["files", "personal"] >= 1
    for value in values:
        for form in {value, value.lower(), value.upper(), value[1:] if value.isdigit() else value}:
            assert form.encode() not in content
            for name, inside in members.items():
                assert form.encode() not in inside, name
