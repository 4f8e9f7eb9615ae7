// Pinned and recent States on the home page, and the button that pins one. app.js keeps the recent ones and forgets all at sign-out.
"use strict";
(() => {
  const PINS = "authdir.pins", RECENT = "authdir.recent", OWNER = "authdir.pins.reader";
  const kept = (name) => {
    try {
      const found = JSON.parse(localStorage.getItem(name));
      return Array.isArray(found) ? found.filter((each) => /^[A-Z]{2}$/.test(each)) : [];
    } catch { return []; }
  };
  // What one account has pinned and seen is not shown to another, nor to whoever comes when its session has run out.
  const reader = document.querySelector("[data-reader]")?.dataset.reader;
  if (reader === "nobody" && ![null, reader].includes(localStorage.getItem(OWNER))) return;
  if (reader) {
    const owner = localStorage.getItem(OWNER);
    if (owner !== null && owner !== reader) for (const name of [PINS, RECENT]) localStorage.removeItem(name);
    localStorage.setItem(OWNER, reader);
  }

  const pin = document.querySelector("button[data-pin]");
  if (pin) {
    const show = () => pin.setAttribute("aria-pressed", String(kept(PINS).includes(pin.dataset.pin)));
    pin.hidden = false;
    show();
    pin.addEventListener("click", () => {
      const pins = kept(PINS), others = pins.filter((each) => each !== pin.dataset.pin);
      localStorage.setItem(PINS, JSON.stringify(others.length < pins.length ? others : [...pins, pin.dataset.pin]));
      show();
    });
  }

  const mine = document.querySelector("[data-pinned]");
  if (mine) {
    const pins = kept(PINS), recent = kept(RECENT).filter((each) => !pins.includes(each));
    for (const code of [...pins, ...recent]) {
      const state = document.querySelector(`[data-state="${code}"]`);
      if (!state) continue;
      const line = mine.querySelector("template").content.cloneNode(true);
      const link = line.querySelector("a");
      link.href = `/emergency/${code}`;
      link.textContent = state.querySelector("[data-name]").textContent;
      line.querySelector(".quiet-mark").textContent = pins.includes(code) ? mine.dataset.pinned : mine.dataset.recent;
      mine.querySelector("[data-list]").append(line);
      mine.hidden = false;
    }
  }
})();
