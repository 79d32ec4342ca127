/* Pages that stay up to date: every minute (or every data-every seconds, for what is soon over) the page asks for what
   changes of it and puts that in place, until what comes says data-over. Where nothing has changed the server answers
   304 without a page. An hour after anybody touched the page it stops, so that a desk that was left is signed out as
   ever; a wall goes on until its session ends. Without this file the page is what it was when it was loaded. */
(() => {
  "use strict";
  const LEFT_MS = 3_600_000;
  const GIVE_UP_MS = 600_000;
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const everyMs = Number(live.dataset.every || 60) * 1_000;
  const onWall = document.documentElement.dataset.view === "wall";
  let mark = live.dataset.mark;
  let touched = Date.now();
  let failures = 0;
  let off = false;
  let asking = false;
  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
  }

  const stop = () => {
    off = true;
    const said = document.querySelector("[data-live-off]");
    if (said) said.hidden = false;
  };

  // who reads by keyboard stays where they were
  const replace = (here, fresh) => {
    const at = here.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    here.replaceChildren(...fresh.childNodes);
    if (at) here.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
  };

  const ask = async () => {
    if (off || asking || document.hidden) return;
    if (!onWall && Date.now() - touched > LEFT_MS) return stop();
    asking = true;
    try {
      const answer = await fetch(live.dataset.live, { headers: { "If-None-Match": mark }, redirect: "manual", cache: "no-store" });
      if (answer.status === 304) { failures = 0; return; }
      // sent to sign in, or not permitted any more
      if (answer.type === "opaqueredirect" || answer.status === 403) return stop();
      if (!answer.ok) throw new Error(`${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const here of document.querySelectorAll("[data-piece]")) {
        const fresh = page.querySelector(`[data-piece="${here.dataset.piece}"]`);
        if (fresh) replace(here, fresh);
      }
      mark = answer.headers.get("ETag");
      failures = 0;
      if (page.querySelector("[data-over]")) off = true;
      document.dispatchEvent(new CustomEvent("lachan:live"));
    } catch {
      // the server is away for a moment; after ten minutes the page says so
      failures += 1;
      if (failures * everyMs >= GIVE_UP_MS && !onWall) stop();
    } finally {
      asking = false;
    }
  };

  const clock = document.querySelector("[data-clock]");
  const tick = () => {
    if (clock) clock.textContent = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
  };
  tick();
  setInterval(tick, 5_000);
  setInterval(ask, everyMs);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
})();
