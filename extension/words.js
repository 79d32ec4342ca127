/* Words in the reader's language, put into the elements that name them. */

let words;

export async function wordsIn(settings) {
  words ||= await (await fetch(chrome.runtime.getURL("words.json"))).json();
  const {language: chosen} = await chrome.storage.local.get("language");
  const browser = chrome.i18n.getUILanguage().startsWith("en") ? "en" : "vi";
  const lang = [settings.language, chosen, browser].find((one) => one === "vi" || one === "en");
  const say = (name, given = {}) => {
    const [part, word] = name.split(".");
    const centre = (lang === "en" && settings.name_en) || settings.name || words.site.centre[lang];
    const all = {centre, Centre: centre[0].toUpperCase() + centre.slice(1), ...given};
    return words[part][word][lang].replace(/\{(\w+)\}/g, (whole, key) => all[key] ?? whole);
  };
  return {lang, say, isFixed: Boolean(settings.language), knows: (name) => {
    const [part, word] = name.split(".");
    return Boolean(words[part] && words[part][word]);
  }};
}

/* This will say all that stands in the page, and let the language be changed. */
export function sayPage({lang, say, isFixed}, given = {}) {
  document.documentElement.lang = lang;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say, given);
  const other = document.querySelector("button.lang");
  other.hidden = isFixed;
  other.lang = lang === "vi" ? "en" : "vi";
  other.onclick = async () => {
    await chrome.storage.local.set({language: other.lang});
    location.reload();
  };
}

export function shownTime(seconds, lang) {
  const at = new Date(seconds * 1000), place = lang === "vi" ? "vi-VN" : "en-GB";
  const day = at.toLocaleDateString(place, {day: "2-digit", month: "2-digit", year: "numeric"});
  return `${at.toLocaleTimeString(place, {hour: "2-digit", minute: "2-digit"})} ${day}`;
}
export const shownNumber = (count, lang) => count.toLocaleString(lang === "vi" ? "vi-VN" : "en-GB");
