from __future__ import annotations

import gzip
import hashlib
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.lists.files import lists_folder, make, state
from centre.exchange.making import fill, lift, list_things, partner
from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange import signing
from lachan.centre.exchange.lists import deltas, kept, making
from lachan.centre.exchange.lists.kept import NotThereError, Shelf
from lachan.centre.exchange.lists.making import readers_of_lists
from lachan.centre.exchange.models import Subscription
from lachan.centre.exchange.queries.signing_keys import FIRST
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.services.emptying import empty_all
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.centre.partners.models import Key, Partner
from lachan.centre.web import limits
from programs import need_program

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpResponse
    from pytest_django import DjangoAssertNumQueries

    from lachan.centre.exchange.readers import Reader

__all__ = ["lists_folder", "people"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_folder")]

# views look at the clock themselves
NOW: Final = timezone.now().replace(microsecond=0)
SECOND: Final = timedelta(seconds=1)


def get(path: str, token: str = "", **headers: str) -> Any:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        said["Authorization"] = f"Bearer {token}"
    response: Any = Client().get(f"/exchange/{path}", headers=said)
    # read to its end, so that no file stays open
    response.whole = b"".join(response) if response.streaming else response.content
    return response


def body(response: Any) -> bytes:
    whole: bytes = response.whole
    return whole


def code_of(response: HttpResponse) -> str:
    assert response.headers["Content-Type"] == "application/problem+json"
    found: str = msgspec.json.decode(response.content)["code"]
    return found


def token_for(row: Partner, *, scopes: str = "lists.read") -> str:
    token = new_token()
    Key.objects.create(
        partner_id=row.pk, kind="token", scopes=scopes, state="live", sha256=hash_of_token(token), begins_at=NOW,
        ends_at=NOW + timedelta(days=9), agreed_until=NOW + timedelta(days=9), confirmed_by="person:2", place=1,
    )  # fmt: skip
    return token


def bank(people: People) -> str:
    row = partner("NH-THU", now=NOW, kind="bank", sees="payee", tlp="amber", pap="green")
    subscribe(
        partner_id=row.pk, asked=Asked(format="lists"), actor=person_actor(people.at("centre").pk), now=NOW
    )
    return token_for(row)


def minisign_takes(folder: Path, content: bytes, minisig: bytes) -> str:
    program = need_program("minisign", "minisign")
    (folder / "file").write_bytes(content)
    (folder / "file.minisig").write_bytes(minisig)
    (folder / "key.pub").write_bytes(body(get("keys/minisign.pub")))
    done = subprocess.run(
        [program, "-V", "-p", "key.pub", "-m", "file"], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_anybody_gets_a_file_its_signature_and_the_key(tmp_path: Path) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    response = get("lists/domains.txt")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert response.headers["Lachan-List-Version"] == str(state("domains.txt").version)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    content = body(response)
    assert content.endswith(b"\nevil.top\n")
    stamp = response.headers["Lachan-List-Stamp"]
    said = minisign_takes(tmp_path, content, body(get(f"lists/domains.txt.minisig?stamp={stamp}")))
    assert f"stamp {stamp}" in said
    assert msgspec.json.decode(body(get("keys")))["keys"][0]["minisign"] == signing.minisign_line(
        signing.public_key()
    )


def test_who_has_it_already_is_told_so_in_few_bytes() -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    first = get("lists/domains.txt")
    body(first)
    for headers in (
        {"If_None_Match": first.headers["ETag"]},
        {"If_None_Match": f'"other", W/{first.headers["ETag"]}'},
        {"If_Modified_Since": first.headers["Last-Modified"]},
    ):
        again = get("lists/domains.txt", **headers)
        assert (again.status_code, body(again)) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    list_things([("domain", "evil2.top")], now=NOW + SECOND)
    make(NOW + SECOND)
    changed = get("lists/domains.txt", If_None_Match=first.headers["ETag"])
    assert changed.status_code == 200
    assert b"evil2.top" in body(changed)


def test_who_comes_with_a_key_later_does_not_hear_that_it_has_all_already(people: People) -> None:
    row = partner("ISP-THU", now=NOW, sees="domain", tlp="amber", pap="green")
    subscribe(
        partner_id=row.pk, asked=Asked(format="lists"), actor=person_actor(people.at("centre").pk), now=NOW
    )
    token = token_for(row)
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    without = get("lists/domains.csv")
    theirs = get("lists/domains.csv", token, If_None_Match=without.headers["ETag"])
    assert (theirs.status_code, theirs.headers["Cache-Control"]) == (200, "private, no-cache")
    # and a part is not put onto what another one was
    rest = get("lists/domains.csv", token, Range="bytes=9-", If_Range=without.headers["ETag"])
    assert rest.status_code == 200
    assert get("lists/domains.csv", token, If_None_Match=theirs.headers["ETag"]).status_code == 304


def test_it_goes_packed_to_who_takes_that_and_in_parts_to_who_asks_for_them() -> None:
    fill([f"evil{number:05}.top" for number in range(3_000)], now=NOW)
    make(NOW)
    plain = body(get("lists/domains.txt"))
    packed = get("lists/domains.txt", Accept_Encoding="br, gzip;q=0.5")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != get("lists/domains.txt").headers["ETag"]
    came = body(packed)
    assert len(came) == int(packed.headers["Content-Length"])
    assert gzip.decompress(came) == plain
    assert "Content-Encoding" not in get("lists/domains.txt", Accept_Encoding="gzip;q=0").headers
    part = get("lists/domains.txt", Range="bytes=100-199", Accept_Encoding="gzip")
    assert part.status_code == 206
    assert body(part) == plain[100:200]
    assert get("lists/domains.txt", Range=f"bytes={len(plain)}-").status_code == 416
    stale = get("lists/domains.txt", Range="bytes=100-199", If_Range='"other"')
    assert (stale.status_code, body(stale)) == (200, plain)


def test_head_says_what_get_would() -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    whole = get("lists/domains.txt")
    response = Client().head("/exchange/lists/domains.txt")
    assert response.status_code == 200
    assert response.headers["Content-Length"] == str(len(body(whole)))
    assert Client().post("/exchange/lists/domains.txt").status_code == 405


def test_what_changed_comes_alone_signed_and_leads_to_the_same_lines(tmp_path: Path) -> None:
    first = list_things([("domain", "evil1.top"), ("domain", "evil2.top")], now=NOW)
    make(NOW)
    had = body(get("lists/hosts.txt"))
    since = state("hosts.txt").version
    lift(first[:1], now=NOW + SECOND)
    list_things([("domain", "a-evil.top")], now=NOW + 2 * SECOND)
    make(NOW + 2 * SECOND)
    response = get(f"lists/hosts.txt.delta?since={since}")
    content = body(response)
    changes = [line for line in content.splitlines() if not line.startswith(b"#")]
    assert changes == [b"-0.0.0.0 evil1.top", b"-:: evil1.top", b"+0.0.0.0 a-evil.top", b"+:: a-evil.top"]
    minisign_takes(tmp_path, content, body(get(f"lists/hosts.txt.delta.minisig?since={since}")))
    kept = {line for line in had.splitlines() if not line.startswith(b"#")}
    kept -= {line[1:] for line in changes if line.startswith(b"-")}
    kept |= {line[1:] for line in changes if line.startswith(b"+")}
    now = b"".join(line + b"\n" for line in sorted(kept))
    assert hashlib.sha256(now).hexdigest().encode() in content
    assert body(get("lists/hosts.txt")).endswith(now)


def test_a_delta_is_the_same_while_another_version_is_put_in_place() -> None:
    list_things([("domain", "evil1.top")], now=NOW)
    make(NOW)
    since = state("domains.txt").version
    list_things([("domain", "evil2.top")], now=NOW + SECOND)
    make(NOW + SECOND)
    stamp = state("domains.txt").stamp
    then = body(get(f"lists/domains.txt.delta?since={since}"))
    list_things([("domain", "evil3.top")], now=NOW + 2 * SECOND)
    make(NOW + 2 * SECOND)
    assert body(get(f"lists/domains.txt.delta?since={since}&to={stamp}")) == then
    assert b"evil3.top" in body(get(f"lists/domains.txt.delta?since={since}"))


def test_who_is_up_to_date_gets_no_lines_and_a_later_end() -> None:
    list_things([("domain", "evil1.top")], now=NOW)
    make(NOW)
    content = body(get(f"lists/domains.txt.delta?since={state('domains.txt').version}"))
    assert all(line.startswith(b"#") for line in content.splitlines())
    assert f"# Expires: {NOW + timedelta(days=3):%Y-%m-%dT%H:%M:%SZ}".encode() in content


def test_who_lacks_too_much_is_told_to_take_all(monkeypatch: pytest.MonkeyPatch) -> None:
    list_things([("domain", "evil1.top")], now=NOW)
    make(NOW)
    before = state("domains.txt").version
    fill([f"evil{number}.vip" for number in range(20)], now=NOW + SECOND)
    make(NOW + SECOND)
    with monkeypatch.context() as fewer:
        fewer.setattr(deltas, "MOST_CHANGED", 19)
        assert code_of(get(f"lists/domains.txt.delta?since={before}")) == "exchange_since"
    ahead = get(f"lists/domains.txt.delta?since={state('domains.txt').version + 1}")
    assert (ahead.status_code, code_of(ahead)) == (410, "exchange_since")


def test_no_delta_reaches_back_over_an_emptying(people: People) -> None:
    list_things([("domain", "evil1.top")], now=NOW)
    make(NOW)
    before = state("domains.txt").version
    empty_all(
        reason="Thử tắt khẩn cấp", actor=person_actor(people.at("centre", "approver").pk), now=NOW + SECOND
    )
    make(NOW + SECOND)
    assert body(get("lists/domains.txt")).splitlines()[-1].startswith(b"# Emptied:")
    assert get(f"lists/domains.txt.delta?since={before}").status_code == 410


def test_whoever_asks_gets_an_empty_file_at_once_though_no_worker_makes_it(
    people: People, tmp_path: Path
) -> None:
    list_things([("domain", "evil1.top")], now=NOW)
    make(NOW)
    before = state("domains.txt").version
    empty_all(
        reason="Thử tắt khẩn cấp", actor=person_actor(people.at("centre", "approver").pk), now=NOW + SECOND
    )
    shown = msgspec.json.decode(body(get("lists/")))["files"]
    assert {each["is_emptied"] for each in shown if each["file"] != "warninglist.json"} == {True}
    assert body(get("lists/domains.txt")).splitlines()[-1].startswith(b"# Emptied:")
    minisig = body(get("lists/domains.txt.minisig"))
    assert "things 0" in minisign_takes(tmp_path, body(get("lists/domains.txt")), minisig)
    assert get(f"lists/domains.txt.delta?since={before}").status_code == 410
    assert make(NOW + SECOND) == 0, "the worker finds it done"


def test_nothing_that_was_emptied_is_handed_out_while_a_worker_is_at_it(people: People) -> None:
    list_things([("domain", "evil1.top")], now=NOW)
    make(NOW)
    empty_all(
        reason="Thử tắt khẩn cấp", actor=person_actor(people.at("centre", "approver").pk), now=NOW + SECOND
    )
    with making._alone(Shelf(PUBLIC.key)):
        assert code_of(get("lists/domains.txt")) == "exchange_not_ready"
    assert body(get("lists/domains.txt")).splitlines()[-1].startswith(b"# Emptied:")


@pytest.mark.parametrize("since", ["", "-1", "1e9", "٣", "9" * 19, "0x1"])
def test_a_version_that_is_none_is_refused(since: str) -> None:
    make(NOW)
    response = get(f"lists/domains.txt.delta?since={since}")
    assert (response.status_code, code_of(response)) == (422, "exchange_since_form")


@pytest.mark.parametrize(
    "path",
    [
        "lists/nothing.txt",
        "lists/domains.txt.minisig?stamp=../../keys/exchange",
        "lists/domains.txt.delta?since=0&to=1-x",
    ],
)
def test_what_there_is_not_is_not_found(path: str) -> None:
    make(NOW)
    assert get(path).status_code == 404


def test_a_file_for_partners_is_for_those_who_agreed_alone(people: People) -> None:
    token = bank(people)
    list_things([("payee", "970436:0123456789"), ("domain", "evil.top")], now=NOW)
    make(NOW)
    assert (get("lists/payees.csv").status_code, code_of(get("lists/payees.csv"))) == (
        401,
        "partner_key_needed",
    )
    response = get("lists/payees.csv", token)
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert b"970436,0123456789,flag" in body(response)
    refused = get("lists/domains.txt", token)
    assert (refused.status_code, code_of(refused)) == (403, "exchange_file_not_agreed")
    assert [each["file"] for each in msgspec.json.decode(body(get("lists/", token)))["files"]] == [
        "payees.csv"
    ]
    assert get("lists/payees.csv", new_token()).status_code == 401
    Partner.objects.update(state="suspended")
    assert get("lists/payees.csv", token).status_code == 403


def test_a_key_without_the_scope_or_the_subscription_opens_nothing() -> None:
    row = partner("ISP-2", now=NOW)
    make(NOW)
    assert code_of(get("lists/domains.txt", token_for(row))) == "exchange_not_subscribed"
    Key.objects.all().delete()
    assert code_of(get("lists/domains.txt", token_for(row, scopes="measures.read"))) == "partner_scope"


def test_what_was_handed_over_is_noted_and_not_with_each_poll(people: People) -> None:
    token = bank(people)
    list_things([("payee", "970436:0123456789")], now=NOW)
    make(NOW)
    body(get("lists/payees.csv", token))
    row = Subscription.objects.get()
    assert row.told_seq == state("payees.csv", reader=bank_reader()).upto
    told_at = row.told_at
    body(get("lists/payees.csv", token))
    assert Subscription.objects.get().told_at == told_at


def bank_reader() -> Reader:
    (found,) = (each for each in readers_of_lists().values() if each != PUBLIC)
    return found


def test_the_index_names_what_does_not_fit_and_why() -> None:
    fill(["evil.top", "com.vn"], now=NOW)
    make(NOW)
    said = {each["file"]: each for each in msgspec.json.decode(body(get("lists/")))["files"]}
    assert said["domains.txt"]["things"] == 1
    assert said["domains.txt"]["left_out"] == {"suffix": 1}
    assert said["domains.txt"]["left_out_things"][0]["thing"] == "domain com.vn"
    assert "đuôi tên miền" in said["domains.txt"]["left_out_things"][0]["why_vi"]
    assert "payees.csv" not in said
    assert said["warninglist.json"]["title_en"] == "Official names, as a MISP warninglist"


def test_the_site_says_that_it_is_not_ready_before_the_worker_has_begun() -> None:
    response = get("lists/domains.txt")
    assert (response.status_code, code_of(response)) == (503, "exchange_not_ready")
    assert response.headers["Retry-After"] == "5"


def test_a_file_that_has_run_out_is_not_handed_out() -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW - timedelta(days=4))
    response = get("lists/domains.txt")
    assert (response.status_code, code_of(response)) == (503, "exchange_expired")


def test_a_stranger_who_asks_without_end_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    make(NOW)
    monkeypatch.setattr(limits, "downloads", limits.Buckets(2, clock=lambda: 0.0))
    assert [get("lists/domains.txt").status_code for _ in range(3)] == [200, 200, 429]


def test_a_file_is_handed_out_with_few_questions(
    django_assert_num_queries: DjangoAssertNumQueries, people: People
) -> None:
    token = bank(people)
    make(NOW)
    with django_assert_num_queries(1):
        body(get("lists/domains.txt"))
    body(get("lists/payees.csv", token))
    with django_assert_num_queries(5):
        body(get("lists/payees.csv", token))


def test_a_download_goes_on_while_newer_files_are_put_in_place() -> None:
    fill([f"evil{number:06}.top" for number in range(40_000)], now=NOW)
    make(NOW)
    there = state("domains.txt")
    response = Client().get("/exchange/lists/domains.txt")
    pieces = iter(response)
    first = next(pieces)
    for number in range(3):
        list_things([("domain", f"neu{number}.top")], now=NOW + (number + 1) * SECOND)
        make(NOW + (number + 1) * SECOND)
    whole = first + b"".join(pieces)
    assert hashlib.blake2b(whole).hexdigest() == there.blake2b
    with pytest.raises(NotThereError):
        Shelf(PUBLIC.key).layout("domains.txt", there.stamp)


def test_a_download_goes_on_while_its_heap_is_taken_away(lists_folder: Path) -> None:
    fill([f"evil{number:06}.top" for number in range(40_000)], now=NOW)
    make(NOW)
    there = state("domains.txt")
    pieces = iter(Client().get("/exchange/lists/domains.txt"))
    first = next(pieces)
    for path in (lists_folder / PUBLIC.key).glob("domains.txt*"):
        path.unlink()
    assert hashlib.blake2b(first + b"".join(pieces)).hexdigest() == there.blake2b


def test_any_part_of_it_is_that_part() -> None:
    fill([f"evil{number:06}.top" for number in range(20_000)], now=NOW)
    make(NOW)
    list_things([("domain", "evil010000a.top")], now=NOW + SECOND)
    make(NOW + SECOND)
    whole = body(get("lists/domains.txt"))
    for first, last in ((0, 0), (200, 900), (130_000, 290_000), (len(whole) - 5, len(whole) + 9)):
        response = get("lists/domains.txt", Range=f"bytes={first}-{last}")
        assert response.status_code == 206
        assert body(response) == whole[first : last + 1]


def test_what_was_lost_with_a_crash_of_the_machine_is_not_handed_out(
    lists_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    monkeypatch.setattr(kept, "boot_id", lambda: "after the crash")
    (heap,) = (lists_folder / PUBLIC.key).glob("hosts.txt.*.heap")
    heap.write_bytes(bytes(heap.stat().st_size))
    Shelf(PUBLIC.key).signature("domains.txt", state("domains.txt").stamp, FIRST).write_bytes(b"")
    assert body(get("lists/domains.txt")).endswith(b"evil.top\n")
    response = get("lists/hosts.txt")
    assert (response.status_code, code_of(response)) == (503, "exchange_not_ready")
    response = get("lists/domains.txt.minisig")
    assert (response.status_code, code_of(response)) == (503, "exchange_not_ready")
    monkeypatch.setattr(making, "boot_id", lambda: "after the crash")
    make(NOW + timedelta(minutes=1))
    assert b"evil.top" in body(get("lists/hosts.txt"))
    assert b"trusted comment: Lachan domains.txt" in body(get("lists/domains.txt.minisig"))
