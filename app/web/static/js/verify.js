// The page on which somebody checks what is signed: takes files, lets signed.js judge them, and says what was found.
"use strict";
(() => {
  const { Fault, keysOf, checkpointOf, proven, opened, recordOf, rootOf, sha256, hex } = globalThis.authdirSigned;
  const { FORM, known, remember, sorted, told, material } = globalThis.authdirPins;
  const { ROOT_NAME, METADATA, issue, leavesOf, trust } = globalThis.authdirBundles;
  const find = (id) => document.getElementById(id), verdict = find("verdict"), area = find("drop"), colon = `${verdict.dataset.colon} `;
  const words = (code, about = "") => (document.querySelector(`[data-says="${code}"]`)?.textContent ?? code).replace("#", about);
  const unless = (holds, code, about) => { if (!holds) throw new Fault(code, about); };
  const PROOF = "c2sp.org/tlog-proof@v1\n", SEALED = "age-encryption.org/", MOST_BYTES = 256 * 1024 * 1024, AHEAD = 600e3;
  const DOUBTS = ["late", "expired", "future", "unsigned-file", "root-met"];

  function part(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  function show(good, title, told) {
    const said = part("div", "", `notice${good ? "" : " is-bad"}`), list = document.createElement("ul");
    said.append(part("h2", title));
    for (const [code, about] of told) list.append(part("li", words(code, about), DOUBTS.includes(code) ? "is-due" : ""));
    said.append(list);
    verdict.append(said);
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

  const ofLine = ({ index, erased }) => [["place", index], ...(erased === null ? [] : [["erased", erased]])];

  async function record(text, keys) {
    const found = await recordOf(JSON.parse(text), keys);
    const said = show(true, `${words("good")}${colon}${found[0].said.key}`, [...ofCheckpoint(found[0].checkpoint), ...found.flatMap(ofLine)]);
    for (const each of found) said.append(contents(each.said));
  }
  async function bare(text, keys) {
    const found = await proven(text, keys), told = await opened(found.leaf);
    const said = show(true, words("good"), [...ofCheckpoint(found.checkpoint), ...ofLine(found), ...(told ? [] : [["closed"]])]);
    if (told) said.append(contents(told));
  }
  async function note(text, keys) {
    const checkpoint = await checkpointOf(text, keys);
    show(true, `${words("good")}${colon}${checkpoint.origin}`, ofCheckpoint(checkpoint));
  }

  // A bundle: its metadata vouches for its files and its manifest, its lines make the signed tree, and the manifest is of that checkpoint.
  async function bundle(files, keys) {
    const named = new Map(), told = [];
    for (const file of files.filter((each) => !each.name.startsWith("."))) {
      unless(!named.has(file.name), "twice", file.name);
      named.set(file.name, file);
    }
    const vouched = await issue(named, told), { manifest } = vouched, sealed = manifest.recipient !== null;
    if (sealed) told.push(["encrypted"]);
    else await lines(named, vouched, keys, told);
    told.push(["issued", `${manifest.sequence}, ${manifest.issued_at}`]);
    if (Date.parse(manifest.issued_at) > Date.now() + AHEAD) told.push(["future", manifest.issued_at]);
    if (told.some(([code]) => code === "expired")) { /* said */ }
    else if (Date.now() > Date.parse(manifest.expires)) told.push(["expired", manifest.expires]);
    else if (Date.now() > Date.parse(manifest.next_update)) told.push(["late", manifest.next_update]);
    await vouched.keep();
    show(true, `${words(sealed ? "sealed-good" : "good")}${colon}${manifest.origin}`, told);
  }
  // The lines against the checkpoint, which a key of the log that the root names signed; and where nobody gave this browser that root, one
  // of those in the field as well: else whoever makes a root makes keys for it.
  async function lines(named, { manifest, last, given, logKeys }, keys, told) {
    const note = await named.get("checkpoint").text(), byRoot = await keysOf(logKeys.join("\n"));
    const checkpoint = await checkpointOf(note, byRoot).catch((fault) => { throw fault.code === "nobody-known" ? new Fault("metadata-signature", "checkpoint") : fault; });
    if (!given) await checkpointOf(note, keys);
    unless(checkpoint.origin === manifest.origin && checkpoint.size === manifest.size && hex(checkpoint.root) === manifest.root_hash, "mixed", "checkpoint");
    const leaves = await leavesOf(await named.get("lines.jsonl").text());
    unless(leaves.length === checkpoint.size, "size", `${leaves.length} / ${checkpoint.size}`);
    unless(hex(await rootOf(leaves)) === hex(checkpoint.root), "root");
    unless(!last || (leaves.length >= last.size && hex(await rootOf(leaves.slice(0, last.size))) === last.root_hash), "history");
    told.push(...ofCheckpoint(checkpoint), ["files", Object.keys(manifest.files).join(", ")]);
  }

  // Lines of keys as /keys.txt has them; a line of the key alone stands for it under each name that this directory uses.
  async function trusted() {
    const lines = find("keys").value.split("\n").map((line) => line.trim()), named = await keysOf(find("keys").defaultValue), found = [];
    for (const each of lines.filter((line) => FORM.test(line))) {
      const bare = Uint8Array.from(atob(each), (letter) => letter.charCodeAt(0));
      unless(bare[0] === 1, "algorithm", each);
      for (const name of new Set(named.map((key) => key.name))) {
        const id = hex((await sha256(new TextEncoder().encode(`${name}\n`), bare)).slice(0, 4));
        found.push({ name, id, material: bare.slice(1) });
      }
    }
    return [...found, ...await keysOf(lines.filter((line) => !FORM.test(line)).join("\n"))];
  }
  // What this browser knows already is put there in the place of what the page says.
  async function recalled() {
    const pinned = await known(), named = await keysOf(find("keys").defaultValue);
    if (!pinned.length || !named.length) return;
    const found = await sorted(named), lines = find("keys").defaultValue.split("\n");
    find("keys").value = (found.known.length ? lines.filter((line) => pinned.includes(line.trim().split("+").slice(2).join("+"))) : pinned).join("\n");
    find("known").textContent = found.strange.length ? words("keys-strange", told(found.strange)) : words("keys-known");
  }
  async function remembered() {
    verdict.replaceChildren();
    try {
      const keys = await trusted();
      unless(keys.length, "no-content");
      if (await remember(keys.map(material))) find("known").textContent = words("keys-remembered");
    } catch (fault) { show(false, words("bad"), [faulty(fault, "")]); }
  }

  const faulty = (fault, name) => fault instanceof Fault && !(name && fault.code === "form") ? [fault.code, fault.about] : ["form", name];
  async function judge(files) {
    const keys = await trusted();
    if (files.some((file) => [...METADATA, "manifest.json", "lines.jsonl"].includes(file.name))) return bundle(files, keys);
    unless(files.length, "no-content");
    if (files.length === 1 && ROOT_NAME.test(files[0].name)) return show(true, words("good"), [await trust(await files[0].text(), files[0].name)]);
    for (const file of files) await loose(file, keys).catch((fault) => show(false, words("bad"), [faulty(fault, file.name)]));
  }
  async function loose(file, keys) {
    const text = await file.text();
    if (file.name.endsWith(".age") || text.startsWith(SEALED)) show(true, words("closed-bundle"), [["sealed-alone", file.name]]);
    else if (text.startsWith(PROOF)) await bare(text, keys);
    else if (text.startsWith("{")) await record(text, keys);
    else await note(text, keys);
  }
  // One drop after the other: what is said is of the last.
  let turn;
  const judged = (got) => {
    turn = turn.then(async () => {
      verdict.replaceChildren();
      try {
        const files = await got();
        unless(files.reduce((sum, each) => sum + each.size, 0) < MOST_BYTES, "too-large");
        await judge(files);
      } catch (fault) { show(false, words("bad"), [faulty(fault, "")]); }
    });
  };

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
  find("remember").addEventListener("click", remembered);
  turn = recalled().catch(() => {});
  find("files").addEventListener("change", (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    judged(async () => files);
  });
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
