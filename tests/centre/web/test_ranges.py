from __future__ import annotations

import io

import pytest
from django.test import RequestFactory

from lachan.centre.web.ranges import Part, part_wanted, send_part, tell_part
from lachan.centre.web.refusals import Refusal

CONTENT = bytes(range(256)) * 3_000
SIZE = len(CONTENT)
ETAG = '"abc"'


def wanted(said: str = "", *, if_range: str = "", size: int = SIZE, method: str = "GET") -> Part:
    headers = {name: one for name, one in (("Range", said), ("If-Range", if_range)) if one}
    return part_wanted(RequestFactory().generic(method, "/", headers=headers), size_bytes=size, etag=ETAG)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=5-9", 5, 9),
        ("bytes= 5 - 9 ", 5, 9),
        (f"bytes=5-{SIZE + 7}", 5, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        ("bytes=-3", SIZE - 3, SIZE - 1),
        (f"bytes=-{SIZE + 1}", 0, SIZE - 1),
    ],
)
def test_a_part_is_what_was_asked_for_within_the_file(said: str, first: int, last: int) -> None:
    part = wanted(said)
    assert (part.first, part.last, part.is_whole) == (first, last, False)
    response = send_part(io.BytesIO(CONTENT), part, name="evidence-1.zip", etag=ETAG)
    assert response.status_code == 206
    assert b"".join(response) == CONTENT[first : last + 1]
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response.headers["Content-Length"] == f"{last + 1 - first}"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=9-5",
        "bytes=0-1,4-5",
        "lines=0-1",
        "bytes=a-b",
        "bytes=٣-٤",
        "bytes=1" * 30,
    ],
)
def test_what_can_not_be_read_is_the_whole(said: str) -> None:
    part = wanted(said)
    assert (part.first, part.last, part.is_whole) == (0, SIZE - 1, True)
    file = io.BytesIO(CONTENT)
    response = send_part(file, part, name="evidence-1.zip", etag=ETAG)
    assert response.status_code == 200
    assert b"".join(response) == CONTENT
    assert file.closed
    assert "Content-Range" not in response.headers
    assert response.headers["Content-Disposition"] == 'attachment; filename="evidence-1.zip"'


@pytest.mark.parametrize(
    "said", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE + 1}", "bytes=-0", "bytes=" + "9" * 18 + "-"]
)
def test_what_lies_beyond_the_end_is_refused_with_the_size(said: str) -> None:
    with pytest.raises(Refusal) as caught:
        wanted(said)
    assert (caught.value.status, caught.value.code) == (416, "range")
    response = tell_part(Part(0, 0, 1, is_whole=True), name="a", etag=ETAG)
    caught.value.put_headers(response)
    assert response.headers["Content-Range"] == f"bytes */{SIZE}"
    with pytest.raises(Refusal):
        wanted("bytes=0-", size=0)


def test_a_part_of_another_content_is_the_whole_of_this_one() -> None:
    assert not wanted("bytes=5-9", if_range=ETAG).is_whole
    assert wanted("bytes=5-9", if_range='"other"').is_whole
    assert wanted("bytes=5-9", if_range="Sat, 28 Nov 2026 00:00:00 GMT").is_whole


def test_a_look_without_content_says_the_size_and_that_parts_are_given() -> None:
    part = wanted("bytes=5-9", method="HEAD")
    response = tell_part(part, name="evidence-1.zip", etag=ETAG)
    assert (response.status_code, response.content) == (200, b"")
    assert (response.headers["Content-Length"], response.headers["Accept-Ranges"]) == (f"{SIZE}", "bytes")
    assert response.headers["ETag"] == ETAG


def test_a_response_that_is_not_read_to_its_end_closes_the_file() -> None:
    file = io.BytesIO(CONTENT)
    send_part(file, wanted("bytes=0-"), name="a.zip", etag=ETAG).close()
    assert file.closed
    other = io.BytesIO(CONTENT)
    response = send_part(other, wanted("bytes=0-"), name="a.zip", etag=ETAG)
    assert next(iter(response))
    response.close()
    assert other.closed
