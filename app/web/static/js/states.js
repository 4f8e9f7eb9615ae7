// Pinned and recent States, kept by this browser: "authdir.pins" and "authdir.recent", lists of codes. app.js forgets both at sign-out.
"use strict";
(() => {
  const MOST = 8;
  const kept = (name) => {
    try {
      const found = JSON.parse(localStorage.getItem(name));
      return Array.isArray(found) ? found.filter((each) => /^[A-Z]{2}$/.test(each)) : [];
    } catch { return []; }
  };
  const keep = (name, codes) => { try { localStorage.setItem(name, JSON.stringify(codes)); } catch { /* a browser that keeps nothing */ } };

  const here = document.querySelector("[data-seen]")?.dataset.seen;
  if (here) keep("authdir.recent", [here, ...kept("authdir.recent").filter((each) => each !== here)].slice(0, MOST));

  const pin = document.querySelector("button[data-pin]");
  if (pin) {
    const show = () => pin.setAttribute("aria-pressed", String(kept("authdir.pins").includes(pin.dataset.pin)));
    pin.hidden = false;
    show();
    pin.addEventListener("click", () => {
      const pins = kept("authdir.pins"), others = pins.filter((each) => each !== pin.dataset.pin);
      keep("authdir.pins", others.length < pins.length ? others : [...pins, pin.dataset.pin]);
      show();
    });
  }

  const mine = document.querySelector("[data-pinned]");
  if (mine) {
    const pins = kept("authdir.pins"), recent = kept("authdir.recent").filter((each) => !pins.includes(each));
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
