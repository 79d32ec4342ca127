/* Lachan: the centre's keys as the look-up's client reads them: which one signed, and which key follows which. A part of
   lookup.js, beside which it stands. Licence: Apache-2.0. */

const KEY_CONTEXT = "lachan-key-1\n";
// a key is changed every few years
const MOST_STEPS = 8;

export const text = (said) => new TextEncoder().encode(said);
export const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
const unhex = (said) => Uint8Array.from(said.match(/../g) || [], (one) => parseInt(one, 16));
export const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {whole.set(part, at); at += part.length}
  return whole;
};

/* What went wrong, by a code: no_ed25519, no_x25519, bad_signature, key_withdrawn, bad_answer, rolled_back, expired, refused, unreachable. */
export class LookupError extends Error {
  constructor(code, said = code) {super(said); this.code = code}
}

/* This will read the centre's public key: base64 of 32 bytes, or a key of minisign (which has ten before them). */
function readKey(said) {
  let bytes;
  try {bytes = Uint8Array.from(atob(said.trim()), (char) => char.charCodeAt(0))} catch {bytes = new Uint8Array()}
  if (bytes.length === 42) bytes = bytes.slice(10);
  if (bytes.length !== 32) throw new LookupError("bad_key", "the centre's key is no key");
  return bytes;
}

/* key: 32 bytes. */
async function isSigned(key, signature, message) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    // Chrome before 137, Firefox before 129, Safari before 17: nothing unsigned is believed, so nothing is used
    throw new LookupError("no_ed25519", "this browser can't check signatures; update it");
  }
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

/* This will give what a key itself has said of keys: which follows it, and whether nobody is to believe it any more. */
async function saidBy(key, said) {
  let follows = "", isWithdrawn = false;
  for (const one of Array.isArray(said) ? said.slice(-4 * MOST_STEPS) : []) {
    let read;
    try {read = JSON.parse(one.text)} catch {continue}
    const isFollows = read?.says === "follows" && read.after === key && /^[0-9a-f]{64}$/.test(read.key);
    if (!isFollows && !(read?.says === "withdrawn" && read.key === key)) continue;
    if (!/^[0-9a-f]{128}$/.test(one.signature)) continue;
    if (!await isSigned(unhex(key), unhex(one.signature), text(KEY_CONTEXT + one.text))) continue;
    if (isFollows) follows = read.key; else isWithdrawn = true;
  }
  return {follows, isWithdrawn};
}

/* The key that is trusted: at first the one that is given, and then whichever that leads to. */
export class Keys {
  constructor(key, store) {
    this.key = key;
    this.store = store;
  }

  /* This will give the key (hexadecimal) that signed a head: the one that was gone on with last, or one to which what
     keys say leads from there, each signed by the one before. Nothing else of the head is believed by then. */
  async signerOf(head, signature, message) {
    const trusted = await this._trusted();
    let key = trusted.now;
    for (let step = 0; key && step <= MOST_STEPS; step++) {
      const {follows, isWithdrawn} = trusted.withdrawn ? {isWithdrawn: true} : await saidBy(key, head?.keys);
      if (isWithdrawn) {
        // for good: people have to bring the next key
        await this.store.set("trusted", {...trusted, withdrawn: true});
        throw new LookupError("key_withdrawn", "the centre has withdrawn this key; ask it for the new one");
      }
      if (await isSigned(unhex(key), signature, message)) return key;
      key = follows;
    }
    throw new LookupError("bad_signature", "not signed by the centre's key");
  }

  async _trusted() {
    const kept = await this.store.get("trusted");
    return kept && kept.key === this.key ? kept : {key: this.key, now: hex(readKey(this.key)), withdrawn: false};
  }

  async goOnWith(signer) {
    const trusted = await this._trusted();
    if (trusted.now !== signer) await this.store.set("trusted", {...trusted, now: signer});
  }
}
