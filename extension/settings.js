/* What is set: packed with the extension, changed by the person, and above both what whoever manages the device has set. */

const FIELDS = ["centre", "key", "name", "name_en", "relay", "language"];
let packed;

export async function readSettings() {
  packed ||= await (await fetch(chrome.runtime.getURL("centre.json"))).json();
  const {own = {}} = await chrome.storage.local.get("own");
  let managed = {};
  // without a policy some browsers refuse instead of giving nothing
  try {managed = await chrome.storage.managed.get()} catch {managed = {}}
  const given = {...packed};
  for (const field of FIELDS) {
    if (own[field] !== undefined) given[field] = own[field];
    if (managed[field] !== undefined) given[field] = managed[field];
  }
  return {...given, may_go_on: managed.may_go_on !== false, managed: Object.keys(managed).length > 0};
}

export async function saveSettings(own) {
  const {own: before = {}} = await chrome.storage.local.get("own");
  await chrome.storage.local.set({own: {...before, ...own}});
}

/* This will give the origin of a site's address, "" for "", null for what is none. Plain HTTP is for this machine alone. */
export function originOf(said) {
  if (!said.trim()) return "";
  let url;
  try {url = new URL(said.trim())} catch {return null}
  const isHere = ["localhost", "127.0.0.1"].includes(url.hostname);
  const isSite = url.pathname === "/" && !url.search && !url.hash && !url.username;
  return isSite && (url.protocol === "https:" || (url.protocol === "http:" && isHere)) ? url.origin : null;
}
