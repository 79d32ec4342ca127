"""The JavaScript client in real Chromium, on a page of somebody else's site, before a served centre."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from centre.exchange.lookup.changed_keys import downloads
from e2e.looking_up import Officer, Pages, beginning, officer_at
from served import Site, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    type Run = Callable[[str], Any]

pytestmark = pytest.mark.e2e

SAMPLES = Path(__file__).parents[2] / "docs" / "samples" / "lookup-expressions.json"
LISTED = """
sources = list_things([("domain", "evil.top"), ("domain", "lifted.top"), ("url", "forms.example/d/x")], now=now)
list_things([("domain", "odd.top")], now=now, hand=True)
fill([f"other{number}.top" for number in range(200)], now=now)
key = base64.b64encode(signing.public_key()).decode()
Path("told.json").write_text(json.dumps(dict(sources=sources, key=key)))
"""
# What a test of the client needs: the client, what it sends (counted and kept), and a clock that the test sets.
BEGIN = """
const {Lookup, expressionsOf, databaseStore, memoryStore} = await import(given.centre + "/exchange/lookup/v1/lookup.js");
const {throughRelay} = await import(given.centre + "/exchange/lookup/v1/relay.js");
const sent = [];
let now = Math.floor(Date.now() / 1000), change = null;
const fetching = async (address, options) => {
  sent.push({path: new URL(address).pathname + new URL(address).search, ...options});
  return change ? change(address, options) : fetch(address, options);
};
const make = (more = {}) => new Lookup(
  {centre: given.centre, key: given.key, fetch: fetching, now: () => now, ...more});
const code = async (doing) => {try {await doing; return ""} catch (error) {return error.code || String(error)}};
const hashesSent = () => sent.filter((one) => one.path.endsWith("/hashes"));
const body = async (response) => new Uint8Array(await response.arrayBuffer());
"""


class Centre(NamedTuple):
    """A served centre, somebody at work there, the sources of what it lists, and its key."""

    site: Site
    officer: Officer
    sources: list[str]
    key: str


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("lookup")
    with served(folder, program=beginning(LISTED)) as site, officer_at(site) as officer:
        told = json.loads((folder / "told.json").read_text("utf-8"))
        yield Centre(site, officer, told["sources"], told["key"])


@pytest.fixture(scope="module")
def run(centre: Centre, browser: Browser) -> Iterator[Run]:
    """Runs a script with the client, on a page of another origin than the centre's."""
    pages = Pages()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{pages.port}/")
    given = {
        "centre": centre.site.address,
        "key": centre.key,
        "samples": json.loads(SAMPLES.read_text("utf-8")),
    }

    def run(script: str) -> Any:
        return page.evaluate(f"async given => {{{BEGIN}\n{script}}}", given)

    yield run
    context.close()
    pages.end()


def test_it_reads_addresses_as_the_samples_say(run: Run) -> None:
    assert (
        run("""return given.samples.pages.filter(
        ([page, found]) => JSON.stringify(expressionsOf(page)) !== JSON.stringify(found))""")
        == []
    )


def test_it_finds_what_is_listed_and_asks_about_nothing_else(run: Run) -> None:
    found = run("""
        const lookup = make();
        const before = (await lookup.check("https://evil.top/")).found;
        await lookup.update();
        const found = {before};
        for (const address of ["https://honest.vn/", "https://evil.top.vn/", "https://forms.example/d/y", "about:blank"])
          found[address] = (await lookup.check(address)).found;
        const asked = hashesSent().length;
        for (const address of ["https://a.b.evil.top/x?y", "https://forms.example/d/x/", "http://odd.top/"])
          found[address] = (await lookup.check(address)).found;
        return {found, asked, state: await lookup.state()}""")
    assert found["found"] == {
        "before": "blind", "https://honest.vn/": "none", "https://evil.top.vn/": "none",
        "https://forms.example/d/y": "none", "about:blank": "none", "https://a.b.evil.top/x?y": "block",
        "https://forms.example/d/x/": "block", "http://odd.top/": "flag",
    }  # fmt: skip
    assert found["asked"] == 0
    assert (found["state"]["block"], found["state"]["flag"]) == (203, 1)


