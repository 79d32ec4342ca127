/* The page that stands in front of a listed one. */

import {readSettings} from "./settings.js";
import {sayPage, wordsIn} from "./words.js";

const LEVELS = {block: "dangerous", flag: "suspicious", unsure: "unknown"};
// the shapes of the public site: square, triangle, disc
const SHAPES = {
  block: "M2 2h12v12H2z", flag: "M8 1l7.5 14H.5z", unsure: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z",
};
const place = (id) => document.getElementById(id);
const ask = (message) => chrome.runtime.sendMessage(message);

const settings = await readSettings();
const words = await wordsIn(settings);
const {id} = await chrome.tabs.getCurrent();
const name = `tab ${id}`;
let {[name]: told} = await chrome.storage.session.get(name);

function show() {
  const {say} = words;
  sayPage(words);
  document.querySelector("main").hidden = false;
  const found = told && LEVELS[told.found] ? told.found : "nothing";
  place("title").textContent = say(`${found}.title`);
  document.title = `${say(`${found}.title`)} – ${say("site.name")}`;
  place("what").textContent = say(`${found}.what`);
  document.querySelector(".answer").className = `answer ${LEVELS[found] || "unknown"}`;
  const isListed = found === "block" || found === "flag";
  for (const part of ["lost", "mistake"]) place(part).hidden = !isListed;
  place("on").hidden = found === "nothing";
  if (found === "nothing") {
    document.querySelector(".level").hidden = place("more").hidden = true;
    place("address").hidden = document.querySelector("#where h2").hidden = true;
    return;
  }
  place("level").textContent = say(`${found}.level`);
  place("more").textContent = say(`${found}.more`);
  document.querySelector(".shape path").setAttribute("d", SHAPES[found]);
  place("address").textContent = told.url;
  place("again").hidden = found !== "unsure";
  place("report").href = `${settings.centre}/report`;
  place("appeal").href = `${settings.centre}/appeal`;
  place("version").textContent = say("page.version", {seq: told.seq});
  const isNever = found === "block" && !settings.may_go_on;
  place("on-never").hidden = !isNever;
  place("on-block").hidden = found !== "block" || isNever;
  place("on-go").hidden = isNever || (found === "block" && !place("understand").checked);
  place("go").textContent = say(found === "block" ? "page.on_block_go" : "page.on_flag");
}

/* This will go back to where the person came from, or to an empty tab where they came from nowhere. */
function leave() {
  const steps = told && told.isThere ? 2 : 1;
  if (history.length > steps) {
    history.go(-steps);
    return;
  }
  chrome.tabs.update(id, {url: "chrome://newtab/"});
}

async function askAgain() {
  place("asked").textContent = words.say("page.checking");
  const answer = await ask({act: "again", url: told.url});
  place("asked").textContent = "";
  if (answer.found === "none") {
    location.replace(told.url);
    return;
  }
  if (LEVELS[answer.found]) {
    told = {...told, ...answer};
    await chrome.storage.session.set({[name]: told});
    show();
    place("title").focus();
  }
}

place("leave").onclick = leave;
place("again").onclick = askAgain;
place("understand").onchange = show;
place("go").onclick = async () => {
  await ask({act: "goOn", listed: told.listed});
  location.replace(told.url);
};
// the form takes it from the clipboard: an address in an address would stand in logs on the way
place("appeal").onclick = () => {navigator.clipboard.writeText(told.url).catch(() => {})};

show();
place("title").focus();
