/* Looks at the address of each page that is opened in a tab, on the device, and shows the warning where it is listed. */

import {Lookup, databaseStore} from "./lookup.js";
import {throughRelay} from "./relay.js";
import {readSettings} from "./settings.js";
import {wordsIn} from "./words.js";

const WARNING = chrome.runtime.getURL("warning.html");
const EVERY_MINUTES = 5;

let made, madeFor;
// tab → the address that was opened last, and the one that it was warned of: for as long as this program runs
const opened = new Map(), warned = new Map();

async function lookupNow() {
  const settings = await readSettings();
  if (!settings.centre || !settings.key) return null;
  const {centre, key, relay} = settings;
  const wanted = JSON.stringify([centre, key, relay]);
  if (wanted !== madeFor) {
    made = new Lookup({centre, key, relay: relay ? throughRelay(relay) : null, store: databaseStore("lachan")});
    madeFor = wanted;
  }
  return made;
}

async function update() {
  let code = "unset";
  try {
    const lookup = await lookupNow();
    if (lookup) {
      await lookup.update();
      code = "";
    }
  } catch (error) {
    code = error.code || "unreachable";
  }
  const told = {code, state: await stateNow()};
  await showState(told.state);
  return told;
}

async function stateNow() {
  try {
    const lookup = await lookupNow();
    return lookup ? await lookup.state() : null;
  } catch {
    return null;
  }
}

async function showState(state) {
  const isBlind = !state || state.expired;
  const {say} = await wordsIn(await readSettings());
  await chrome.action.setBadgeText({text: isBlind ? "!" : ""});
  await chrome.action.setBadgeBackgroundColor({color: "#ae1a1f"});
  await chrome.action.setTitle({title: say(isBlind ? "badge.blind" : "badge.fine")});
}

/* ---- pages ---- */

async function look({tabId, url, frameId, documentLifecycle}, isThere) {
  // what is loaded beforehand is looked at when it is shown, and a part of a page is not the page
  if (frameId !== 0 || documentLifecycle === "prerender" || !/^https?:/.test(url)) return;
  opened.set(tabId, url);
  if (isThere && warned.get(tabId) === url) return noteThere(tabId, url);
  const lookup = await lookupNow();
  if (!lookup) return;
  const answer = await lookup.check(url);
  if (answer.found === "blind") return showState(null);
  if (answer.found === "none" || opened.get(tabId) !== url || warned.get(tabId) === url) return;
  const {gone_on: goneOn = []} = await chrome.storage.session.get("gone_on");
  if (goneOn.includes(answer.listed)) return;
  warned.set(tabId, url);
  await chrome.storage.session.set({[`tab ${tabId}`]: {...answer, url, isThere}});
  try {
    await chrome.tabs.update(tabId, {url: WARNING});
  } catch {
    // the tab was closed meanwhile
    warned.delete(tabId);
  }
}

/* The page was there before the warning came: going back is two steps then. */
async function noteThere(tabId, url) {
  const name = `tab ${tabId}`;
  const {[name]: told} = await chrome.storage.session.get(name);
  if (told && told.url === url) await chrome.storage.session.set({[name]: {...told, isThere: true}});
}

chrome.webNavigation.onBeforeNavigate.addListener((details) => {
  // the same address once more is warned of once more
  if (details.frameId === 0) warned.delete(details.tabId);
  return look(details, false);
});
for (const event of ["onCommitted", "onHistoryStateUpdated", "onReferenceFragmentUpdated"]) {
  chrome.webNavigation[event].addListener((details) => look(details, true));
}
// what was loaded beforehand is shown now, or a page came back from where the browser keeps those one has left
chrome.tabs.onUpdated.addListener(async (tabId, change) => {
  if (change.status !== "complete") return;
  const frame = await chrome.webNavigation.getFrame({tabId, frameId: 0});
  if (frame && opened.get(tabId) !== frame.url) await look({...frame, tabId, frameId: 0}, true);
});
chrome.tabs.onRemoved.addListener(async (tabId) => {
  opened.delete(tabId);
  warned.delete(tabId);
  await chrome.storage.session.remove(`tab ${tabId}`);
});

/* ---- what the pages of the extension ask ---- */

const ACTS = {
  update,
  state: async () => ({code: "", state: await stateNow()}),
  again: async ({url}) => {
    const lookup = await lookupNow();
    return lookup ? lookup.check(url) : {found: "blind"};
  },
  // what was listed is let through and nothing else: on a host of many, one page says nothing of the next
  goOn: async ({listed}) => {
    const {gone_on: goneOn = []} = await chrome.storage.session.get("gone_on");
    await chrome.storage.session.set({gone_on: [...new Set([...goneOn, listed])]});
    return {};
  },
};
chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== chrome.runtime.id || !Object.hasOwn(ACTS, message.act)) return false;
  ACTS[message.act](message).then(answer, (error) => answer({code: error.code || "unreachable"}));
  return true;
});

chrome.action.onClicked.addListener(() => chrome.runtime.openOptionsPage());
chrome.alarms.onAlarm.addListener(update);
const begin = async () => {
  await chrome.alarms.create("update", {periodInMinutes: EVERY_MINUTES});
  await update();
};
// whoever manages the device has set or changed something
chrome.storage.onChanged.addListener((_, area) => {if (area === "managed") update()});
chrome.runtime.onInstalled.addListener(begin);
chrome.runtime.onStartup.addListener(begin);
