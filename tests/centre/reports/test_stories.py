"""What reports tell is found by its words, with and without accents, by who may see the report and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.accounts.people import People, people
from centre.reports.judging import judge_all
from centre.reports.tellings import NOW, telling
from lachan.centre.accounts.access import viewer_of
from lachan.centre.reports import stories
from lachan.centre.reports.finding import FEW_OFFICES
from lachan.centre.reports.models import Report, Telling
from lachan.centre.reports.services import join_reports, take_report
from lachan.centre.reports.stories import Told, excerpt_of, find_stories, words_looked_for, words_of

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def told_at(people: People, story: str, office: str = "north", **changed: Any) -> int:
    """This will give a report with this story that an office has, not joined yet."""
    said = telling(**{"story": story, "message": "", "numbers": (), **changed})
    pk = take_report(told=said, now=NOW).report_id
    Report.objects.filter(pk=pk).update(office_id=people.office(office).pk)
    return pk


def join_all() -> None:
    judge_all(NOW)
    while join_reports(now=NOW + timedelta(minutes=5)):
        pass


def found(people: People, typed: str, who: str = "north", role: str = "desk", limit: int = 50) -> list[int]:
    viewer = viewer_of(people.at(who, role), now=NOW)
    return [one.row.id for one in find_stories(viewer, typed, limit=limit).stories]


@pytest.mark.parametrize(
    "typed",
    [
        "đường dây nóng",
        "duong day nong",
        "ĐƯỜNG DÂY NÓNG",
        "nóng, dây... đường!",
        "\u0111u\u031bo\u031b\u0300ng da\u0302y no\u0301ng",
        "đường\u200b dây nóng",
    ],
)
def test_words_are_found_with_and_without_accents_in_any_order(people: People, typed: str) -> None:
    hers = told_at(people, "Họ đưa một Đường dây nóng giả rồi bảo tôi gọi.")
    told_at(people, "Có người bảo tôi nạp tiền cho đường truyền, rất nóng vội")
    assert found(people, typed) == [], "nothing before it is joined"
    join_all()
    assert found(people, typed) == [hers]


def test_the_message_is_found_as_the_story_is_and_the_newest_stand_first(people: People) -> None:
    first = told_at(people, "Tôi nhận tin này", message="Kính gửi quý khách, cước phí bưu kiện chưa trả")
    second = told_at(people, "Bưu kiện của tôi bị giữ, họ đòi tiền")
    join_all()
    assert found(people, "bưu kiện") == [second, first]
    assert found(people, "cuoc phi") == [first]
    assert found(people, "buu kien", limit=1) == [second]


def test_a_part_of_a_word_and_words_of_two_reports_together_find_nothing(people: People) -> None:
    told_at(people, "Shipper giao hàng đòi chuyển khoản")
    told_at(people, "Công an giả gọi video")
    join_all()
    assert found(people, "ship") == []
    assert found(people, "shipper video") == []
    assert found(people, "%") == []
    assert found(people, "_ * \" ' : ) OR AND NEAR(") == []


@pytest.mark.parametrize("offices", [FEW_OFFICES, 0])
def test_reports_of_other_offices_are_neither_found_nor_counted(
    people: People, offices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "FEW_OFFICES", offices)
    north = told_at(people, "Lừa đảo bán vé hòa nhạc ở chợ lớn")
    souths = [
        told_at(people, f"Lừa đảo bán vé hòa nhạc, người thứ {n} {'xa ' * n}", "south") for n in range(3)
    ]
    nobodys = told_at(people, "Vé hòa nhạc của tôi không ai giao, chuyện khác")
    Report.objects.filter(pk=nobodys).update(office_id=None)
    join_all()
    viewer = viewer_of(people.at("north", "desk"), now=NOW)
    of_north = find_stories(viewer, "vé hòa nhạc", limit=1)
    assert [one.row.id for one in of_north.stories] == [north]
    assert not of_north.is_cut, "those of the south are no more that one could see"
    assert found(people, "hoa nhac", who="south") == sorted(souths, reverse=True)


def test_nobody_without_the_permission_finds_anything_and_nothing_is_asked(people: People) -> None:
    told_at(people, "Chuyện vé máy bay")
    join_all()
    viewer = viewer_of(people.at("north", "administrator"), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert find_stories(viewer, "vé máy bay").stories == ()
    assert not any("reports_" in one["sql"] for one in asked)


@pytest.mark.parametrize("typed", ["0912345678", "+84 (91) 234-5678", "a", ".", "\u200b", "\0\0", ""])
def test_a_number_alone_is_not_looked_for_and_neither_is_nothing(people: People, typed: str) -> None:
    told_at(people, "Số của tôi là 0912345678, tôi tên A")
    join_all()
    assert words_looked_for(typed) == () or found(people, typed) == []
    assert found(people, typed) == []


@pytest.mark.parametrize("newest", [1, 3])
@pytest.mark.parametrize("offices", [FEW_OFFICES, 0])
def test_older_ones_are_found_behind_the_newest_and_it_is_said_where_the_looking_ended(
    people: People, newest: int, offices: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [told_at(people, f"vé số trúng thưởng lần {n} {'rất xa ' * n}") for n in range(6)]
    ids += [told_at(people, f"chuyện khác lần {n} {'thật lạ ' * n}") for n in range(6)]
    join_all()
    monkeypatch.setattr(stories, "FEW_OFFICES", offices)
    monkeypatch.setattr(stories, "_OWN", newest)
    monkeypatch.setattr(stories, "_PARTS", (newest, 4))
    viewer = viewer_of(people.at("north", "desk"), now=NOW)
    page = find_stories(viewer, "ve so trung thuong", limit=4)
    assert [one.row.id for one in page.stories] == ids[5:1:-1]
    assert page.is_cut
    assert found(people, "trung thuong lan 3") == [ids[3]]


def test_twenty_long_additions_and_odd_letters_can_be_kept_and_found(people: People) -> None:
    odd = "\ua7ae\u10d0 a\ua7aeb ²³ ⅷ ไทย हिन्दी 汉字 🙂 " + "x" * 9_000
    pk = told_at(people, odd, message=" ".join(f"tu{n}" for n in range(6_000)))
    join_all()
    kept = Telling.objects.get(pk=pk).words
    assert len(kept) <= stories.WORDS_CHARS
    for typed in ("a\ua7aeb", "汉字", "tu5999 tu1", "ไทย", "x" * 70):
        assert found(people, typed) == [pk], typed


def test_the_words_of_what_was_told_are_kept_once_and_in_plain_letters() -> None:
    assert words_of(Told("Đã CHUYỂN tiền", "Đã CHUYỂN tiền\nvcb-online.top", ("Rồi\u200b mất",))) == (
        "da chuyen tien vcb online top roi mat"
    )
    assert words_of(Told("", "", ())) == ""
    assert len(words_of(Told("a" * 10_000, "b " * 20_000, ("c " * 50_000,) * 3))) <= stories.WORDS_CHARS


def test_an_excerpt_marks_the_words_where_most_of_them_stand() -> None:
    told = Told(f"Ngân hàng gọi. {'Chuyện dài dòng. ' * 30}Họ nói Ngân hàng sẽ khóa thẻ của tôi", "", ())
    parts = excerpt_of(told, words_looked_for("ngan hang khoa the"))
    assert [text for text, is_word in parts if is_word] == ["Ngân", "hàng", "khóa", "thẻ"]
    assert parts[0] == ("… ", False)
    assert "".join(text for text, _ in parts).endswith("của tôi ")
    assert excerpt_of(Told("", "", ()), ("ngan",)) == ()
    added = excerpt_of(Told("Lời đầu", "", ("<b>Thẻ</b>",)), ("the",))
    assert added == (("<b>", False), ("Thẻ", True), ("</b>", False), (" ", False))
    apart = excerpt_of(Told("Chuyển khoản", "x " * 300 + "tiền", ()), ("chuyen", "tien"))
    assert [text for text, is_word in apart if is_word] == ["Chuyển", "tiền"]
    long = excerpt_of(Told("đ" * 5_000 + " thẻ " + "e" * 5_000, "", ()), ("the",))
    assert len("".join(text for text, _ in long)) < 300


def test_the_beginning_is_marked_and_no_excerpt_repeats_it(people: People) -> None:
    told_at(people, "Hụi ma ở chợ", message="Mời chơi hụi lãi cao")
    join_all()
    viewer = viewer_of(people.at("north", "desk"), now=NOW)
    (one,) = find_stories(viewer, "hui cho").stories
    assert one.beginning == (("Hụi", True), (" ma ở ", False), ("chợ", True))
    assert one.excerpt == ()
    (one,) = find_stories(viewer, "chợ lãi").stories
    assert [text for text, is_word in one.beginning if is_word] == ["chợ"]
    assert [text for text, is_word in one.excerpt if is_word] == ["lãi"]


def test_it_asks_as_many_queries_for_one_as_for_a_page(people: People) -> None:
    viewer = viewer_of(people.at("north", "desk"), now=NOW)
    counts = []
    for turn in range(2):
        for n in range(1 + 20 * turn):
            told_at(people, f"Hụi ma {turn} {n} {'lạ ' * n}", message=f"tin {n}")
        join_all()
        with CaptureQueriesContext(connection) as asked:
            find_stories(viewer, "hụi ma")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
