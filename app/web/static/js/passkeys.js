// Passkeys: asks the directory, then the device, then the directory again. And the secret of a link, which is taken out of the address.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const HELD = "InvalidStateError";
  const MEMBERS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  class Refused extends Error {
    constructor(path, status, told) { super(told.detail); Object.assign(this, { path, status, code: told.code }); }
  }

  const asked = async (path, body) => {
    const answer = await fetch("/api/v1" + path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), redirect: "error",
    });
    const told = await answer.json();
    if (!answer.ok) throw new Refused(path, answer.status, told);
    return told;
  };

  const readable = (options) => {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.allowCredentials, options.excludeCredentials]) {
      for (const each of list || []) each.id = bytes(each.id);
    }
    return options;
  };

  const sendable = (credential) => {
    const there = MEMBERS.filter((name) => credential.response[name]);
    const response = Object.fromEntries(there.map((name) => [name, text(credential.response[name])]));
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
  };

  const codeOf = (error, place) => {
    const { at } = place.dataset;
    if (!(error instanceof Refused)) return error.name === HELD ? "held" : error instanceof DOMException ? "not-made" : "failed";
    if (error.code === "unauthenticated") return error.path === "/enrolment/options" ? "invitation" : "unauthenticated";
    if (error.code === "forbidden" && at.startsWith("/me")) return "ended";
    if (error.status >= 429) return "failed";
    return place.querySelector(`[data-says="${CSS.escape(error.code)}"]`) ? error.code : "refused";
  };

  const say = (place, code, detail) => {
    for (const each of place.querySelectorAll("[data-says]")) {
      each.hidden = each.dataset.says !== code;
      const told = each.querySelector("[lang=en]");
      if (told) told.textContent = detail;
    }
  };

  const done = async (place) => {
    const { ceremony, at } = place.dataset;
    const link = place.querySelector("[name=invitation]");
    const label = place.querySelector("[name=label]");
    const known = link ? { invitation: link.value.replace(/^.*#/, "").trim() } : {};
    const { publicKey } = await asked(at + "/options", known);
    const credential = await navigator.credentials[ceremony]({ publicKey: readable(publicKey) });
    await asked(at, { ...known, ...(label ? { label: label.value } : {}), credential: sendable(credential) });
    location.assign(place.dataset.onward);
  };

  const begin = async (place, button) => {
    const wait = place.querySelector(".says-wait");
    say(place, "", "");
    button.disabled = true;
    wait.hidden = false;
    try {
      await done(place);
    } catch (error) {
      say(place, codeOf(error, place), error.message);
      button.disabled = false;
      button.focus();
    } finally {
      wait.hidden = true;
    }
  };

  // The secret of a link stands behind # and is taken from there: no log, no history and nobody's shoulder gets it.
  const secret = location.hash.slice(1);
  const field = document.getElementById("invitation");
  if (field && secret) {
    history.replaceState(null, "", location.pathname + location.search);
    field.value = secret;
    field.closest(".field").hidden = true;
    for (const each of document.querySelectorAll("a[hreflang]")) each.addEventListener("click", () => { each.hash = secret; });
  }

  for (const place of document.querySelectorAll(".ceremony")) {
    const button = place.querySelector("button.begin");
    if (!window.PublicKeyCredential) {
      say(place, "unsupported", "");
      continue;
    }
    button.hidden = false;
    button.addEventListener("click", () => begin(place, button));
    place.querySelector("[name=label]")?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would send the form, which is for whoever makes no passkey
      button.click();
    });
  }
})();
