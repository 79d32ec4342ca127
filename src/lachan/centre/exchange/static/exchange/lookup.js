/* Lachan: the private look-up, for pages, extensions and programs. This file and keys.js, no build step, nothing else.

   import {Lookup, databaseStore} from "./lookup.js";   // your own copy, or the centre's /exchange/lookup/v1/lookup.js
   const lookup = new Lookup({centre: "https://lachan.example", key: "…", store: databaseStore("lachan")});
   await lookup.update();                          // every five minutes or so; the head says when
   const {found} = await lookup.check(address);    // "none", "block", "flag", "unsure" or "blind"

   What is on a list is compared on the device. Only where a short prefix of a hash agrees is the centre asked for whole
   hashes, with fifteen others beside it; through a relay where one is given (relay.js). How it all works, and what who
   learns: docs/reference/exchange-lookup.md. Licence: Apache-2.0. */

import {Keys, LookupError, hex, joined, text} from "./keys.js";

export {LookupError, joined, text};

const SETS = "/exchange/lookup/v1/sets";
const HASHES = "/exchange/lookup/v1/hashes";
const CONTEXT = "lachan-lookup-head-1\n";
const SLOTS = 16;
const KEPT_MOST_SECONDS = 300;
const MOST_BYTES = 64_000_000;
const MOST_PREFIXES = 20_000_000;
const PATIENCE_MS = 10_000;
const UPDATE_PATIENCE_MS = 120_000;
const BLOCK = 1, FLAG = 2;

export const hmac = async (key, message) => {
  const imported = await crypto.subtle.importKey("raw", key, {name: "HMAC", hash: "SHA-256"}, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
};

/* ---- addresses: what a page may be listed under ---- */

const MOST_CHARS = 4096, MOST_LABELS = 8, MOST_FOLDERS = 8, MOST_FIELDS = 4;

const plain = (said) => said.replace(/%([0-9A-Fa-f]{2})/g, (whole, digits) => {
  const char = String.fromCharCode(parseInt(digits, 16));
  return /[A-Za-z0-9\-._~]/.test(char) ? char : whole.toUpperCase();
});

const parsed = (address) => {
  try {return new URL(address)} catch {return null}
};

/* This will give all that covers a page, as texts; [] for what is no page of the web. */
export function expressionsOf(address) {
  let url = parsed(address.trim().slice(0, MOST_CHARS));
  if (!url || !/^https?:$/.test(url.protocol)) return [];
  url.username = url.password = "";
  if (url.href.length > MOST_CHARS) url = parsed(url.href.slice(0, MOST_CHARS));
  const host = url && url.hostname.replace(/\.$/, "");
  if (!host || host.startsWith(".") || host.includes("..") || host.length > 253
      || host.split(".").some((label) => label.length > 63)) return [];
  const at = url.port ? `${host}:${url.port}` : host;
  const page = plain(url.pathname).replace(/\/+$/, "") || "/";
  const query = plain(url.search.slice(1));
  const fragment = /^#[/!]/.test(url.hash) ? plain(url.hash.slice(1)) : "";
  const found = [host];
  const isAddress = host.startsWith("[") || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
  if (!isAddress) {
    const labels = host.split(".");
    for (let count = Math.min(labels.length - 1, MOST_LABELS); count > 1; count--) {
      found.push(labels.slice(-count).join("."));
    }
  }
  found.push(`${at}/`);
  const steps = page.split("/").slice(1);
  for (let count = 1; count <= Math.min(steps.length, MOST_FOLDERS); count++) {
    found.push(`${at}/${steps.slice(0, count).join("/")}`);
  }
  found.push(at + page);
  if (query) {
    const fields = query.split("&");
    for (let count = 1; count <= Math.min(fields.length, MOST_FIELDS); count++) {
      const first = fields.slice(0, count).join("&");
      if (first) found.push(`${at}${page}?${first}`);
    }
    found.push(`${at}${page}?${query}`);
  }
  if (fragment) found.push(`${at}${page}${query ? "?" + query : ""}#${fragment}`);
  return [...new Set(found)];
}

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const prefixOf = (hash) => new DataView(hash.buffer, hash.byteOffset).getUint32(0);

/* ---- sets: sorted arrays of prefixes, as they are coded for the way ---- */

class Reading {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }
  take(size) {
    if (this.at + size > this.bytes.length) throw new LookupError("bad_answer", "cut off");
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
  u8() {return this.take(1)[0]}
  u16() {this.take(2); return this.view.getUint16(this.at - 2, true)}
  u32() {this.take(4); return this.view.getUint32(this.at - 4, true)}
}

/* This will read one coded set: each step is Rice-coded, the lowest bits first. */
function readSet(reading) {
  const count = reading.u32(), k = reading.u8(), first = reading.u32();
  const data = reading.take(reading.u32());
  if (count > MOST_PREFIXES || k > 30 || count > data.length * 8 + 1) throw new LookupError("bad_answer");
  const found = new Uint32Array(count);
  if (!count) return found;
  found[0] = first;
  // bits that were taken from the bytes and not used yet: with what one step needs more, never above 2 ** 39
  let last = first, held = 0, size = 0, next = 0;
  const fill = (wanted) => {
    while (size < wanted) {
      if (next >= data.length) throw new LookupError("bad_answer", "a set is cut off");
      held += data[next++] * 2 ** size;
      size += 8;
    }
  };
  const unit = 2 ** k;
  for (let index = 1; index < count; index++) {
    let step = 0;
    for (;;) {
      fill(1);
      const isOne = held % 2;
      held = (held - isOne) / 2;
      size--;
      if (!isOne) break;
      step += unit;
    }
    fill(k);
    const low = held % unit;
    held = (held - low) / unit;
    size -= k;
    last += step + low;
    if (!(step + low) || last > 0xffffffff) throw new LookupError("bad_answer", "a set does not rise");
    found[index] = last;
  }
  return found;
}

/* This will give where a prefix stands in a set, or would stand. */
function placeIn(set, prefix) {
  let low = 0, high = set.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (set[middle] < prefix) low = middle + 1; else high = middle;
  }
  return low;
}
const isIn = (set, prefix) => {
  const place = placeIn(set, prefix);
  return place < set.length && set[place] === prefix;
};

