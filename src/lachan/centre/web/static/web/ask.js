// The question: a picture can be dropped on the field or pasted, and the answer is shown where one looks.
// Without this file all still works: choose a picture, press the button, read the page that comes.
"use strict";
(() => {
  const form = document.getElementById("ask");
  if (!form) return;
  const field = document.getElementById("field");
  const text = document.getElementById("q");
  const inputs = [document.getElementById("picture"), document.getElementById("qr")];
  const chosen = document.getElementById("chosen");
  const name = document.getElementById("chosen-name");
  const offline = document.getElementById("no-connection");

  document.querySelector(".drop-how").hidden = !matchMedia("(pointer: fine) and (min-width: 40rem)").matches;

  function say() {
    const file = inputs.flatMap((input) => [...input.files])[0];
    chosen.hidden = !file;
    name.textContent = file ? file.name : "";
    form.classList.toggle("with-picture", Boolean(file));
  }

  function forget(but) {
    for (const input of inputs) if (input !== but) input.value = "";
  }

  function take(files) {
    const picture = [...files].find((file) => file.type.startsWith("image/"));
    if (!picture) return false;
    const bag = new DataTransfer();
    bag.items.add(picture);
    forget();
    inputs[0].files = bag.files;
    say();
    return true;
  }

  for (const input of inputs) {
    input.addEventListener("change", () => { if (input.files.length) forget(input); say(); });
  }
  document.getElementById("chosen-remove").addEventListener("click", () => { forget(); say(); text.focus(); });

  field.addEventListener("dragover", (event) => { event.preventDefault(); field.classList.add("over"); });
  field.addEventListener("dragleave", () => field.classList.remove("over"));
  field.addEventListener("drop", (event) => {
    field.classList.remove("over");
    if (take(event.dataTransfer.files)) event.preventDefault();
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData && take(event.clipboardData.files)) event.preventDefault();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });

  document.addEventListener("htmx:before:request", () => {
    offline.hidden = true;
    for (const old of document.querySelectorAll("#place .refused, .ask .refused:not(#no-connection)")) old.remove();
  });
  document.addEventListener("htmx:error", () => { offline.hidden = false; });
  document.addEventListener("htmx:after:swap", () => {
    document.getElementById("cols").classList.remove("empty");
    const answer = document.getElementById("answer");
    if (!answer) return;
    // a refusal is an alert and speaks by itself: the focus stays where there is something to mend
    if (!answer.matches(".refused")) answer.focus({ preventScroll: true });
    answer.scrollIntoView({ block: "start" });
  });
  document.documentElement.classList.add("has-script");
  const folded = () => document.querySelectorAll(".more-reasons:not([open])");
  document.addEventListener("click", (event) => {
    const pin = event.target.closest("a.pin");
    // older browsers don't open what holds the place that a link leads to
    const fold = pin && document.querySelector(pin.hash)?.closest("details");
    if (fold) fold.open = true;
    if (event.target.closest("[data-print]")) print();
  });
  // on paper nothing can be unfolded
  addEventListener("beforeprint", () => { for (const fold of folded()) { fold.open = true; fold.dataset.folded = ""; } });
  addEventListener("afterprint", () => {
    for (const fold of document.querySelectorAll("[data-folded]")) { fold.open = false; delete fold.dataset.folded; }
  });
  say();
})();
