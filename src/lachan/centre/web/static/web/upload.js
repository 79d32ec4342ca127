// A large file in parts: sent on by itself after a break, and after the page was closed, when the same file is chosen again.
// Without this file the form is sent as any other, with a small file.
"use strict";
(() => {
  const PIECE = 16_000_000;
  const WAITS = [1, 2, 5, 10, 20, 30];
  const form = document.querySelector("form[data-uploads]");
  if (!form) return;
  const box = form.querySelector(".sending");
  const bar = box.querySelector("progress");
  const line = box.querySelector("[role=status]");
  const go = form.querySelector("button.go");
  const stop = form.querySelector("[data-stop]");
  const csrf = form.elements.csrfmiddlewaretoken.value;
  const head = { "X-CSRFToken": csrf, "Tus-Resumable": "1.0.0" };
  let sending = null;

  // a browser may refuse to keep anything: then one begins anew
  const keep = (key, value) => { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* full, or forbidden */ } };
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const mega = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  const say = (words, more = "") => { line.textContent = line.dataset[words] + more; };
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const pause = (seconds, signal) => new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => { clearTimeout(timer); reject(new DOMException("", "AbortError")); }, { once: true });
  });

  class Refused extends Error {}
  const refuse = async (response) => {
    let said = line.dataset.failed;
    try { const told = await response.json(); said = `${told.title}. ${told.what} ${told.mend}`; } catch { /* a page, or nothing */ }
    throw new Refused(said);
  };
  // what may pass by itself: no connection, a site that starts again, too many at once
  const passing = (status) => status === 0 || status === 408 || status === 409 || status === 429 || status >= 500 && status !== 507;

  async function begin(file, key, signal) {
    const address = kept(key);
    if (address) {
      const there = await fetch(address, { method: "HEAD", headers: head, signal });
      if (there.ok) return [address, Number(there.headers.get("Upload-Offset"))];
      if (there.status !== 404) throw new TypeError("not now");
      keep(key, null);
    }
    const made = await fetch(form.dataset.uploads, { method: "POST", headers: { ...head, "Upload-Length": String(file.size), "Upload-Metadata": `filename ${base64(file.name.slice(0, 250))}` }, signal });
    if (made.status !== 201) await refuse(made);
    const location = made.headers.get("Location");
    keep(key, location);
    return [location, 0];
  }

  async function send(file, key, signal) {
    let [address, at] = await begin(file, key, signal);
    const show = () => { bar.value = file.size ? at / file.size : 0; say("sending", ` ${mega(at)} / ${mega(file.size)} MB`); };
    show();
    while (at < file.size) {
      const sent = await fetch(address, { method: "PATCH", headers: { ...head, "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(at) }, body: file.slice(at, at + PIECE), signal });
      if (sent.status === 204) at = Number(sent.headers.get("Upload-Offset"));
      else if (passing(sent.status)) throw new TypeError("not now");
      else await refuse(sent);
      show();
    }
    bar.removeAttribute("value");
    say("sealing");
    const whole = await fetch(address, { method: "POST", headers: head, body: new URLSearchParams({ source: form.elements.source.value }), signal });
    if (!whole.ok) { if (passing(whole.status) && whole.status !== 409) throw new TypeError("not now"); await refuse(whole); }
    keep(key, null);
    sending = null;
    window.location.assign((await whole.json()).address);
  }

  async function run(file) {
    const key = `lachan-upload ${form.dataset.case} ${file.size} ${file.lastModified} ${file.name}`;
    sending = new AbortController();
    box.hidden = stop.hidden = false;
    go.disabled = true;
    for (let tries = 0; ; tries += 1) {
      const before = bar.value;
      try { await send(file, key, sending.signal); return; } catch (error) {
        bar.value = bar.value || before;
        if (error.name === "AbortError") { say("stopped"); break; }
        if (error instanceof Refused) { line.textContent = error.message; break; }
        if (bar.value > before) tries = 0;
        say("waiting");
        try { await pause(WAITS[Math.min(tries, WAITS.length - 1)], sending.signal); } catch { say("stopped"); break; }
      }
    }
    sending = null;
    stop.hidden = true;
    go.disabled = false;
  }

  form.addEventListener("submit", (submitted) => {
    const file = form.elements.file.files[0];
    // what is missing is said by the page that comes back
    if (!file || !form.elements.source.value.trim()) return;
    submitted.preventDefault();
    if (sending) return;
    if (file.size > Number(form.dataset.mostBytes)) { box.hidden = false; say("tooLarge"); return; }
    run(file);
  });
  stop.addEventListener("click", () => { if (sending) sending.abort(); });
  window.addEventListener("beforeunload", (leaving) => { if (sending) leaving.preventDefault(); });
})();