/* This will take prefixes out of a set and put others in. */
function stepped(set, gone, come) {
  const made = new Uint32Array(set.length + come.length);
  let size = 0, next = 0, out = 0;
  for (const prefix of set) {
    while (next < come.length && come[next] < prefix) made[size++] = come[next++];
    if (next < come.length && come[next] === prefix) next++;
    while (out < gone.length && gone[out] < prefix) out++;
    if (out < gone.length && gone[out] === prefix) continue;
    made[size++] = prefix;
  }
  while (next < come.length) made[size++] = come[next++];
  return made.slice(0, size);
}

async function isAsSaid(set, said) {
  if (set.length !== said.count) return false;
  const bytes = new Uint8Array(set.length * 4);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < set.length; index++) view.setUint32(index * 4, set[index]);
  return hex(await sha256(bytes)) === said.sha256;
}

/* ---- where sets are kept between two starts ---- */

/* This will keep them as long as the page or program lives. */
export function memoryStore() {
  const kept = new Map();
  return {get: async (name) => kept.get(name), set: async (name, value) => void kept.set(name, value)};
}

/* This will keep them in a database of the browser, for the origin alone that runs this. */
export function databaseStore(name) {
  let opened;
  const open = () => opened ||= new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => {opened = undefined; reject(asked.error)};
  });
  const run = async (mode, act) => {
    const database = await open();
    return new Promise((resolve, reject) => {
      const doing = database.transaction("kept", mode);
      const asked = act(doing.objectStore("kept"));
      doing.oncomplete = () => resolve(asked.result);
      doing.onabort = doing.onerror = () => reject(doing.error);
    });
  };
  return {
    get: (key) => run("readonly", (kept) => kept.get(key)),
    set: (key, value) => run("readwrite", (kept) => kept.put(value, key)),
  };
}

/* ---- the look-up ---- */

export class Lookup {
  /* centre: its address. key: its public key; where that announces another one later, the other is gone on with. relay: what throughRelay (relay.js) gives: all goes that way then, and
     never past it. store, fetch and now (seconds since 1970) are for who has their own. */
  constructor({centre, key, relay = null, store = memoryStore(), fetch: fetching, now}) {
    this.centre = new URL(centre).origin;
    this.relay = relay;
    this.key = key;
    this.keys = new Keys(key, store);
    this.store = store;
    this.fetch = fetching || ((...given) => fetch(...given));
    this.now = now || (() => Math.floor(Date.now() / 1000));
    this.sets = undefined;
    this.answers = new Map();
    this.updating = undefined;
  }

