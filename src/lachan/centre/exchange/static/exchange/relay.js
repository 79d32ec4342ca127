/* Lachan: look-ups through a relay of another body, which can't read them (oblivious HTTP: RFC 9458, 9180, 9292).

   import {Lookup} from "./lookup.js";
   import {throughRelay} from "./relay.js";
   const lookup = new Lookup({centre: "…", key: "…", relay: throughRelay("https://relay.example")});

   What who learns then: docs/reference/exchange-lookup.md. Licence: Apache-2.0. */

import {LookupError, hmac, joined, text} from "./lookup.js";

const OBLIVIOUS = "/exchange/lookup/v1/oblivious";
const TYPE = "message/ohttp-req";
const unhex = (said) => Uint8Array.from(said.match(/../g) || [], (two) => parseInt(two, 16));
const extract = (salt, key) => hmac(salt.length ? salt : new Uint8Array(32), key);
const expand = async (secret, info, length) =>
  (await hmac(secret, joined(info, Uint8Array.of(1)))).slice(0, length);  // never more than one block is needed
const KEM = joined(text("KEM"), Uint8Array.of(0, 0x20));
const SUITE = joined(text("HPKE"), Uint8Array.of(0, 0x20, 0, 1, 0, 1));
const EMPTY = new Uint8Array();
const labelledExtract = (suite, salt, label, key) => extract(salt, joined(text("HPKE-v1"), suite, text(label), key));
const labelledExpand = (suite, secret, label, info, length) =>
  expand(secret, joined(Uint8Array.of(length >> 8, length & 255), text("HPKE-v1"), suite, text(label), info), length);
const gcm = (key, use) => crypto.subtle.importKey("raw", key, "AES-GCM", false, [use]);

/* This will encrypt a request for a key of the gateway, and give it with what opens the answer. */
export async function sealRequest(number, publicKey, content) {
  let own, theirs;
  try {
    own = await crypto.subtle.generateKey("X25519", false, ["deriveBits"]);
    theirs = await crypto.subtle.importKey("raw", publicKey, "X25519", false, []);
  } catch {throw new LookupError("no_x25519", "this browser can't ask through a relay; update it")}
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = new Uint8Array(
    await crypto.subtle.deriveBits({name: "X25519", public: theirs}, own.privateKey, 256));
  const header = Uint8Array.of(number, 0, 0x20, 0, 1, 0, 1);
  const info = joined(text("message/bhttp request"), Uint8Array.of(0), header);
  const agreed = await labelledExpand(
    KEM, await labelledExtract(KEM, EMPTY, "eae_prk", shared), "shared_secret", joined(enc, publicKey), 32);
  const about = joined(
    Uint8Array.of(0), await labelledExtract(SUITE, EMPTY, "psk_id_hash", EMPTY),
    await labelledExtract(SUITE, EMPTY, "info_hash", info));
  const secret = await labelledExtract(SUITE, agreed, "secret", EMPTY);
  const iv = await labelledExpand(SUITE, secret, "base_nonce", about, 12);
  const key = await gcm(await labelledExpand(SUITE, secret, "key", about, 16), "encrypt");
  const sealed = new Uint8Array(await crypto.subtle.encrypt({name: "AES-GCM", iv}, key, content));
  const exporter = await labelledExpand(SUITE, secret, "exp", about, 32);
  const answerSecret = await labelledExpand(SUITE, exporter, "sec", text("message/bhttp response"), 16);
  const open = async (answer) => {
    const found = await extract(joined(enc, answer.slice(0, 16)), answerSecret);
    const answerKey = await gcm(await expand(found, text("key"), 16), "decrypt");
    const answerIv = await expand(found, text("nonce"), 12);
    try {
      return new Uint8Array(
        await crypto.subtle.decrypt({name: "AES-GCM", iv: answerIv}, answerKey, answer.slice(16)));
    } catch {throw new LookupError("bad_answer", "the answer is not for this question")}
  };
  return {message: joined(header, enc, sealed), open};
}

const varint = (value) => value < 64 ? Uint8Array.of(value) : Uint8Array.of(0x40 | (value >> 8), value & 255);
const counted = (bytes) => joined(varint(bytes.length), bytes);
const writeRequest = (authority, path, content) => joined(
  varint(0), counted(text("POST")), counted(text("https")), counted(text(authority)), counted(text(path)),
  varint(0), counted(content), varint(0));

function readResponse(bytes) {
  let at = 0;
  const number = () => {
    const size = 1 << (bytes[at] >> 6);
    let value = bytes[at] & 63;
    for (const byte of bytes.subarray(at + 1, at + size)) value = value * 256 + byte;
    at += size;
    return value;
  };
  const kind = number(), status = number(), fields = number();
  at += fields;
  const size = number(), content = bytes.slice(at, at + size);
  if (kind !== 1 || status !== 200) throw new LookupError("refused", `the centre answered ${status}`);
  if (content.length !== size) throw new LookupError("bad_answer", "cut off");
  return content;
}

/* This will give what a Lookup takes as its relay. All goes to that address, and no question can be read there. */
export function throughRelay(address) {
  return {
    origin: new URL(address).origin,
    seal: async (key, authority, path, content) => {
      const plain = writeRequest(authority, path, content);
      const {message, open} = await sealRequest(key.id, unhex(key.key), plain);
      return {path: OBLIVIOUS, type: TYPE, message, open: async (answer) => readResponse(await open(answer))};
    },
  };
}
