// Copies of emergency cards, for one reader in one browser: made when they ask for it, shown only when the server does not answer.
"use strict";
const COPIES = "authdir-copies", WAIT = 3000;
const READER = "Directory-Reader", COPY = "Directory-Copy", KEPT = "Directory-Kept", NAME = "Directory-Name";
const NOBODY = "nobody", UNCHECKED = "unchecked";
const TOLD = ["Content-Type", "Content-Language", "Content-Security-Policy", "Referrer-Policy", READER, COPY, NAME];
const CARD = /^\/emergency\/[A-Z]{2}$/, CODE = /^\/api\/v1\/emergency\/[A-Z]{2}\.svg$/;
const NEEDED = /(?:src|href)="(\/static\/[^"]+|\/api\/v1\/emergency\/[A-Z]{2}\.svg[^"]*)"/g;
const PROOF = /data-proof="(\/api\/v1\/designations\/([^"/]+)\/proof)" data-version="(\d+)"/g, KEYS = "/api/v1/keys.txt";
const DIALLED = /<title>[^<]*?((?:tel|mailto):[^ <]+)/;
let forgotten = 0;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const { keep, drop } = event.data;
  const told = keep ? kept(keep) : dropped(drop);
  event.waitUntil(told.catch(() => ({})).then((answer) => event.ports[0].postMessage(answer)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(visited(event, request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(held(url).then((copy) => copy ?? fetch(request)));
  else if (CODE.test(url.pathname)) event.respondWith(inTime(event, fetch(request), () => held(url)).then((found) => found ?? Response.error()));
});

// A page comes from the server. A copy takes its place where there is one and no answer; for anything else there is the page that says so.
async function visited(event, request, url) {
  const leaving = request.method === "POST" && url.pathname === "/sign-out";
  const card = request.method === "GET" && CARD.test(url.pathname);
  const answer = fetch(request).then(async (response) => {
    if (leaving && confirmed(response)) await forget();
    return looked(response, card ? url : null);
  });
  return await inTime(event, answer, () => card ? copied(url) : null) ?? await offline();
}

// A sign-out that the server carried out leads on. Copies stay where it refused, where something in between answered, and where it is silent:
// the session goes on then, and the copies are what is left to look at.
const confirmed = (response) => response.type === "opaqueredirect" || response.redirected;

// What the server says within the time, else the copy; without one, what the server says whenever it does.
async function inTime(event, answer, copy) {
  const server = answer.catch(() => null);
  event.waitUntil(server);
  const first = await Promise.race([server, new Promise((late) => setTimeout(late, WAIT))]);
  return first ?? await copy() ?? await server;
}

// An answer tells who reads now. Copies of anybody else are removed at once, also those of a session that was ended; a session that ran
// out, and a browser that has none, leave them for their time. That of a card which is kept is renewed for its reader, or removed.
async function looked(response, card) {
  const reader = response.headers.get(READER);
  if (reader === null) {
    if (card && response.status >= 500) throw new Error("a gateway, not the server");
    return response;
  }
  const cache = await existing();
  if (!cache) return response;
  const before = await owner(cache);
  if (reader === UNCHECKED) {
    if (card && await held(card)) throw new Error("the copy says more than what is public");
  } else if (reader === NOBODY) await wither(cache);
  else if (before !== null && before !== reader) await forget();
  else if (card && !card.search && response.ok && await cache.match(card.pathname, { ignoreVary: true })) await store(card.pathname, response.clone());
  return response;
}

async function kept(path) {
  if (!CARD.test(path)) return {};
  const response = await fetch(path, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!response.ok || response.redirected) return {};
  const cache = await existing(), before = cache && await owner(cache), reader = response.headers.get(READER);
  if ([NOBODY, UNCHECKED].includes(reader)) return {};
  if (before && before !== reader) await forget();
  const at = await store(path, response);
  if (at === null) return {};
  const held = await caches.open(COPIES);
  for (const language of ["en", "fr"]) await add(held, `/offline?lang=${language}`, "omit");
  return { kept: at };
}

async function dropped(path) {
  const cache = await existing();
  if (!cache) return {};
  const code = path.replace("/emergency/", "/api/v1/emergency/") + ".svg", text = await (await cache.match(path, { ignoreVary: true }))?.text() ?? "";
  const gone = [path, code, ...[...text.matchAll(PROOF)].map(([, proof]) => proof)];
  for (const request of await cache.keys()) if (gone.includes(new URL(request.url).pathname)) await cache.delete(request, { ignoreVary: true });
  if (await owner(cache) === null) await forget();
  return {};
}

// Nobody is there who could renew them: what is past its time goes.
async function wither(cache) {
  for (const path of await paths(cache)) if (!fresh(await cache.match(path, { ignoreVary: true }))) await dropped(path);
}

// Of what the server does not say that it may be kept, nothing is: neither the page nor its code, nor any copy of it from before.
async function store(path, response) {
  if (!response.headers.has(COPY)) {
    await dropped(path);
    return null;
  }
  const then = forgotten, at = new Date().toISOString(), text = await response.text();
  const headers = new Headers(TOLD.filter((name) => response.headers.has(name)).map((name) => [name, response.headers.get(name)]));
  headers.set(KEPT, at);
  const cache = await caches.open(COPIES);
  const before = await (await cache.match(path, { ignoreVary: true }))?.text() ?? "";
  await cache.put(path, new Response(text, { headers }));
  await prove(cache, text, before);
  for (const [, needed] of text.matchAll(NEEDED)) await add(cache, needed.replaceAll("&amp;", "&"), "same-origin", text);
  if (then !== forgotten) await caches.delete(COPIES);
  return at;
}

// With the page goes what proves its numbers: each entry's proof, asked for again when the entry has another version; and the log's keys.
async function prove(cache, text, before) {
  const proofs = [...text.matchAll(PROOF)];
  if (proofs.length) {
    await add(cache, KEYS, "same-origin");
    await named(cache);
  }
  for (const [mark, path] of proofs) {
    const held = await (await cache.match(path, { ignoreVary: true }))?.text();
    if (!held || !before.includes(mark) || held.includes('"proof":null')) await add(cache, path, "same-origin");
  }
}

// The keys that came with the copies, as this browser knows them: the first that it ever met, or those that a person compared.
async function named(cache) {
  const told = await (await cache.match(KEYS, { ignoreVary: true }))?.text();
  if (!told) return null;
  try { return await self.authdirPins.sorted(await self.authdirSigned.keysOf(told)); } catch { return { known: [], strange: [] }; }
}

// What a copy says of its signatures: how many lines the log has in which all its numbers and addresses stand, and the key; 0 lines where
// one does not stand there, no known key where none of those that this browser knows signed; null where that cannot be judged here.
async function signedLines(cache, text, path) {
  const { told } = self.authdirPins, proofs = [...text.matchAll(PROOF)], keys = await named(cache);
  if (!keys || !proofs.length || !text.includes("data-copy=")) return null;
  if (!keys.known.length) return { strange: told(keys.strange) };
  const signed = new Map();
  let size = 0;
  try {
    for (const [, proof, id, version] of proofs) {
      const held = await (await cache.match(proof, { ignoreVary: true }))?.text();
      const found = await self.authdirShown.signedOf(JSON.parse(held ?? "{}"), keys.known, { id, version: Number(version), state: path.slice(-2) });
      signed.set(id, found.values);
      size = Math.max(size, found.size);
    }
  } catch (fault) {
    if (fault.code === "nobody-known" && keys.strange.length) return { strange: told(keys.strange) };
    return fault.code === "unsupported" ? null : { size: 0 };
  }
  return { size: self.authdirShown.shownAs(text, signed) ? size : 0, key: told(keys.known) };
}

// A code is drawn after the page: it is kept only where that page gives its number too, and nothing was opened in between.
async function add(cache, path, credentials, page) {
  if (path.startsWith("/static/") && await cache.match(path, { ignoreVary: true })) return;
  const response = await fetch(path, { credentials, headers: { Accept: path.startsWith("/offline") ? "text/html" : "*/*" } });
  if (!response.ok) return;
  const drawn = page && CODE.test(new URL(path, self.location).pathname);
  if (drawn && !page.includes(`href="${DIALLED.exec(await response.clone().text())?.[1]}"`)) return;
  await cache.put(path, response);
  for (const [, needed] of path.startsWith("/offline") ? (await (await cache.match(path, { ignoreVary: true })).text()).matchAll(NEEDED) : []) await add(cache, needed, credentials);
}

// A copy says of itself that it is one, and of when; and that it is too old, also where this device's clock was put back.
async function copied(url) {
  const copy = await held(url);
  if (!copy) return null;
  if (!copy.headers.has(COPY)) {
    await dropped(url.pathname);
    return null;
  }
  const page = await copy.text(), lines = await signedLines(await existing(), page, url.pathname);
  const proven = lines === null ? "" : lines.size ? ` data-signed="${lines.size}" data-key="${lines.key}"`
    : lines.size === 0 ? " data-unsigned" : ` data-strange data-key="${lines.strange}"`;
  const at = copy.headers.get(KEPT), marks = `data-copied-at="${at}"${fresh(copy) ? "" : " data-too-old"}${proven}`;
  const said = `<time class="copied" datetime="${at}">${at.slice(0, 16).replace("T", " ")} UTC`;
  const text = page.replace("<html ", `<html ${marks} `).replaceAll('<time class="copied">', said);
  return new Response(text, { headers: copy.headers });
}

function fresh(copy) {
  const age = Date.now() - new Date(copy.headers.get(KEPT));
  return age >= 0 && age < Number(copy.headers.get(COPY)) * 1000;
}

async function held(url) {
  const cache = await existing();
  const path = CARD.test(url.pathname) ? url.pathname : url.pathname + url.search;
  return cache ? await cache.match(path, { ignoreVary: true }) ?? null : null;
}

async function offline() {
  const cache = await existing();
  if (!cache) return Response.error();
  const language = (await cards(cache))[0]?.headers.get("Content-Language") ?? "en";
  return await cache.match(`/offline?lang=${language}`, { ignoreVary: true }) ?? Response.error();
}

async function paths(cache) {
  return (await cache.keys()).map((request) => new URL(request.url).pathname).filter((path) => CARD.test(path));
}

async function cards(cache) {
  return Promise.all((await paths(cache)).map((path) => cache.match(path, { ignoreVary: true })));
}

async function owner(cache) {
  return (await cards(cache))[0]?.headers.get(READER) ?? null;
}

async function existing() {
  return await caches.has(COPIES) ? caches.open(COPIES) : null;
}

async function forget() {
  forgotten += 1;
  await caches.delete(COPIES);
}