  /* This will say what there is: version, times, and how much is listed; null before the first update. */
  async state() {
    const sets = await this._load();
    if (!sets) return null;
    const {seq, made_at, expires_at, next_seconds} = sets.head;
    return {seq, madeAt: made_at, expiresAt: expires_at, nextSeconds: next_seconds,
      block: sets.block.length, flag: sets.flag.length, expired: expires_at <= this.now()};
  }

  /* This will fetch what is new, and give the state. Raises LookupError; what there was stays then. */
  update() {
    return this.updating ||= this._update().finally(() => {this.updating = undefined});
  }

  async _update() {
    const before = await this._load();
    let made;
    try {
      made = await this._fetched(before, before ? `?from=${before.head.seq}` : "");
    } catch (error) {
      // a step that doesn't fit what is here: the whole does
      if (!before || error.code !== "bad_answer") throw error;
      made = await this._fetched(before, "");
    }
    if (made !== before) {
      await this.store.set("sets", made);
      this.sets = made;
      if (!before || made.head.seq !== before.head.seq) this.answers.clear();
    }
    return this.state();
  }

  async _fetched(before, query) {
    const reading = new Reading(await this._ask(SETS + query, {cache: "no-cache"}, UPDATE_PATIENCE_MS));
    if (hex(reading.take(4)) !== hex(text("LLS1"))) throw new LookupError("bad_answer");
    const headBytes = reading.take(reading.u32());
    const signature = reading.take(64);
    let head;
    try {head = JSON.parse(new TextDecoder().decode(headBytes))} catch {throw new LookupError("bad_answer")}
    const signer = await this.keys.signerOf(head, signature, joined(text(CONTEXT), headBytes)).catch(async (error) => {
      // a thief may have signed what is here: it is given up
      if (error.code === "key_withdrawn") await this._forget();
      throw error;
    });
    if (before && (head.seq < before.head.seq
        || (head.seq === before.head.seq && head.made_at < before.head.made_at))) {
      throw new LookupError("rolled_back", "an older version than the one that is here");
    }
    if (head.expires_at <= this.now()) {
      throw new LookupError("expired", "what came has expired; is this device's clock right?");
    }
    const isStep = reading.u8() === 1, from = reading.u32();
    let block, flag;
    if (isStep) {
      if (!before || from !== before.head.seq) throw new LookupError("bad_answer", "a step from elsewhere");
      block = stepped(before.block, readSet(reading), readSet(reading));
      flag = stepped(before.flag, readSet(reading), readSet(reading));
    } else {
      block = readSet(reading);
      flag = readSet(reading);
    }
    if (!await isAsSaid(block, head.block) || !await isAsSaid(flag, head.flag)) {
      throw new LookupError("bad_answer", "what came is not what was signed");
    }
    await this.keys.goOnWith(signer);
    return {head, block, flag, key: this.key};
  }

  async _forget() {
    await this.store.set("sets", null);
    this.sets = null;
    this.answers.clear();
  }

  /* This will say whether a page is listed. found: "none"; "block" or "flag" as the centre says now; "unsure" where a
     prefix agrees and the centre can't be asked; "blind" where there is no set, or an expired one. listed: by what. */
  async check(address) {
    const expressions = expressionsOf(address);
    if (!expressions.length) return {found: "none"};
    const sets = await this._load();
    if (!sets) return {found: "blind", why: "none"};
    if (sets.head.expires_at <= this.now()) return {found: "blind", why: "expired"};
    const hashed = await Promise.all(expressions.map(async (one) => ({listed: one, hash: await sha256(text(one))})));
    const {block, flag, head: {seq}} = sets;
    const hits = hashed.filter(({hash}) => isIn(block, prefixOf(hash)) || isIn(flag, prefixOf(hash)));
    if (!hits.length) return {found: "none"};
    try {
      await this._learn(hits.map(({hash}) => prefixOf(hash)), sets);
    } catch (error) {
      return {found: "unsure", why: error.code || "unreachable", listed: hits[0].listed, seq};
    }
    for (const [action, found] of [[BLOCK, "block"], [FLAG, "flag"]]) {
      const hit = hits.find(({hash}) => this.answers.get(prefixOf(hash))?.lines.has(`${action} ${hex(hash)}`));
      if (hit) return {found, listed: hit.listed, seq};
    }
    return {found: "none"};
  }

