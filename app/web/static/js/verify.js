// The page on which somebody checks what is signed: takes files, lets signed.js judge them, and says what was found.
"use strict";
(() => {
  const { Fault, keysOf, checkpointOf, proven, opened, recordOf, leafOfLine, rootOf, sha256, hex } = globalThis.authdirSigned;
  const find = (id) => document.getElementById(id), verdict = find("verdict"), area = find("drop");
  const words = (code, about = "") => (document.querySelector(`[data-says="${code}"]`)?.textContent ?? code).replace("#", about);
  const unless = (holds, code, about) => { if (!holds) throw new Fault(code, about); };
  const PROOF = "c2sp.org/tlog-proof@v1\n", MOST_BYTES = 256 * 1024 * 1024;

  function part(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function show(good, title, told) {
    const said = part("div", "", `notice${good ? "" : " is-bad"}`), list = document.createElement("ul");
    said.append(part("h2", title));
    for (const [code, about] of told) list.append(part("li", words(code, about), code === "late" || code === "expired" ? "is-due" : ""));
    said.append(list);
    verdict.replaceChildren(said);
    return said;
  }
  // What a line says, as it was signed: names of members are those of the register.
  function contents(said) {
    const rows = { ...said, ...JSON.parse(said.payload ?? "{}") }, list = part("dl", "", "facts");
    for (const [name, value] of Object.entries(rows)) {
      if (name === "payload" || value === null) continue;
      list.append(part("dt", name), part("dd", typeof value === "string" ? value : JSON.stringify(value)));
    }
    return list;
  }
  const ofCheckpoint = (checkpoint) => [["signed-by", checkpoint.signed.join(", ")], ["lines", checkpoint.size]];

  async function record(text, keys) {
    const found = await recordOf(JSON.parse(text), keys);
    const said = show(true, `${words("good")}: ${found[0].said.key}`, [...ofCheckpoint(found[0].checkpoint), ...found.map((each) => ["place", each.index])]);
    for (const each of found) said.append(contents(each.said));
  }
  async function bare(text, keys) {
    const found = await proven(text, keys), told = await opened(found.leaf);
    const said = show(true, words("good"), [...ofCheckpoint(found.checkpoint), ["place", found.index], ...(told ? [] : [["closed"]])]);
    if (told) said.append(contents(told));
  }
  async function note(text, keys) {
    const checkpoint = await checkpointOf(text, keys);
    show(true, `${words("good")}: ${checkpoint.origin}`, ofCheckpoint(checkpoint));
  }

  // A bundle: its lines make the signed tree, its files are those of its manifest, and its manifest is of that checkpoint.
  async function bundle(files, keys) {
    const named = new Map(files.map((file) => [file.name, file])), told = [];
    const manifest = JSON.parse(await named.get("manifest.json").text()), sealed = manifest.recipient !== null;
    if (sealed) told.push(["encrypted"]);
    else {
      for (const [name, digest] of Object.entries(manifest.files)) {
        unless(named.has(name), "file-missing", name);
        unless(hex(await sha256(new Uint8Array(await named.get(name).arrayBuffer()))) === digest, "file-altered", name);
      }
      const checkpoint = await checkpointOf(await named.get("checkpoint").text(), keys), leaves = [];
      unless(checkpoint.origin === manifest.origin && checkpoint.size === manifest.size && hex(checkpoint.root) === manifest.root_hash, "mixed");
      for (const line of (await named.get("lines.jsonl").text()).split("\n")) if (line) leaves.push(await leafOfLine(line));
      unless(leaves.length === checkpoint.size, "size", `${leaves.length} / ${checkpoint.size}`);
      unless(hex(await rootOf(leaves)) === hex(checkpoint.root), "root");
      told.push(...ofCheckpoint(checkpoint), ["files", Object.keys(manifest.files).join(", ")]);
    }
    told.push(["issued", `${manifest.sequence}, ${manifest.issued_at}`]);
    if (Date.now() > Date.parse(manifest.expires)) told.push(["expired", manifest.expires]);
    else if (Date.now() > Date.parse(manifest.next_update)) told.push(["late", manifest.next_update]);
    show(!sealed, `${sealed ? words("closed-bundle") : words("good")}: ${manifest.origin}`, [...told, ["only-lines"]]);
  }

  async function judge(files) {
    const keys = await keysOf(find("keys").value);
    if (files.some((file) => file.name === "manifest.json")) return bundle(files, keys);
    unless(files.length, "no-content");
    for (const file of files) {
      const text = await file.text();
      if (text.startsWith(PROOF)) await bare(text, keys);
      else if (text.startsWith("{")) await record(text, keys);
      else await note(text, keys);
    }
  }
  async function judged(got) {
    verdict.replaceChildren();
    try {
      const files = await got();
      unless(files.reduce((sum, each) => sum + each.size, 0) < MOST_BYTES, "form", "");
      await judge(files);
    } catch (fault) {
      show(false, words("bad"), [fault instanceof Fault ? [fault.code, fault.about] : ["form", ""]]);
    }
  }

  // Folders are looked into as well.
  async function inside(entry) {
    if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))];
    const reader = entry.createReader(), all = [];
    for (let some; (some = await new Promise((found, failed) => reader.readEntries(found, failed))).length;) all.push(...some);
    return (await Promise.all(all.map(inside))).flat();
  }
  const dropped = (items) => Promise.all([...items].map((each) => each.webkitGetAsEntry()).filter(Boolean).map(inside)).then((all) => all.flat());

  async function proofOf(designation) {
    const answer = await fetch(`/api/v1/designations/${encodeURIComponent(designation)}/proof`, { headers: { Accept: "application/json" } });
    unless(answer.ok, "unreachable", answer.status);
    return [new File([await answer.text()], "proof.json")];
  }

  find("checking").hidden = false;
  find("files").addEventListener("change", (event) => judged(async () => [...event.target.files]));
  for (const name of ["dragover", "dragenter"]) area.addEventListener(name, (event) => { event.preventDefault(); area.classList.add("is-over"); });
  area.addEventListener("dragleave", () => area.classList.remove("is-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("is-over");
    const found = dropped(event.dataTransfer.items);
    judged(() => found);
  });
  const { designation } = find("checking").dataset;
  if (designation) judged(() => proofOf(designation));
})();
