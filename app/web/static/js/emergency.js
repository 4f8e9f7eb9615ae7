// Emergency cards: States found as one types, the time there, and cards that this device keeps for when there is no network.
"use strict";
(() => {
  const PINS = "authdir.pins", OWNER = "authdir.pins.reader", COPIES = "authdir-copies";
  const page = document.documentElement, language = page.lang, find = (id) => document.getElementById(id);
  const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, DAY = { day: "numeric", month: "short" };
  const moment = (at) => new Intl.DateTimeFormat(language, Date.now() - at < 12 * 3600e3 ? CLOCK : { ...DAY, ...CLOCK }).format(at);

  function pins() {
    try { return JSON.parse(localStorage.getItem(PINS) ?? "[]").filter((code) => /^[A-Z]{2}$/.test(code)); } catch { return []; }
  }
  function pinned(codes, reader) {
    localStorage.setItem(PINS, JSON.stringify([...new Set(codes)]));
    localStorage.setItem(OWNER, reader);
  }
  // Pins are those of one account: another one begins without.
  function belongs(reader) {
    const owner = localStorage.getItem(OWNER);
    if (owner !== null && owner !== reader) { localStorage.removeItem(PINS); localStorage.removeItem(OWNER); }
  }

  // The worker is there from the first card that is kept.
  let policy;
  async function worker() {
    const ours = { createScriptURL: (url) => url === "/service-worker.js" ? url : "" };
    policy ??= window.trustedTypes?.createPolicy("authdir", ours) ?? ours;
    await navigator.serviceWorker.register(policy.createScriptURL("/service-worker.js"));
    return (await navigator.serviceWorker.ready).active;
  }
  async function tell(message) {
    const active = await worker(), { port1, port2 } = new MessageChannel();
    return new Promise((answered) => { port1.onmessage = (event) => answered(event.data); active.postMessage(message, [port2]); });
  }
  async function copyOf(code) {
    const cache = await caches.has(COPIES) && await caches.open(COPIES);
    const kept = cache && await cache.match(`/emergency/${code}`, { ignoreVary: true });
    return kept ? { at: new Date(kept.headers.get("Directory-Kept")), name: decodeURIComponent(kept.headers.get("Directory-Name")) } : null;
  }

  // A State that is pinned no more keeps no copy.
  async function tidied() {
    if (!("caches" in window) || !await caches.has(COPIES)) return;
    const paths = (await (await caches.open(COPIES)).keys()).map((request) => new URL(request.url).pathname);
    const kept = paths.filter((path) => /^\/emergency\/[A-Z]{2}$/.test(path));
    for (const path of kept) if (!pins().includes(path.slice(-2))) await tell({ drop: path });
  }

  async function list(section, codes, nameOf) {
    const listed = section.querySelector("ul");
    for (const code of codes) {
      const copy = "caches" in window ? await copyOf(code) : null, name = nameOf(code) ?? copy?.name;
      if (!name || (!copy && !listed.dataset.none)) continue;
      const item = document.createElement("li"), link = document.createElement("a"), age = document.createElement("small");
      link.href = `/emergency/${code}`;
      age.textContent = copy ? listed.dataset.said.replace("#", moment(copy.at)) : listed.dataset.none;
      link.append(name, age);
      item.append(link);
      listed.append(item);
    }
    section.hidden = !listed.children.length;
  }

  function choosing() {
    const rows = [...find("states").children], typed = find("state"), counted = find("counted"), section = find("pinned");
    const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
    typed.addEventListener("input", () => {
      const wanted = bare(typed.value);
      for (const row of rows) row.hidden = !bare(row.dataset.names).includes(wanted);
      const left = rows.filter((row) => !row.hidden).length;
      counted.textContent = left === 1 ? counted.dataset.one : counted.dataset.many.replace("#", left);
    });
    if (!section) return;
    belongs(section.dataset.reader);
    tidied();
    list(section, pins(), (code) => find("states").querySelector(`a[href="/emergency/${code}"]`)?.textContent);
    const renew = find("renew");
    renew.addEventListener("click", async () => {
      const kept = [];
      for (const code of pins()) kept.push((await tell({ keep: `/emergency/${code}` })).kept);
      find("renewed").textContent = kept.every(Boolean) ? renew.dataset.done : renew.dataset.failed;
    });
  }

  function keeping(button) {
    const { state, reader, drop, kept, dropped, failed } = button.dataset, keep = button.textContent, told = find("pinned-now");
    belongs(reader);
    if (!("serviceWorker" in navigator)) return;
    tidied();
    const has = () => pins().includes(state), named = () => { button.textContent = has() ? drop : keep; };
    named();
    find("keep").hidden = false;
    const copy = async () => {
      const answer = await tell({ keep: `/emergency/${state}` }).catch(() => ({}));
      if (answer.kept) pinned([...pins(), state], reader);
      told.textContent = answer.kept ? kept.replace("#", moment(new Date(answer.kept))) : failed;
    };
    // A State that was pinned elsewhere has its copy from the first visit on.
    if (has()) copyOf(state).then((there) => there ? told.textContent = kept.replace("#", moment(there.at)) : copy());
    button.addEventListener("click", async () => {
      if (has()) {
        await tell({ drop: `/emergency/${state}` });
        pinned(pins().filter((code) => code !== state), reader);
        told.textContent = dropped;
      } else await copy();
      named();
    });
  }

  // What a card says of the present moment is kept right; of a copy, its age is.
  function ticking() {
    for (const time of document.querySelectorAll("time[data-zone]")) {
      try {
        time.textContent = new Intl.DateTimeFormat(language, { ...CLOCK, weekday: "long", timeZone: time.dataset.zone }).format();
      } catch { /* a zone that this browser does not know keeps the time of the server */ }
    }
    if (!page.dataset.copiedAt) return;
    const at = new Date(page.dataset.copiedAt), minutes = Math.round((at - Date.now()) / 60e3);
    find("signed-lines").textContent = page.dataset.signed ?? "";
    for (const key of document.querySelectorAll("code.log-key")) key.textContent = page.dataset.key ?? "";
    for (const time of document.querySelectorAll("time.copied")) time.textContent = moment(at);
    const [count, unit] = minutes > -60 ? [minutes, "minute"] : minutes > -2880 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
    find("age").textContent = `(${new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(count, unit)})`;
  }

  if (find("states")) choosing();
  if (find("pin")) keeping(find("pin"));
  if (find("again")) {
    find("again").href = location.href;
    list(find("pinned"), pins(), () => null).then(() => { find("none-kept").hidden = !find("pinned").hidden; });
  }
  if (find("show-old")) {
    find("show-old").addEventListener("click", () => { page.dataset.shown = ""; });
    ticking();
    setInterval(ticking, 20e3);
  }
})();
