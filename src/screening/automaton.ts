/**
 * An Aho–Corasick automaton (1975) in tables small enough for the nearest cache, however many words.
 *
 * Where nothing longer is under way, two symbols say all there is to know: `pairs` is looked up by
 * them, and needs no state. Only inside a word, from its second symbol on, is there a state; its
 * children lie displaced among those of all others (Tarjan and Yao, 1979), and where none is meant,
 * the suffixes are asked. Each suffix is shorter than the one before: the time grows with the text
 * alone.
 *
 * Symbols that stand in no word share the column 0, and 0 is also no state. States in which a word
 * ends have the highest numbers, so that one comparison tells them.
 */
export type Automaton = {
  /** The column of each symbol; symbols beyond its end are in no word. */
  columns: Uint16Array
  width: number
  /** The state after two symbols, in rows of `width` by the first of them. */
  pairs: Uint16Array | Uint32Array
  /** By state: where its children begin. */
  bases: Int32Array
  /** By state: the longest suffix that has children. */
  backs: Int32Array
  /** Two for each place: the state whose child lies there, and that child. */
  cells: Int32Array
  /** The first state in which a word ends. */
  firstTelling: number
  /** Two for each state from `firstTelling` on: the state to go on in, and where its words lie in `told`. */
  tellings: Int32Array
  /** How many words end in a state, then their numbers, longest first. */
  told: Int32Array
}

type Node = {
  depth: number
  children: Map<number, Node>
  suffix: Node | null
  /** The longest suffix of two symbols or more that has children. */
  back: Node | null
  /** Words that end here, its own and those of its suffixes. */
  words: number[]
  state: number
}

/** Every word is at least one symbol long; equal words are all told. */
export function buildAutomaton(words: readonly Uint16Array[]): Automaton {
  const columns = columnsOf(words)
  const width = 1 + columns.reduce((most, column) => Math.max(most, column), 0)
  const nodes = inBreadth(trieOf(words, columns))
  for (const node of nodes) findSuffixes(node)
  const { numbered, firstTelling } = number(nodes)
  return {
    columns,
    width,
    pairs: pairsOf(nodes[0]!, width, numbered.length),
    ...childrenOf(numbered, width),
    firstTelling,
    ...tellingsOf(numbered),
  }
}

export const bytesOf = (automaton: Automaton): number =>
  Object.values(automaton).reduce<number>(
    (sum, part) => sum + (typeof part === 'number' ? 0 : part.byteLength),
    0,
  )

function columnsOf(words: readonly Uint16Array[]): Uint16Array {
  let greatest = 0
  for (const word of words) for (const symbol of word) greatest = Math.max(greatest, symbol)
  const columns = new Uint16Array(greatest + 1)
  let used = 0
  for (const word of words) {
    for (const symbol of word) if (columns[symbol] === 0) columns[symbol] = ++used
  }
  return columns
}

function newNode(depth: number): Node {
  return { depth, children: new Map(), suffix: null, back: null, words: [], state: 0 }
}

function trieOf(words: readonly Uint16Array[], columns: Uint16Array): Node {
  const root = newNode(0)
  words.forEach((word, index) => {
    let node = root
    for (const symbol of word) {
      const column = columns[symbol]!
      let next = node.children.get(column)
      if (!next) {
        next = newNode(node.depth + 1)
        node.children.set(column, next)
      }
      node = next
    }
    node.words.push(index)
  })
  return root
}

/** Parents before children, so that a shorter suffix is always finished first. */
function inBreadth(root: Node): Node[] {
  const nodes = [root]
  for (let at = 0; at < nodes.length; at += 1) nodes.push(...nodes[at]!.children.values())
  return nodes
}

/** Sets the suffix of each child: the longest other way to have come as far. */
function findSuffixes(node: Node): void {
  for (const [column, child] of node.children) {
    let back = node.suffix
    while (back && !back.children.has(column)) back = back.suffix
    const suffix = back ? back.children.get(column)! : rootOf(node)
    child.suffix = suffix
    child.back = hasRow(suffix) ? suffix : suffix.back
    child.words.push(...suffix.words)
  }
}

function rootOf(node: Node): Node {
  let root = node
  while (root.suffix) root = root.suffix
  return root
}

const hasRow = ({ depth, children }: Node) => depth > 1 && children.size > 0
const standing = (node: Node) => (hasRow(node) ? node.state : (node.back?.state ?? 0))

/** Numbers, from 1 on, what `pairs` do not say by themselves; the states that tell come last. */
function number(nodes: readonly Node[]) {
  const silent = nodes.filter(({ words, depth }) => words.length === 0 && depth > 1)
  const telling = nodes.filter(({ words }) => words.length > 0)
  const numbered = [...silent, ...telling]
  for (const [at, node] of numbered.entries()) node.state = at + 1
  return { numbered, firstTelling: silent.length + 1 }
}

function pairsOf(root: Node, width: number, states: number): Uint16Array | Uint32Array {
  const Cells = states < 0x10000 ? Uint16Array : Uint32Array
  const pairs = new Cells(width * width)
  for (const [column, { state }] of root.children)
    for (let first = 0; first < width; first += 1) pairs[first * width + column] = state
  for (const [first, { children }] of root.children)
    for (const [column, { state }] of children) pairs[first * width + column] = state
  return pairs
}

/** The many of one state first; single ones then fill every gap. */
function childrenOf(numbered: readonly Node[], width: number) {
  const bases = new Int32Array(numbered.length + 1)
  const backs = new Int32Array(numbered.length + 1)
  const places: (readonly [state: number, child: number])[] = []
  // A column is taken off the place of a child: the first places stay empty, lest a base be negative.
  let free = width
  const rows = numbered.filter(hasRow).toSorted((a, b) => b.children.size - a.children.size)
  for (const { children, state, back } of rows) {
    const columns = [...children.keys()].sort((one, other) => one - other)
    while (places[free]) free += 1
    let base = free - columns[0]!
    while (columns.some((column) => places[base + column])) base += 1
    for (const [column, child] of children) places[base + column] = [state, child.state]
    bases[state] = base
    backs[state] = back?.state ?? 0
  }
  const cells = new Int32Array(2 * (places.length + width))
  places.forEach((place, at) => cells.set(place, 2 * at))
  return { bases, backs, cells }
}

function tellingsOf(numbered: readonly Node[]) {
  const telling = numbered.filter(({ words }) => words.length > 0)
  const tellings = new Int32Array(2 * telling.length)
  const told: number[] = []
  for (const [at, node] of telling.entries()) {
    tellings[2 * at] = standing(node)
    tellings[2 * at + 1] = told.length
    told.push(node.words.length, ...node.words)
  }
  return { tellings, told: Int32Array.from(told) }
}
