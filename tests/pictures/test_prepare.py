"""Letters are lifted off what stands behind them, and pages cut between lines."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from lachan.pictures.prepare import fit, lift_letters, pages
from pictures.drawn import text_picture


def _darkest(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    return min(picture.crop(box).tobytes())


def test_dark_letters_and_light_ones_in_one_picture_both_become_dark() -> None:
    picture = Image.new("L", (600, 400), 250)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((100, 200, 500, 300), 20, fill=60)
    draw.rectangle((150, 60, 155, 90), fill=20)
    draw.rectangle((250, 240, 255, 270), fill=255)
    ink = lift_letters(picture)
    assert _darkest(ink, (140, 50, 170, 100)) < 30
    assert _darkest(ink, (240, 230, 270, 280)) < 30
    # the straight edge of the bubble, above and below it
    assert _darkest(ink, (150, 190, 450, 230)) > 240
    assert _darkest(ink, (10, 310, 590, 390)) == 255


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (5, 5), (7, 300)])
def test_it_takes_any_size(size: tuple[int, int]) -> None:
    assert [page.picture.size for page in pages(Image.new("L", size, 255))] == [size]


def test_a_page_full_of_text_is_cut_between_lines_and_nothing_is_lost() -> None:
    picture = text_picture(*["Nội dung tin nhắn dài dùng để kiểm tra"] * 40, size=20, mode="L")
    found = list(pages(picture))
    assert len(found) > 1
    assert sum(page.picture.height for page in found) == picture.height
    assert [page.top for page in found] == sorted(page.top for page in found)
    for page in found[1:]:
        assert min(page.picture.crop((0, 0, page.picture.width, 1)).tobytes()) >= 250


def test_the_number_of_letters_is_guessed_well_enough_to_plan_with() -> None:
    lines = ["Quý khách vui lòng xác nhận giao dịch"] * 10
    letters = sum(page.letters for page in pages(text_picture(*lines, size=30, mode="L")))
    assert 0.6 < letters / len("".join(lines)) < 1.6


def test_a_phone_screen_keeps_its_size() -> None:
    for size in ((1080, 2400), (1440, 3200), (720, 1520), (1080, 12_000)):
        assert fit(Image.new("L", size), 1).size == size


def test_what_is_larger_is_shrunk() -> None:
    assert fit(Image.new("L", (4000, 3000)), 1).size == (2828, 2121)
    assert fit(Image.new("L", (2000, 8000)), 1).size == (1600, 6400)
    assert fit(Image.new("L", (400, 300)), 2).size == (800, 600)