def test_it_sends_sixteen_prefixes_of_the_set_and_nothing_of_who_asks(run: Run) -> None:
    sent = run("""
        const lookup = make();
        await lookup.update();
        await lookup.check("https://evil.top/login?who=me");
        now += 301;
        await lookup.check("https://evil.top/login?who=me");
        const prefixes = (question) => {
          const view = new DataView(question.buffer);
          return Array.from({length: 16}, (_, place) => view.getUint32(place * 4));
        };
        return hashesSent().map((one) => ({...one, signal: 0, body: prefixes(one.body),
          listed: prefixes(one.body).every((prefix) => lookup.sets.block.includes(prefix) || lookup.sets.flag.includes(prefix))}))""")
    assert len(sent) == 2
    for one in sent:
        assert (one["path"], one["credentials"], one["referrerPolicy"]) == (
            "/exchange/lookup/v1/hashes", "omit", "no-referrer",
        )  # fmt: skip
        assert len(set(one["body"])) == 16
        assert one["body"] == sorted(one["body"])
        assert one["listed"]
    # what is common to many questions of one device would tell which of them is meant
    assert sent[0]["body"] == sent[1]["body"]


def test_it_keeps_an_answer_for_five_minutes_and_no_longer(run: Run) -> None:
    assert run("""
        const lookup = make();
        await lookup.update();
        const counts = [];
        for (const seconds of [0, 0, 299, 2, -10_000]) {
          now += seconds;
          await lookup.check("https://evil.top/");
          counts.push(hashesSent().length);
        }
        return counts""") == [1, 1, 1, 2, 3]


def test_it_takes_a_step_and_a_lifted_name_is_gone(run: Run, centre: Centre) -> None:
    run("window.kept = make(); await window.kept.update()")
    centre.officer.lift(centre.sources[1])
    found = run("""
        const lookup = window.kept;
        const state = await lookup.update();
        const before = lookup.sets.block.length;
        return {found: (await lookup.check("https://lifted.top/")).found, block: state.block, before}""")
    assert found == {"found": "none", "block": 202, "before": 202}


def test_it_believes_no_other_key_and_nothing_that_was_changed(run: Run) -> None:
    assert run("""
        const found = {};
        const other = make({key: "A".repeat(43) + "="});
        found.other = await code(other.update());
        found.noKey = await code(make({key: "x"}).update());
        found.stored = await other.state();
        const lookup = make();
        const good = await body(await fetch(given.centre + "/exchange/lookup/v1/sets"));
        for (const [name, place] of [["head", 40], ["signature", 8 + new DataView(good.buffer).getUint32(4, true)],
            ["set", good.length - 1], ["magic", 0], ["kind", good.length]]) {
          const bad = good.slice();
          if (place < bad.length) bad[place] ^= 1;
          change = () => new Response(name === "kind" ? good.slice(0, 200) : bad);
          found[name] = await code(lookup.update());
        }
        found.state = await lookup.state();
        return found""") == {
        "other": "bad_signature", "noKey": "bad_key", "stored": None, "head": "bad_signature",
        "signature": "bad_signature", "set": "bad_answer", "magic": "bad_answer", "kind": "bad_answer", "state": None,
    }  # fmt: skip


def test_it_never_goes_back_to_an_older_version(run: Run, centre: Centre) -> None:
    run("window.old = await body(await fetch(given.centre + '/exchange/lookup/v1/sets'))")
    centre.officer.lift(centre.sources[2])
    assert run("""
        const lookup = make();
        const {seq} = await lookup.update();
        change = () => new Response(window.old);
        const said = await code(lookup.update());
        return [said, (await lookup.state()).seq === seq, (await lookup.check("https://forms.example/d/x")).found]
    """) == ["rolled_back", True, "none"]


def test_a_step_that_does_not_fit_is_replaced_by_the_whole(run: Run) -> None:
    assert run("""
        const lookup = make();
        await lookup.update();
        lookup.sets.block = lookup.sets.block.slice(1);
        const state = await lookup.update();
        return [sent.map((one) => one.path.includes("from=")), state.block]""") == [[False, True, False], 201]


def test_an_expired_set_is_not_used_and_an_expired_download_not_taken(run: Run) -> None:
    assert run("""
        const lookup = make();
        await lookup.update();
        now += 24 * 3600 + 1;
        const found = [await lookup.check("https://evil.top/"), await code(lookup.update())];
        return [...found, (await lookup.state()).expired, hashesSent().length]
    """) == [{"found": "blind", "why": "expired"}, "expired", True, 0]


