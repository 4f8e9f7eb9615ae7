// Whether what a page gives to reach somebody by is what was signed for: for that designation, of that State, of today.
"use strict";
globalThis.authdirShown = (() => {
  const OFFICE = ' data-of="', REACH = /<span class="reach[^"]*">([^]*?)<button type="button" class="copy" data-copy="([^"]*)"/g;
  const LINK = /href="(?:tel|mailto):/, LINKS = /href="(?:tel|mailto):/g;

  // What a proof says that a designation is reached by today: this one, of this State, in the version that the page shows. Versions are
  // counted over all its lines: there are no more than those of each, and no fewer than those of one.
  async function signedOf(record, keys, { id, version, state }) {
    const found = await globalThis.authdirSigned.recordOf(record, keys), lines = found.filter(({ said }) => said.kind === "designation");
    const ours = record.id === id && lines.length > 0 && lines.every(({ said }) => said.key === id && said.state === state);
    if (!ours) throw new Error("another designation");
    const streams = Object.values(Object.groupBy(lines, ({ said }) => said.audience)).map((each) => each.sort((one, other) => other.said.version - one.said.version));
    const counts = streams.map(([{ said }]) => said.version);
    if (version > counts.reduce((sum, each) => sum + each, 0) || version < Math.max(...counts)) throw new Error("another version");
    const values = streams.flatMap(ofToday).flatMap(({ payload }) => JSON.parse(payload ?? "{}").channels ?? []);
    return { values: new Set(values.map((each) => each.value)), size: Math.max(...found.map((each) => each.checkpoint.size)) };
  }

  // What of a stream, the newest line first, is said of today: those before a line count only as far as it leaves the day to them.
  function ofToday(stream) {
    const told = [];
    for (const [place, { said, erased }] of stream.entries()) {
      if (erased !== null || said.version !== stream[0].said.version - place) break;
      if (holdsToday(said)) told.push(said);
      if (holdsToday(said, true)) break;
    }
    return told;
  }

  // Whether a line is of today, somewhere on earth or everywhere.
  function holdsToday({ valid_from: from, valid_to: to }, everywhere = false) {
    const day = (hours) => new Date(Date.now() + hours * 3600e3).toISOString().slice(0, 10), [first, last] = everywhere ? [-12, 14] : [14, -12];
    return from <= day(first) && (to === null || to > day(last));
  }

  const NAMED = { lt: "<", gt: ">", quot: '"', amp: "&" };
  const letter = (_, code, name) => name ? NAMED[name] : String.fromCodePoint(code);
  const plain = (html) => html.replace(/<[^>]*>/g, "").replace(/&(?:#(\d+)|(lt|gt|quot|amp));/g, letter);

  // Whether everything that a page gives to reach somebody by is a signed value of the very designation that it is given for, and is
  // shown, dialled and copied as the same.
  function shownAs(text, signed) {
    const [before, ...parts] = text.split(OFFICE), bare = (value) => value.replace(/[^+\d]/g, "");
    let links = 0;
    for (const part of parts) {
      const values = signed.get(part.slice(0, part.indexOf('"')));
      for (const [, shown, copied] of part.matchAll(REACH)) {
        const value = plain(copied), [, scheme, target] = /href="(tel|mailto):([^"]*)"/.exec(shown) ?? [], seen = plain(shown);
        if (scheme && (scheme === "tel" ? plain(target) : decodeURIComponent(plain(target))) !== value) return false;
        if (!values?.has(value) || (seen !== value && (!/^\+\d+$/.test(value) || bare(seen) !== value))) return false;
        if (scheme) links += 1;
      }
    }
    return !LINK.test(before) && links === [...text.matchAll(LINKS)].length;
  }

  return { signedOf, holdsToday, shownAs };
})();
