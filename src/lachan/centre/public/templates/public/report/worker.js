// Lets the form open without a connection. It keeps the empty form and what belongs to it; never what was typed.
"use strict";
const NAME = "lachan-report-{{ version }}";
const FORM = "{{ form }}";
const PAGES = {{ pages|safe }};
const FILES = {{ files|safe }};

self.addEventListener("install", (event) => {
  // without cookies: to fetch a page in a language is not to choose that language
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll([...PAGES, ...FILES].map((one) => new Request(one, { credentials: "omit", cache: "reload" })))).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((one) => one.startsWith("lachan-report-") && one !== NAME).map((one) => caches.delete(one)))).then(() => self.clients.claim()));
});

async function form(request) {
  const address = new URL(request.url);
  try {
    return await fetch(request);
  } catch (error) {
    const kept = (await caches.match(address.pathname + address.search)) || (await caches.match(FORM));
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && address.pathname === FORM) event.respondWith(form(request));
  else if (FILES.includes(address.pathname)) event.respondWith(caches.match(address.pathname).then((kept) => kept || fetch(request)));
});
