// What is signed, judged in this browser: keys, notes, checkpoints, trees and proofs (C2SP signed-note, tlog-checkpoint, tlog-proof; RFC 6962).
// Nothing is asked for here and nothing is sent. What does not hold is thrown as a Fault, whose code a page puts into words.
"use strict";
globalThis.authdirSigned = (() => {
  const ED25519 = 1, HASH = 32, SIZE = /^(0|[1-9][0-9]{0,14})$/, SIGNATURE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/;
  const FORM = "c2sp.org/tlog-proof@v1\n", ERASED = '{"erased":';
  const encoder = new TextEncoder();

  class Fault extends Error {
    constructor(code, about = "") { super(`${code}: ${about}`); this.code = code; this.about = String(about); }
  }
  const unless = (holds, code, about) => { if (!holds) throw new Fault(code, about); };

  function bytes(encoded, code = "form") {
    try { return Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)); } catch { throw new Fault(code, encoded.slice(0, 60)); }
  }
  const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const hex = (given) => [...given].map((each) => each.toString(16).padStart(2, "0")).join("");
  const same = (one, other) => one.length === other.length && one.every((each, place) => each === other[place]);
  function joined(...parts) {
    const made = new Uint8Array(parts.reduce((sum, each) => sum + each.length, 0));
    let at = 0;
    for (const each of parts) { made.set(each, at); at += each.length; }
    return made;
  }
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
  const leafHash = (content) => sha256(Uint8Array.of(0), content);
  const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

  // <name>+<id>+<base64 of the algorithm's byte and the key>
  async function keyOf(text) {
    const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? [];
    unless(name, "key-form", text.trim().slice(0, 60));
    const material = bytes(encoded, "key-form");
    unless(material[0] === ED25519 && material.length === HASH + 1, "algorithm", name);
    unless(hex((await sha256(encoder.encode(`${name}\n`), material)).slice(0, 4)) === id, "key-altered", name);
    return { name, id, material: material.slice(1) };
  }
  const keysOf = (text) => Promise.all(text.split("\n").filter((line) => line.trim()).map(keyOf));

  async function verified(public_, message, signature) {
    let key;
    try { key = await crypto.subtle.importKey("raw", public_, { name: "Ed25519" }, false, ["verify"]); } catch { throw new Fault("unsupported"); }
    return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
  }

  // A text, a blank line, a line for each signature; one of the keys must have signed it in the name of its first line.
  async function checkpointOf(note, keys) {
    const end = note.lastIndexOf("\n\n");
    unless(end > 0 && note.endsWith("\n"), "form", note.slice(0, 60));
    const text = note.slice(0, end + 1), [origin, size, root] = text.split("\n");
    unless(SIZE.test(size ?? "") && root !== undefined, "form", note.slice(0, 60));
    const signed = [];
    for (const line of note.slice(end + 2, -1).split("\n")) {
      const [, name, encoded] = SIGNATURE.exec(line) ?? [];
      unless(name, "form", line.slice(0, 60));
      const value = bytes(encoded), key = keys.find((each) => each.name === name && each.name === origin && each.id === hex(value.slice(0, 4)));
      if (!key) continue;
      unless(await verified(key.material, encoder.encode(text), value.slice(4)), "signature", `${name} ${key.id}`);
      signed.push(`${name}+${key.id}`);
    }
    unless(signed.length, "nobody-known", origin);
    const found = bytes(root);
    unless(found.length === HASH, "form", root);
    return { origin, size: Number(size), root: found, signed };
  }

  // Whether a leaf is at that place of the tree with that root (RFC 9162, 2.1.3.2).
  async function included(leaf, index, size, path, root) {
    if (index >= size) return false;
    let place = index, last = size - 1, hash = leaf;
    for (const each of path) {
      if (last === 0) return false;
      if (place % 2 || place === last) {
        hash = await nodeHash(each, hash);
        while (place % 2 === 0 && place !== 0) { place = Math.floor(place / 2); last = Math.floor(last / 2); }
      } else hash = await nodeHash(hash, each);
      place = Math.floor(place / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 && same(hash, root);
  }

  async function rootOf(leaves) {
    if (!leaves.length) return sha256();
    const stack = [];
    for (const leaf of leaves) {
      stack.push([0, leaf]);
      while (stack.length > 1 && stack.at(-1)[0] === stack.at(-2)[0]) {
        const [[height, left], [, right]] = stack.splice(-2);
        stack.push([height + 1, await nodeHash(left, right)]);
      }
    }
    return stack.reduceRight(async (right, [, left]) => right === null ? left : nodeHash(left, await right), null);
  }

  // A proof in its form: what its leaf says, in which checkpoint. Of a leaf that was erased only its hash is proven: what is left is signed by
  // nobody, and only what the directory says.
  async function proven(text, keys, content) {
    unless(text.startsWith(FORM), "form", text.slice(0, 60));
    const gap = text.indexOf("\n\n"), lines = text.slice(FORM.length, gap).split("\n");
    const told = lines[0].startsWith("extra ") ? bytes(lines.shift().slice(6)) : null;
    const [, index] = /^index (0|[1-9][0-9]{0,14})$/.exec(lines.shift()) ?? [];
    unless(gap > 0 && index !== undefined, "form", text.slice(0, 60));
    const leaf = content ?? told;
    unless(leaf, "no-content");
    const checkpoint = await checkpointOf(text.slice(gap + 2), keys), path = lines.map((each) => bytes(each));
    unless(path.every((each) => each.length === HASH), "form");
    const said = new TextDecoder().decode(leaf), lost = said.startsWith(ERASED) ? lostOf(said) : null;
    const hash = lost ? fromHex(lost.hash) : await leafHash(leaf);
    unless(await included(hash, Number(index), checkpoint.size, path, checkpoint.root), "not-in-tree", index);
    return { checkpoint, index: Number(index), leaf: lost ? new TextDecoder().decode(bytes(lost.left)) : said, erased: lost ? lost.erased : null };
  }

  // What is left of a leaf, by which erasure. One that names none would pass for whole, though nobody signed what it says.
  function lostOf(said) {
    const lost = JSON.parse(said), text = (each, form) => typeof each === "string" && form.test(each);
    unless(text(lost.erased, /^x_[a-z0-9]+$/) && text(lost.hash, /^[0-9a-f]{64}$/) && text(lost.left, /^[A-Za-z0-9+/=]+$/), "form", said.slice(0, 60));
    return lost;
  }

  // What a line says: above public its leaf holds a commitment only, which its text and its salt must make.
  async function opened(leaf, line, salt) {
    const said = JSON.parse(leaf);
    if (said.commitment === undefined) return said;
    if (line === undefined || !salt) return null;
    unless(hex(await sha256(fromHex(salt), encoder.encode(line))) === said.commitment, "commitment");
    return JSON.parse(line);
  }

  // The answer of /designations/{id}/proof: each of its lines and then of its authority's, with the checkpoint that it is in.
  async function recordOf(record, keys) {
    const found = [], { authority, origin } = record;
    await linesOf(record, keys, found);
    unless(found.length, "no-content");
    if (authority) await linesOf({ ...authority, origin }, keys, found);
    return found;
  }
  async function linesOf(record, keys, found) {
    for (const each of record.lines) {
      unless(each.proof, "not-signed-yet", each.version);
      const proof = await proven(each.proof, keys, each.leaf === null ? undefined : encoder.encode(each.leaf));
      unless(proof.checkpoint.origin === record.origin, "other-tree", proof.checkpoint.origin);
      const said = await opened(proof.leaf, each.line, each.salt);
      unless(said && said.key === record.id, "other-record", record.id);
      found.push({ ...proof, said });
    }
  }

  // The leaf that a line of lines.jsonl stands for.
  async function leafOfLine(text) {
    const { line, salt, leaf } = JSON.parse(text), said = JSON.parse(line);
    const content = salt ? JSON.stringify({ audience: said.audience, commitment: hex(await sha256(fromHex(salt), encoder.encode(line))) }) : line;
    const made = await leafHash(encoder.encode(content));
    unless(hex(made) === leaf && (salt || said.audience === "public"), "line-altered", said.key);
    return made;
  }

  return { Fault, keysOf, checkpointOf, proven, opened, recordOf, leafOfLine, rootOf, verified, sha256, hex, fromHex, same };
})();
