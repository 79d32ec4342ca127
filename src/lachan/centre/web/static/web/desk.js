/* Keys on the desk's lists: j and k go from row to row, x ticks one, / goes to the filter. Enter opens, because a row's
   link has the focus. What says data-key is pressed by that key. Everything works without this file. */
(() => {
  "use strict";
  const typing = (at) => at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName));
  const rows = () => [...document.querySelectorAll("[data-rows] > *")].filter((row) => row.querySelector("a[href]"));

  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[here === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)];
    next.querySelector("a[href]").focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const find = () => {
    const field = document.querySelector("[data-find]");
    if (!field) return;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.focus();
    if (field.select) field.select();
  };

  const tick = () => {
    const row = rows().find((one) => one.contains(document.activeElement));
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.checked = !box.checked;
    return Boolean(box);
  };

  // once: whoever holds the key down goes through no second report unseen
  const press = (key) => {
    const meant = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
    if (meant) meant.click();
    return Boolean(meant);
  };

  document.addEventListener("keydown", (pressed) => {
    if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.isComposing || typing(pressed.target)) return;
    if (pressed.key === "j") step(1);
    else if (pressed.key === "k") step(-1);
    else if (pressed.key === "/") find();
    else if (pressed.key === "x" && tick()) return;
    else if (pressed.repeat || !press(pressed.key)) return;
    pressed.preventDefault();
  });

  // a file that is too large is refused before it is sent; the server refuses it too
  document.addEventListener("change", (chosen) => {
    const field = chosen.target;
    if (!(field instanceof HTMLInputElement) || !field.dataset.mostBytes) return;
    const tooLarge = [...field.files].some((file) => file.size > Number(field.dataset.mostBytes));
    field.setCustomValidity(tooLarge ? field.dataset.tooLarge : "");
    if (tooLarge) field.reportValidity();
  });
})();
