/* Choosing an office: the list below the field follows what is typed. Arrow down goes into the list, and the arrows of the
   browser through it. Without this file the button beside the field does the same by a page. */
(() => {
  "use strict";
  const WAIT_MS = 250;
  for (const list of document.querySelectorAll("[data-offices]")) {
    const field = document.getElementById(list.dataset.for);
    const shown = list.parentElement.querySelector(`input[type=hidden][name="${CSS.escape(field.name)}_shown"]`);
    const first = [...list.querySelectorAll("[data-offers], [data-offers-said]")].map((part) => part.cloneNode(true));
    const firstShown = shown.value;
    let waits = 0;
    let asked = 0;

    const put = (offers, said, text) => {
      list.querySelector("[data-offers]").replaceWith(offers);
      list.querySelector("[data-offers-said]").textContent = said.textContent;
      shown.value = text;
    };

    const look = async () => {
      const text = field.value.trim();
      const turn = ++asked;
      if (!text || text === firstShown) return put(first[0].cloneNode(true), first[1], firstShown);
      try {
        const address = new URL(list.dataset.offices, location.href);
        address.searchParams.set("find", text);
        address.searchParams.set("name", field.name);
        const answer = await fetch(address, { redirect: "manual", cache: "no-store" });
        if (!answer.ok || turn !== asked) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (turn !== asked) return;
        put(page.querySelector("[data-offers]"), page.querySelector("[data-offers-said]"), text);
      } catch {
        // the server is away for a moment: the button still looks
      }
    };

    field.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(look, WAIT_MS); });
    field.addEventListener("keydown", (pressed) => {
      if (pressed.key === "Enter") {
        // in this field it looks; elsewhere in the form it does what the form is for
        pressed.preventDefault();
        list.parentElement.querySelector("button[formnovalidate]").click();
        return;
      }
      const radio = pressed.key === "ArrowDown" && list.querySelector("input[type=radio]");
      if (!radio) return;
      pressed.preventDefault();
      radio.focus();
      radio.checked = true;
    });
  }
})();
