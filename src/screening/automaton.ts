/**
 * A dense Aho–Corasick automaton (1975) over a small alphabet: each place of a text costs one look
 * into a table, whatever the number of words.
 *
 * Symbols that stand in no word share the column 0. A state without children has no row of its
 * own: it goes where the longest suffix of it goes. States in which a word ends have the highest
 * numbers, so that one comparison tells them.
 */
export type Automaton = {
  /** The column of each symbol; symbols beyond its end are in no word. */
  columns: Uint16Array
  /** Where the row of a state begins in the table. */
  rows: Int32Array
  table: Uint16Array | Uint32Array
  /** The first state in which a word ends. */
  firstTelling: number
  /** From `firstTelling` on: where the words of a state begin in `told`, longest first. */
  tellings: Int32Array
  /** Numbers of words. */
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
  return { columns, firstTelling, ...tableOf(nodes, columns), ...tellingsOf(nodes, firstTelling) }
}

export const bytesOf = ({ columns, rows, table, tellings, told }: Automaton): number =>
  [columns, rows, table, tellings, told].reduce((sum, part) => sum + part.byteLength, 0)

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
  let rows = 0
  for (const node of nodes) {
    node.row = node.children.size > 0 || node.suffix === null ? rows++ : node.suffix.row
  }
  return silent.length
}

function tableOf(nodes: readonly Node[], columns: Uint16Array) {
  const width = 1 + columns.reduce((most, column) => Math.max(most, column), 0)
  const height = 1 + nodes.reduce((most, { row }) => Math.max(most, row), 0)
  const Cells = nodes.length <= 0x10000 ? Uint16Array : Uint32Array
  const table = new Cells(width * height)
  const rows = new Int32Array(nodes.length)
  for (const { children, suffix, state, row } of nodes) {
    rows[state] = row * width
    if (suffix && children.size > 0)
      table.copyWithin(row * width, suffix.row * width, (suffix.row + 1) * width)
    for (const [column, child] of children) table[row * width + column] = child.state
  }
  return { table, rows }
}

function tellingsOf(nodes: readonly Node[], firstTelling: number) {
  const telling = nodes.filter(({ words }) => words.length > 0)
  const tellings = new Int32Array(telling.length + 1)
  const told = new Int32Array(telling.reduce((sum, { words }) => sum + words.length, 0))
  let at = 0
  for (const { state, words } of telling) {
    tellings[state - firstTelling] = at
    told.set(words, at)
    at += words.length
  }
  tellings[telling.length] = at
  return { tellings, told }
}