  async _load() {
    if (this.sets === undefined) {
      const kept = await this.store.get("sets");
      // of another centre's key: nothing is known of what it holds
      this.sets = kept && kept.key === this.key ? kept : null;
    }
    return this.sets;
  }

  /* This will ask for what no fresh answer is here for. */
  async _learn(prefixes, sets) {
    const now = this.now();
    for (const [prefix, kept] of this.answers) {
      // also where the clock was set back
      if (kept.until <= now || kept.until > now + KEPT_MOST_SECONDS) this.answers.delete(prefix);
    }
    const asked = [...new Set(prefixes)].filter((prefix) => !this.answers.has(prefix));
    for (let at = 0; at < asked.length; at += SLOTS) await this._askHashes(asked.slice(at, at + SLOTS), sets, now);
  }

  async _askHashes(prefixes, sets, now) {
    const slots = await this._withOthers(prefixes, sets);
    const question = new Uint8Array(SLOTS * 4);
    slots.forEach((prefix, place) => new DataView(question.buffer).setUint32(place * 4, prefix));
    const answer = this.relay ? await this._askThrough(question, sets) :
      await this._ask(HASHES, {method: "POST", body: question, cache: "no-store"});
    const reading = new Reading(answer);
    if (hex(reading.take(4)) !== hex(text("LLA1"))) throw new LookupError("bad_answer");
    reading.u32();
    const until = now + Math.min(reading.u16(), KEPT_MOST_SECONDS);
    // what came along is not kept: it may be lifted by the time that it is needed
    const found = new Map(prefixes.map((prefix) => [prefix, {until, lines: new Set()}]));
    for (let left = reading.u16(); left > 0; left--) {
      const action = reading.u8(), hash = reading.take(32);
      found.get(prefixOf(hash))?.lines.add(`${action} ${hex(hash)}`);
    }
    for (const [prefix, kept] of found) this.answers.set(prefix, kept);
  }

  /* This will fill the question up with other prefixes of the set, so that it is not seen which page is open. Asked
     directly, the same prefix has the same company for a day: what is common to many questions would tell else. Through
     a relay nobody can put two questions together, and the company is another one each time. */
  async _withOthers(prefixes, sets) {
    const slots = new Set(prefixes);
    const secret = this.relay ? crypto.getRandomValues(new Uint8Array(32)) : await this._secretOfToday();
    const from = sets.block.length >= sets.flag.length ? [sets.block, sets.flag] : [sets.flag, sets.block];
    for (let round = 0; slots.size < SLOTS; round++) {
      const made = await hmac(secret, joined(text(prefixes.join()), Uint8Array.of(round >> 8, round & 255)));
      const view = new DataView(made.buffer);
      for (let at = 0; at < 32 && slots.size < SLOTS; at += 4) {
        const wanted = view.getUint32(at);
        const set = from[0].length ? from[0] : from[1];
        // too few are listed to hide among: what fills the rest is of no set
        slots.add(round > SLOTS ? wanted : set[placeIn(set, wanted) % set.length]);
      }
    }
    return [...slots].sort((one, other) => one - other);
  }

  async _secretOfToday() {
    const day = Math.floor(this.now() / 86_400);
    const kept = await this.store.get("secret");
    if (kept && kept.day === day) return kept.secret;
    const secret = crypto.getRandomValues(new Uint8Array(32));
    await this.store.set("secret", {day, secret});
    return secret;
  }

  async _askThrough(question, sets) {
    const now = this.now();
    const key = sets.head.oblivious.find((one) => one.until > now);
    if (!key) throw new LookupError("refused", "the centre takes no questions through a relay");
    const {path, message, type, open} = await this.relay.seal(key, new URL(this.centre).host, HASHES, question);
    return open(await this._ask(
      path, {method: "POST", body: message, headers: {"Content-Type": type}, cache: "no-store"}));
  }

  /* This will ask the relay where there is one, and else the centre: without cookies, without a referrer. */
  async _ask(path, options, patience = PATIENCE_MS) {
    let response, answer;
    try {
      response = await this.fetch((this.relay ? this.relay.origin : this.centre) + path, {
        ...options, credentials: "omit", referrerPolicy: "no-referrer", redirect: "error",
        signal: AbortSignal.timeout(patience)});
      if (response.ok) answer = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw new LookupError("unreachable", String(error && error.message));
    }
    if (!response.ok) throw new LookupError("refused", `refused with ${response.status}`);
    if (answer.length > MOST_BYTES) throw new LookupError("bad_answer", "too long");
    return answer;
  }
}
