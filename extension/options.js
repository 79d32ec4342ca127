/* What is set, and how the list on this device stands. */

import {originOf, readSettings, saveSettings} from "./settings.js";
import {sayPage, shownNumber, shownTime, wordsIn} from "./words.js";

const FIELDS = ["centre", "key", "relay"];
const place = (id) => document.getElementById(id);
const ask = (message) => chrome.runtime.sendMessage(message);
let settings = await readSettings();
const words = await wordsIn(settings);
const {lang, say} = words;

function sayWrong(code) {
  return say(words.knows(`error.${code}`) ? `error.${code}` : "error.unreachable");
}

function showState({code, state}) {
  if (!state) {
    place("counts").textContent = say("options.none");
    place("times").textContent = "";
  } else {
    const expires = shownTime(state.expiresAt, lang);
    place("counts").textContent = state.expired ? say("options.expired", {expires}) : say("options.counts", {
      block: shownNumber(state.block, lang), flag: shownNumber(state.flag, lang), seq: state.seq});
    place("times").textContent = state.expired ? "" :
      say("options.made", {made: shownTime(state.madeAt, lang), expires});
  }
  return code ? sayWrong(code) : say("options.updated");
}

async function update() {
  place("said").textContent = say("options.updating");
  place("update").disabled = true;
  const told = await ask({act: "update"});
  place("update").disabled = false;
  place("said").textContent = showState(told);
}

function isKey(said) {
  try {return [32, 42].includes(atob(said.trim()).length)} catch {return false}
}

async function save(event) {
  event.preventDefault();
  const typed = Object.fromEntries(FIELDS.map((field) => [field, place(field).value.trim()]));
  const wrong = {
    centre: originOf(typed.centre) ? "" : "bad_address", relay: originOf(typed.relay) === null ? "bad_address" : "",
    key: isKey(typed.key) ? "" : "bad_key",
  };
  for (const field of FIELDS) {
    place(`${field}-wrong`).textContent = wrong[field] ? say(`error.${wrong[field]}`) : "";
    place(field).setAttribute("aria-invalid", String(Boolean(wrong[field])));
  }
  place("saved").textContent = "";
  const first = FIELDS.find((field) => wrong[field]);
  if (first) {
    place(first).focus();
    return;
  }
  await saveSettings({centre: originOf(typed.centre), key: typed.key, relay: originOf(typed.relay)});
  settings = await readSettings();
  place("saved").textContent = say("options.saved");
  await update();
}

sayPage(words);
document.title = say("options.title");
document.querySelector("main").hidden = false;
for (const field of FIELDS) {
  place(field).value = settings[field] || "";
  place(field).disabled = settings.managed;
}
document.querySelector("form .go").disabled = settings.managed;
place("managed").hidden = !settings.managed;
place("update").onclick = update;
document.querySelector("form").onsubmit = save;
if (!settings.centre || !settings.key) place("said").textContent = sayWrong("unset");
showState(await ask({act: "state"}));
