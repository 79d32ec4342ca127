/* A page whose figures take long to count: asks for them, and opens itself again once they are there. Without this file
   the browser is sent to count them and back. */
(() => {
  "use strict";
  const box = document.querySelector("[data-counting]");
  if (!box) return;
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.counting, { redirect: "manual", cache: "no-store" });
      // counted, or sent to sign in: either way the page says what comes next
      if (answer.type !== "opaqueredirect") throw new Error(`${answer.status}`);
      location.reload();
    } catch {
      box.hidden = true;
      document.querySelector("[data-counting-failed]").hidden = false;
    }
  };
  ask();
})();
