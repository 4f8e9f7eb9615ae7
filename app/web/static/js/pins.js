// Which keys of the log this browser knows: those it met first, and those that a person said to trust. Kept apart from cards and readers;
// a key that a server names later is believed by nobody but the person who compares it.
"use strict";
globalThis.authdirPins = (() => {
  const STORE = "authdir-log-keys", PLACE = "/log-keys", FORM = /^[A-Za-z0-9+/]{44}$/;
  const material = (key) => btoa(String.fromCharCode(1, ...key.material));
  const canKeep = () => typeof caches !== "undefined";

  // The keys in base64 as the lines of /keys.txt end; none where nothing was ever kept.
  async function known() {
    if (!canKeep() || !await caches.has(STORE)) return [];
    const kept = await (await caches.open(STORE)).match(PLACE);
    return kept ? (await kept.json()).filter((each) => FORM.test(each)) : [];
  }
  async function remember(materials) {
    if (!canKeep()) return false;
    await (await caches.open(STORE)).put(PLACE, new Response(JSON.stringify([...new Set(materials)])));
    return true;
  }
  // Of the keys that a server names, those that this browser knows and those it does not. Where it knows none, the first are remembered.
  async function sorted(keys) {
    if (keys.length && !(await known()).length) await remember(keys.map(material));
    const pinned = await known(), isKnown = (key) => pinned.includes(material(key));
    return { known: keys.filter(isKnown), strange: keys.filter((key) => !isKnown(key)) };
  }
  const told = (keys) => [...new Set(keys.map(material))].join(" ");

  return { FORM, known, remember, sorted, told, material };
})();
