// Reporting: one step at a time, a draft on this device, and sending again by itself when the connection was lost.
// Without this file all steps stand below one another and the form is sent as any other.
"use strict";
(() => {
  const DRAFT = "lachan-report-draft";
  const RECEIPT = "lachan-report-receipt";
  const KEPT_MS = 7 * 24 * 3600 * 1000;
  const FILES_MS = 6 * 3600 * 1000;
  const AGAIN_MS = 15000;
  const SHOWN_AGAIN = [409, 422];

  // a browser may refuse to keep anything: then nothing is kept
  const keep = (store, name, value) => {
    try { if (value === null) store.removeItem(name); else store.setItem(name, JSON.stringify(value)); } catch { /* full, or forbidden */ }
  };
  const kept = (store, name) => {
    try { return JSON.parse(store.getItem(name)); } catch { return null; }
  };
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  function tell(form) {
    const steps = [...form.querySelectorAll(".step")];
    const texts = () => [...form.elements].filter((one) => one.matches("textarea, select, input:not([type=hidden], [type=file], [type=checkbox], [type=radio])"));
    const about = form.elements.about ? form.elements.about.value : "";
    const key = form.elements.key;
    const offline = document.getElementById("offline");
    const sending = document.getElementById("sending");
    const notice = document.getElementById("draft");
    let at = Math.max(0, steps.findIndex((step) => step.querySelector(".bad")));
    let busy = false;
    let timer = 0;

    function show(number, moved) {
      at = number;
      steps.forEach((step, index) => { step.hidden = index !== at; });
      if (!moved) return;
      const first = document.getElementById("first");
      if (first) first.open = false;
      const head = steps[at].querySelector("h2");
      head.focus({ preventScroll: true });
      head.scrollIntoView({ block: "center" });
    }

    function save() {
      const values = Object.fromEntries(texts().filter((one) => one.value).map((one) => [one.name, one.value]));
      const wants = form.elements.wants_call && form.elements.wants_call.checked;
      // of files that wait at the site: by what they come back, and their name
      const files = [...form.querySelectorAll("[name=kept]:checked")].map((one) => [one.value, one.nextElementSibling.textContent]);
      keep(localStorage, DRAFT, Object.keys(values).length || files.length ? { at: Date.now(), key: key.value, about, values, wants, files } : null);
    }

    function restore() {
      const draft = kept(localStorage, DRAFT);
      const isEmpty = texts().every((one) => !one.value);
      // the page may come from this device's own store, with a key that was used: each new report has a new one
      if (isEmpty) key.value = newKey();
      if (!draft || !isEmpty || draft.about !== about || !(Date.now() - draft.at < KEPT_MS)) return;
      for (const one of texts()) if (typeof draft.values[one.name] === "string") one.value = draft.values[one.name];
      if (form.elements.wants_call) form.elements.wants_call.checked = Boolean(draft.wants);
      key.value = draft.key;
      notice.hidden = false;
      // the site lets them wait for six hours
      if (draft.files && draft.files.length && Date.now() - draft.at < FILES_MS && !form.querySelector("#kept")) showFiles(draft.files);
    }

    function showFiles(files) {
      const box = document.createElement("fieldset");
      box.className = "choices";
      box.id = "kept";
      for (const [token, name] of files) {
        const label = document.createElement("label");
        const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: "kept", value: token, checked: true });
        const said = document.createElement("span");
        label.className = "tick";
        said.className = "breaks";
        said.textContent = name;
        label.append(tick, said);
        box.append(label);
      }
      form.elements.files.before(box);
    }

    // names of communes for the province that was chosen; nobody is told which one that is
    let communes = null;
    async function suggest() {
      const list = document.getElementById("communes");
      const province = form.elements.province;
      if (!list || !province) return;
      list.replaceChildren();
      if (!province.value) return;
      try { communes ??= await (await fetch(form.dataset.places)).json(); } catch { return; }
      list.replaceChildren(...(communes[province.value] || []).map((name) => Object.assign(document.createElement("option"), { value: name })));
    }

    function replace(page) {
      const files = form.elements.files;
      document.title = page.title;
      for (const id of ["lang", "main"]) document.getElementById(id).replaceWith(page.getElementById(id));
      const next = document.getElementById("report-form");
      // what the site could not keep this page still has
      const again = document.querySelectorAll(".files-again");
      if (next && next.elements.files && files.files.length && (again.length || !next.querySelector("#kept"))) {
        next.elements.files.replaceWith(files);
        for (const said of again) said.remove();
      }
      begin();
      scrollTo(0, 0);
      document.getElementById("main").focus({ preventScroll: true });
    }

    function refused(page) {
      const said = page.querySelector(".refused[role=alert]:not([hidden])") || page.querySelector("main h1");
      const box = document.createElement("p");
      box.className = "refused";
      box.id = "said";
      box.setAttribute("role", "alert");
      if (said) box.append(...document.adoptNode(said).childNodes);
      form.append(box);
    }

    async function send() {
      if (busy) return;
      busy = true;
      clearTimeout(timer);
      document.getElementById("said")?.remove();
      offline.hidden = true;
      sending.hidden = false;
      let response;
      let page;
      try {
        response = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error" });
        page = new DOMParser().parseFromString(await response.text(), "text/html");
      } catch {
        offline.hidden = false;
        timer = setTimeout(send, AGAIN_MS);
        return;
      } finally {
        busy = false;
        sending.hidden = true;
      }
      removeEventListener("online", send);
      const receipt = page.querySelector("#receipt #code");
      if (receipt) {
        keep(localStorage, DRAFT, null);
        keep(sessionStorage, RECEIPT, receipt.textContent);
        replace(page);
      } else if (SHOWN_AGAIN.includes(response.status)) replace(page);
      else refused(page);
    }

    form.addEventListener("input", () => { save(); });
    for (const link of document.querySelectorAll("#answer a[href^='#']")) {
      link.addEventListener("click", (event) => {
        const field = document.getElementById(link.hash.slice(1));
        const step = steps.findIndex((one) => one.contains(field));
        if (step < 0) return;
        event.preventDefault();
        show(step, true);
        field.focus();
      });
    }
    form.elements.province?.addEventListener("change", suggest);
    form.elements.place?.addEventListener("focus", suggest, { once: true });
    form.addEventListener("click", (event) => {
      if (event.target.closest("[data-next]")) show(at + 1, true);
      if (event.target.closest("[data-back]")) show(at - 1, true);
    });
    form.addEventListener("submit", (event) => {
      // the other language: the page comes anew, filled
      if (event.submitter && event.submitter.name === "again") return;
      event.preventDefault();
      if (at < steps.length - 1) { show(at + 1, true); return; }
      addEventListener("online", send);
      send();
    });
    document.getElementById("draft-delete").addEventListener("click", () => {
      for (const one of texts()) one.value = "";
      for (const one of form.querySelectorAll("[name=kept]")) one.checked = false;
      form.elements.wants_call.checked = false;
      key.value = newKey();
      keep(localStorage, DRAFT, null);
      notice.hidden = true;
    });

    restore();
    if (form.querySelector("#kept")) save();
    steps.forEach((step, index) => {
      for (const row of step.querySelectorAll(".scripted-row")) row.hidden = false;
      const back = step.querySelector("[data-back]");
      if (back) back.hidden = index === 0;
    });
    show(at, false);
    const last = kept(sessionStorage, RECEIPT);
    if (last) {
      document.getElementById("last-code").textContent = last;
      document.getElementById("last").hidden = false;
    }
    if ("serviceWorker" in navigator) navigator.serviceWorker.register(form.dataset.worker, { scope: form.dataset.scope }).catch(() => {});
  }

  function begin() {
    const form = document.getElementById("report-form");
    if (form) tell(form);
    for (const button of document.querySelectorAll("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }
    for (const button of document.querySelectorAll("[data-copy]")) {
      if (!navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
        button.textContent = button.dataset.copied;
      });
    }
    const receipt = document.querySelector("#receipt #code");
    if (receipt) keep(localStorage, DRAFT, null);
  }

  begin();
})();
