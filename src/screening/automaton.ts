/**
 * A dense Aho–Corasick automaton (1975) over a small alphabet: each place of a text costs one look
 * into a table, whatever the number of words.
 *
 * Symbols that stand in no word share the column 0. States in which a word ends have the highest
 * numbers, so that one comparison tells them; the number of any other state is that of its row. A
 * state without children has no row of its own: it goes where its longest suffix goes.
 */
export type Automaton = {
  /** The column of each symbol; symbols beyond its end are in no word. */
  columns: Uint16Array
  /** The state that follows, in rows of `width`. */
  table: Uint16Array | Uint32Array
  width: number
  /** The first state in which a word ends. */
  firstTelling: number
  /** Two for each state from `firstTelling` on: where its row begins, and where its words in `told`. */
  tellings: Int32Array
  /** How many words end in a state, then their numbers, longest first. */
  told: Int32Array
}

type Node = {
  depth: number
  children: Map<number, Node>
  suffix: Node | null
  /** Words that end here, its own and those of its suffixes. */
  words: number[]
  state: number
  row: number
}

/** Every word is at least one symbol long; equal words are all told. */
export function buildAutomaton(words: readonly Uint16Array[]): Automaton {
  const columns = columnsOf(words)
  const nodes = inBreadth(trieOf(words, columns))
  for (const node of nodes) findSuffixes(node)
  const firstTelling = number(nodes)
  const { table, width } = tableOf(nodes, columns)
  return { columns, table, width, firstTelling, ...tellingsOf(nodes, width) }
}

export const bytesOf = ({ columns, table, tellings, told }: Automaton): number =>
  [columns, table, tellings, told].reduce((sum, part) => sum + part.byteLength, 0)

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
  return { depth, children: new Map(), suffix: null, words: [], state: 0, row: 0 }
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
    child.suffix = back ? back.children.get(column)! : rootOf(node)
    child.words.push(...child.suffix.words)
  }
}

function rootOf(node: Node): Node {
  let root = node
  while (root.suffix) root = root.suffix
  return root
}

/** Gives states and rows their numbers, in breadth; the states that tell come last. */
function number(nodes: readonly Node[]): number {
  const silent = nodes.filter(({ words }) => words.length === 0)
  const telling = nodes.filter(({ words }) => words.length > 0)
  for (const [state, node] of [...silent, ...telling].entries()) node.state = state
  // Every silent state has children: what has none ends a word.
  let rows = silent.length
  for (const node of nodes) {
    if (node.words.length === 0) node.row = node.state
    else node.row = node.children.size > 0 ? rows++ : node.suffix!.row
  }
  return silent.length
}

function tableOf(nodes: readonly Node[], columns: Uint16Array) {
  const width = 1 + columns.reduce((most, column) => Math.max(most, column), 0)
  const height = 1 + nodes.reduce((most, { row }) => Math.max(most, row), 0)
  const Cells = nodes.length <= 0x10000 ? Uint16Array : Uint32Array
  const table = new Cells(width * height)
  for (const { children, suffix, row } of nodes) {
    if (suffix && children.size > 0)
      table.copyWithin(row * width, suffix.row * width, (suffix.row + 1) * width)
    for (const [column, child] of children) table[row * width + column] = child.state
  }
  return { table, width }
}

function tellingsOf(nodes: readonly Node[], width: number) {
  const telling = nodes.filter(({ words }) => words.length > 0)
  const tellings = new Int32Array(2 * telling.length)
  const told: number[] = []
  for (const [at, { row, words }] of telling.entries()) {
    tellings[2 * at] = row * width
    tellings[2 * at + 1] = told.length
    told.push(words.length, ...words)
  }
  return { tellings, told: Int32Array.from(told) }
}