def test_without_a_connection_the_last_set_counts_and_nobody_is_accused(run: Run) -> None:
    assert run("""
        const lookup = make();
        await lookup.update();
        change = async () => {throw new TypeError("Failed to fetch")};
        const said = await code(lookup.update());
        const answers = [];
        for (const address of ["https://evil.top/", "https://honest.vn/"]) answers.push((await lookup.check(address)).found);
        change = async () => new Response("", {status: 429});
        const {why, listed} = await lookup.check("https://a.evil.top/x");
        return [said, ...answers, why, listed]
    """) == ["unreachable", "unsure", "none", "refused", "evil.top"]


def test_sets_are_kept_between_two_starts_and_not_for_another_key(run: Run) -> None:
    assert run("""
        const name = "kept-" + crypto.randomUUID();
        await make({store: databaseStore(name)}).update();
        const again = make({store: databaseStore(name)});
        const found = [(await again.state()).block, (await again.check("https://evil.top/")).found];
        const other = make({store: databaseStore(name), key: "A".repeat(43) + "="});
        return [...found, await other.state()]""") == [201, "block", None]


def test_through_a_relay_only_sealed_questions_leave(run: Run) -> None:
    found = run("""
        const relay = throughRelay("https://relay.example");
        const lookup = make({relay});
        const away = [];
        change = (address, options) => {
          away.push([address, options.body ? options.body.length : 0]);
          return fetch(address.replace("https://relay.example", given.centre), options);
        };
        await lookup.update();
        const found = [(await lookup.check("https://evil.top/")).found];
        now += 301;
        found.push((await lookup.check("http://odd.top/a/b?c")).found);
        return {away, found}""")
    assert found["found"] == ["block", "flag"]
    addresses = [address for address, _ in found["away"]]
    assert all(address.startswith("https://relay.example/exchange/lookup/v1/") for address in addresses)
    assert not any("hashes" in address for address in addresses)
    sizes = {size for _, size in found["away"] if size}
    assert len(sizes) == 1


def test_a_browser_that_cannot_check_signatures_uses_nothing(run: Run) -> None:
    assert run("""
        const real = crypto.subtle.importKey;
        crypto.subtle.importKey = (format, key, name, ...rest) => name === "Ed25519"
          ? Promise.reject(new DOMException("no", "NotSupportedError")) : real.call(crypto.subtle, format, key, name, ...rest);
        try {
          const lookup = make();
          return [await code(lookup.update()), (await lookup.check("https://evil.top/")).found];
        } finally {crypto.subtle.importKey = real}""") == ["no_ed25519", "blind"]


def test_it_goes_on_with_the_key_that_the_last_one_announced_and_gives_up_one_that_was_withdrawn(
    run: Run,
) -> None:
    found = run(
        f"const met = {json.dumps(downloads())};"
        """
        const bytes = (name) => Uint8Array.from(atob(met[name]), (char) => char.charCodeAt(0));
        const begin = (store = memoryStore()) => {
          const lookup = make({key: met.pinned, store});
          return {lookup, store, meet: async (name) => {
            change = async () => new Response(bytes(name));
            return code(lookup.update());
          }};
        };
        const all = async (names, one = begin()) => {
          const said = [];
          for (const name of names) said.push(await one.meet(name));
          return said;
        };
        const away = await all(["again"]), other = await all(["unannounced", "forged", "odd"]);
        const slow = await all(["before", "switched", "again", "back"]);
        const kept = begin();
        await all(["before", "switched"], kept);
        const started = await all(["again"], begin(kept.store));
        const denied = await all(["before", "denied"]);
        const stolen = begin();
        const given_up = await all(["before", "withdrawn", "stolen", "hidden", "before"], stolen);
        const blind = await stolen.lookup.check("https://evil.top/");
        change = null;
        return {away, other, slow, started, denied, given_up, blind: blind.found, state: await stolen.lookup.state()};
        """
    )
    assert found == {
        "away": [""],
        "other": ["bad_signature"] * 3,
        "slow": ["", "", "", "bad_signature"],
        "started": [""],
        "denied": ["", ""],
        "given_up": ["", *["key_withdrawn"] * 4],
        "blind": "blind",
        "state": None,
    }
