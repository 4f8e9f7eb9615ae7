// Sending a file: how much of it is there, and how far the reading of it has come. Without this the form is simply sent.
"use strict";
(() => {
  const form = document.getElementById("sending");
  if (!form || !window.XMLHttpRequest || !window.FormData) return;
  const box = document.getElementById("progress"), bar = document.getElementById("progress-bar");
  const words = document.getElementById("progress-words"), said = document.getElementById("progress-said");
  const button = form.querySelector("button[type=submit]"), file = document.getElementById("file");
  let told = "";
  const show = (text, part) => {
    words.textContent = part === null ? text : `${text}: ${part}\u00a0%`;
    if (part === null) bar.removeAttribute("value"); else bar.value = part;
    if (text !== told) { told = text; said.textContent = text; }
  };
  const metadata = () => {
    const found = new Map();
    for (const [name, value] of new FormData(form)) {
      const member = name.replace("metadata-", "");
      if (member !== name && typeof value === "string" && value.trim()) found.set(member, member === "complete" ? value === "yes" : value.trim());
    }
    return JSON.stringify(Object.fromEntries(found));
  };
  const plainly = () => { button.disabled = false; form.submit(); };
  const asking = async () => {
    const answer = await fetch(`/api/v1/progress/${encodeURIComponent(form.dataset.key)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const found = await answer.json();
    show(form.dataset[found.stage] || found.stage, found.total ? Math.floor((100 * found.done) / found.total) : null);
  };
  file.addEventListener("change", () => {
    file.setCustomValidity(file.files[0]?.size > Number(form.dataset.most) ? form.dataset.large : "");
    file.reportValidity();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = new FormData(), request = new XMLHttpRequest();
    body.append("file", file.files[0]);
    body.append("metadata", metadata());
    request.open("POST", "/api/v1/notifications");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", form.dataset.key);
    request.setRequestHeader("X-Form-Token", form.elements.form_token.value);
    let timer;
    request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) show(form.dataset.uploading, Math.floor((100 * sent.loaded) / sent.total)); });
    request.upload.addEventListener("load", () => {
      show(form.dataset.waiting, null);
      timer = setInterval(() => { asking().catch(() => {}); }, 1000);
    });
    request.addEventListener("loadend", () => {
      clearInterval(timer);
      if (request.status !== 200 && request.status !== 201) { plainly(); return; }
      const answer = JSON.parse(request.responseText);
      const known = request.status === 200 ? `?differs=${encodeURIComponent((answer.metadata_differs || []).join(",") || "nothing")}` : "";
      location.assign(`/notifications/${encodeURIComponent(answer.id)}${known}`);
    });
    button.disabled = true;
    box.hidden = false;
    show(form.dataset.uploading, 0);
    request.send(body);
  });
})();
