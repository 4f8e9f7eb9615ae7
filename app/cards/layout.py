"""The A4 page as Typst lays it out. All that States sent comes in as data and is set as text: nothing of it is read as markup."""

LAYOUT = r"""
#let card = json(bytes(sys.inputs.card))
#let say = card.words
#set document(title: card.title, author: say.directory, description: card.summary, keywords: (card.tlp, card.state))
#set page(paper: "a4", margin: (x: 14mm, top: 12mm, bottom: 14mm), footer: text(7pt)[
  #grid(columns: (1fr, auto), gutter: 4mm, [#card.age], strong(card.tlp))
])
#set text(font: card.fonts, lang: card.language, fill: luma(0))
#set par(leading: 0.5em, spacing: 0.6em)
#show heading: set block(above: 0.9em, below: 0.45em)
#show heading.where(level: 1): set text(1.9em)
#show heading.where(level: 2): set text(1.05em)

#let label(body) = text(0.82em, fill: luma(70), body)
#let native(names) = for each in names { text(0.92em, lang: each.lang, each.name); h(0.5em) }
#let doubt(flags) = strong(flags.join(linebreak()))

#let head = grid(
  columns: (1fr, auto),
  gutter: 4mm,
  [= #card.name (#card.state)
    #label(say.subtitle) #h(0.4em) #native(card.native)],
  box(fill: luma(0), inset: 2.2mm, text(fill: white, weight: "bold", card.tlp)),
)

#let first(it) = block(width: 100%, stroke: 1.6pt + luma(0), radius: 1.5mm, inset: 3.2mm, grid(
  columns: (1fr, 27mm),
  gutter: 3mm,
  [#label(it.heading) #v(0.2em, weak: true)
    #text(it.size * 1em, weight: "bold", it.value) #v(0.5em, weak: true)
    #strong(it.who) #if it.reason != "" [\ #it.reason]
    #if it.doubts.len() > 0 [\ #doubt(it.doubts)]
    #if it.told.len() > 0 [\ #it.told.join("  ·  ")]],
  align(center)[#image(bytes(sys.inputs.code), format: "svg", width: 26mm, alt: it.code) #text(0.7em, it.scan)],
))

#let left(said, all, n) = if all > n { (said.replace("#", str(all - n)),) } else { () }

#let steps(n) = if card.of_steps > 0 {
  heading(level: 2, say.steps)
  if n > 0 {
    table(
      columns: (auto, 1.1fr, 1fr, 1.3fr),
      inset: (x: 1.4mm, y: 1.1mm),
      stroke: (x, y) => if y == 0 { (bottom: 0.8pt) } else { (bottom: 0.3pt + luma(150)) },
      table.header(say.order, say.number, say.who, say.now),
      ..card.steps.slice(0, n).map(it => (
        [#it.order],
        [#strong(it.value) \ #label(it.kind)],
        [#it.who \ #label(it.article) #native(it.native)],
        [#it.now #if it.doubts.len() > 0 [\ #doubt(it.doubts)]],
      )).flatten(),
    )
  }
  for each in left(say.left, card.of_steps, n) { strong(each) }
}

#let rest(p, f) = {
  heading(level: 2, say.otherwise)
  enum(..(card.procedures.slice(0, p) + left(say.more, card.of_procedures, p) + card.stages).map(it => [#it]))
  if card.notes.len() > 0 {
    heading(level: 2, say.notes)
    list(..card.notes.map(it => [#it]))
  }
  if card.of_fresh > 0 {
    heading(level: 2, say.fresh)
    list(..card.fresh.slice(0, f).map(it => [#strong(it.name): #it.told]), ..left(say.more, card.of_fresh, f))
  }
}

#let whole(size, n, p, f) = {
  set text(size)
  head
  first(card.first)
  steps(n)
  rest(p, f)
}

#let smallest = 7.4pt
#let most(all, fits) = {
  let (low, high) = (0, all + 1)
  while high - low > 1 {
    let middle = calc.quo(low + high, 2)
    if fits(middle) { low = middle } else { high = middle }
  }
  low
}

// Numbers before prose: first the letters shrink, then it is cut how sure offices are, then what they say of their closed hours,
// and last the order itself. What is left at the worst is clipped, for a second page would lie in the printer.
#layout(space => {
  let fits(size, n, p, f) = measure(block(width: space.width, whole(size, n, p, f))).height <= space.height
  let (n, p, f) = (card.steps.len(), card.procedures.len(), card.fresh.len())
  let size = (10.5pt, 9.5pt, 8.7pt, 8pt, smallest).find(each => fits(each, n, p, f))
  if size != none { return whole(size, n, p, f) }
  let f = most(f, each => fits(smallest, n, p, each))
  let p = if f > 0 { p } else { most(p, each => fits(smallest, n, each, 0)) }
  let n = if f + p > 0 { n } else { most(n, each => fits(smallest, each, 0, 0)) }
  block(height: space.height, clip: true, whole(smallest, n, p, f))
})
"""
