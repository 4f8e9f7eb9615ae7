// What makes the pages quicker, and nothing that they need: copying, States seen lately, moving to what went wrong.
"use strict";
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    const said = button.firstChild.data;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.firstChild.data = "\u2713";
      setTimeout(() => { button.firstChild.data = said; }, 1500);
    });
  }
  const seen = document.querySelector("[data-seen]")?.dataset.seen, RECENT = "authdir.recent", MOST = 8;
  if (seen) {
    let before = [];
    try { before = JSON.parse(localStorage.getItem(RECENT) ?? "[]"); } catch { /* not ours */ }
    const others = Array.isArray(before) ? before.filter((each) => each !== seen) : [];
    localStorage.setItem(RECENT, JSON.stringify([seen, ...others].slice(0, MOST)));
  }
  document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", () => {
    for (const name of Object.keys(localStorage)) if (name.startsWith("authdir.")) localStorage.removeItem(name);
  });
  document.getElementById("errors")?.focus();
})();
