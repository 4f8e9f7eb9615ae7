// The signed metadata of a bundle (The Update Framework), judged in this browser: roots that follow one another, the issue that they vouch
// for, each file of it; and what this browser saw before. What does not hold is thrown as a Fault, whose code a page puts into words.
"use strict";
globalThis.authdirBundles = (() => {
  const { Fault, verified, leafOfLine, sha256, hex, fromHex } = globalThis.authdirSigned, encoder = new TextEncoder();
  const STORE = "authdir-bundles", ROOT = "/bundle-root", GIVEN = "/bundle-root-given", SEEN = "/bundles-seen", ROOT_NAME = /^([1-9][0-9]{0,8})\.root\.json$/;
  const MANIFEST = "manifest.json", METADATA = ["timestamp.json", "snapshot.json", "targets.json"], LOG_KEYS = "x-authdir-log-keys";
  const KEY = /^[0-9a-f]{64}$/, SIGNATURE = /^[0-9a-f]{128}$/;
  const unless = (holds, code, about) => { if (!holds) throw new Fault(code, about); };

  const quoted = (text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  function canonical(value) {
    if (typeof value === "string") return quoted(value);
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return String(value);
    return `{${Object.keys(value).sort().map((name) => `${quoted(name)}:${canonical(value[name])}`).join(",")}}`;
  }

  async function recalled(place) {
    if (typeof caches === "undefined" || !await caches.has(STORE)) return null;
    return await (await (await caches.open(STORE)).match(place))?.json() ?? null;
  }
  async function keep(place, content) {
    if (typeof caches !== "undefined") await (await caches.open(STORE)).put(place, new Response(JSON.stringify(content)));
  }

  // Whether as many keys as the root asks for signed it; a key counts once, whatever names it has.
  async function holds(root, role, metadata) {
    const { keyids, threshold } = root.roles[role], message = encoder.encode(canonical(metadata.signed)), signed = new Set();
    for (const { keyid, sig } of metadata.signatures) {
      const key = root.keys[keyid];
      if (!keyids.includes(keyid) || key?.keytype !== "ed25519" || !KEY.test(key.keyval?.public) || !SIGNATURE.test(sig)) continue;
      if (await verified(fromHex(key.keyval.public), message, fromHex(sig))) signed.add(key.keyval.public);
    }
    return threshold >= 1 && signed.size >= threshold;
  }
  // What a file says. One that cannot be read as what it should be was altered, and is named.
  async function within(name, work) {
    try { return await work(); } catch (fault) { throw fault instanceof Fault ? fault : new Fault("file-altered", name); }
  }
  async function read(named, name) {
    unless(named.has(name), "file-missing", name);
    return named.get(name).text();
  }
  const rootOfFile = (text, name) => within(name, async () => {
    const metadata = JSON.parse(text);
    unless(metadata.signed._type === "root" && await holds(metadata.signed, "root", metadata), "wrong-root", name);
    return { ...metadata, text };
  });
  async function rootIn(named, version) {
    const name = `${version}.root.json`, found = await rootOfFile(await read(named, name), name);
    unless(found.signed.version === version, "wrong-root", name);
    return found;
  }
  const digest = async (root) => `${root.signed.version}, ${hex(await sha256(encoder.encode(root.text)))}`;
  const follows = (before, next) => within("", () => holds(before.signed, "root", next));

  // From the root that this browser knows, or else the first that is there, on to the newest. Those before it must lead to it too: whoever
  // comes to this bundle next may begin with them. ``chain``: the names of all that do.
  async function rooted(named) {
    const kept = await recalled(ROOT), there = [...named.keys()].map((name) => ROOT_NAME.exec(name)?.[1]).filter(Boolean).map(Number);
    unless(there.length, "file-missing", "1.root.json");
    let root = kept ? await rootOfFile(kept) : await rootIn(named, Math.min(...there));
    const from = root.signed.version, chain = new Set();
    unless(Math.max(...there) >= from, "rolled-back", `${Math.max(...there)}.root.json / ${from}.root.json`);
    if (there.includes(from)) unless(await read(named, `${from}.root.json`) === root.text, "wrong-root", `${from}.root.json`);
    for (let later = root, version = from - 1; there.includes(version); version -= 1) {
      const earlier = await rootIn(named, version);
      unless(await follows(earlier, later), "wrong-root", `${version}.root.json`);
      chain.add(`${version}.root.json`);
      later = earlier;
    }
    chain.add(`${from}.root.json`);
    for (let version = from + 1; there.includes(version); version += 1) {
      const next = await rootIn(named, version);
      unless(await follows(root, next), "wrong-root", `${version}.root.json`);
      chain.add(`${version}.root.json`);
      root = next;
    }
    return { root, met: !kept, chain };
  }

  async function matches(file, name, wanted) {
    unless(file, "file-missing", name);
    const content = new Uint8Array(await file.arrayBuffer());
    unless(wanted.length === undefined || content.length >= wanted.length, "file-cut", name);
    unless(wanted.length === undefined || content.length === wanted.length, "file-altered", name);
    if (wanted.hashes) unless(hex(await sha256(content)) === wanted.hashes.sha256, "file-altered", name);
  }
  async function role(named, root, name) {
    const file = `${name}.json`, text = await read(named, file);
    return within(file, async () => {
      const metadata = JSON.parse(text);
      unless(metadata.signed._type === name && await holds(root, name, metadata), "metadata-signature", file);
      return metadata.signed;
    });
  }
  async function listedBy(named, root, name, wanted) {
    const found = await role(named, root, name);
    unless(found.version === wanted.version, "mixed", `${name}.json`);
    await matches(named.get(`${name}.json`), `${name}.json`, wanted);
    return found;
  }
  // What the bundle says of itself, once its bytes are those that were signed for. One of another issue is not altered but mixed in.
  async function manifestOf(named, version, targets) {
    const text = await read(named, MANIFEST), found = await within(MANIFEST, () => JSON.parse(text));
    unless(Object.hasOwn(targets, MANIFEST), "file-missing", MANIFEST);
    unless(found?.sequence === version, "mixed", MANIFEST);
    await matches(named.get(MANIFEST), MANIFEST, targets[MANIFEST]);
    const ending = found.recipient === null ? "" : ".age";
    for (const name of [...Object.keys(found.files), "checkpoint", "lines.jsonl"]) unless(Object.hasOwn(targets, name + ending), "file-missing", name + ending);
    unless(found.origin.endsWith(`/${found.audience}`), "file-altered", MANIFEST);
    return found;
  }

  // All of the issue: what its metadata vouches for is here, and nothing older than what this browser saw. ``told`` gets what is to be said.
  async function issue(named, told) {
    const { root, met, chain } = await rooted(named), timestamp = await role(named, root.signed, "timestamp");
    const snapshot = await listedBy(named, root.signed, "snapshot", timestamp.meta["snapshot.json"]);
    const targets = await listedBy(named, root.signed, "targets", snapshot.meta["targets.json"]);
    const manifest = await manifestOf(named, timestamp.version, targets.targets);
    const seen = await recalled(SEEN) ?? {}, name = [manifest.origin, manifest.recipient?.name ?? ""].join(" "), last = seen[name];
    unless(!last || manifest.sequence >= last.sequence, "rolled-back", `${manifest.sequence} / ${last?.sequence}`);
    for (const [target, wanted] of Object.entries(targets.targets)) await matches(named.get(target), target, wanted);
    for (const each of named.keys()) {
      const ours = Object.hasOwn(targets.targets, each) || chain.has(each) || METADATA.includes(each);
      if (!ours) told.push(["unsigned-file", each]);
    }
    const ends = [root.signed, timestamp, snapshot, targets].map((each) => each.expires).sort()[0];
    if (Date.now() > Date.parse(ends)) told.push(["expired", ends]);
    told.push(["metadata-good"], [met ? "root-met" : "root-known", await digest(root)]);
    const keepAll = async () => {
      await keep(ROOT, root.text);
      await keep(SEEN, { ...seen, [name]: { sequence: manifest.sequence, size: manifest.size, root_hash: manifest.root_hash } });
    };
    return { manifest, last, given: !met && await recalled(GIVEN) === true, logKeys: root.signed[LOG_KEYS] ?? [], keep: keepAll };
  }

  // The leaves that the lines make. Of a line that was erased the hash stands, if a later line tells of that erasure and of what is left.
  async function leavesOf(text) {
    const leaves = [], open = new Map(), stream = (kind, key, audience, version) => [kind, key, audience, version].join(" ");
    for (const each of text.split("\n").filter(Boolean)) {
      const { line, leaf, erased } = JSON.parse(each), said = JSON.parse(line);
      for (const lost of said.kind === "erasure" && said.payload ? JSON.parse(said.payload).lines ?? [] : []) {
        const name = stream(lost.kind, lost.key, said.audience, lost.version), waiting = open.get(name);
        if (waiting?.erased === said.key && waiting.leaf === lost.leaf && waiting.remains === lost.remains) open.delete(name);
      }
      if (erased === undefined) leaves.push(await leafOfLine(each));
      else {
        open.set(stream(said.kind, said.key, said.audience, said.version), { erased, leaf, remains: hex(await sha256(encoder.encode(line))), key: said.key });
        leaves.push(fromHex(leaf));
      }
    }
    for (const { key } of open.values()) throw new Fault("erased-untold", key);
    return leaves;
  }

  // A root by itself is one that somebody was given to trust: from now on bundles are judged by it. It takes nothing back: where the root
  // that is known followed from it, that one stays. In the place of one that was given before comes none but what follows from that.
  async function trust(text, name) {
    const root = await rootOfFile(text, name), kept = await recalled(ROOT), before = kept && await rootOfFile(kept);
    const older = before && root.signed.version < before.signed.version && await follows(root, before);
    const newer = !before || before.text === root.text || (root.signed.version === before.signed.version + 1 && await follows(before, root));
    if (older) {
      await keep(GIVEN, true);
      return ["root-followed", await digest(before)];
    }
    unless(newer || await recalled(GIVEN) !== true, "wrong-root", name);
    if (!newer) await keep(SEEN, {});
    await keep(ROOT, text);
    await keep(GIVEN, true);
    return ["root-kept", await digest(root)];
  }

  return { ROOT_NAME, METADATA, issue, leavesOf, trust };
})();
