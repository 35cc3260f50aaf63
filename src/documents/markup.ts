/** What a line of a page is; there is no other way to say anything, so nothing of it can be a command. */
export type Piece = { text: string; strong: boolean }
export type Block =
  | { kind: 'heading'; pieces: Piece[] }
  | { kind: 'paragraph'; pieces: Piece[] }
  | { kind: 'list'; items: Piece[][] }
  /** `first` as it was written: a list that is broken off by a paragraph goes on counting. */
  | { kind: 'numbered'; first: number; items: Piece[][] }

/**
 * Light markup (pure): an empty line parts paragraphs, `# ` begins a heading, `- ` and `1. ` begin items
 * of a list, `**…**` is strong. All else is text as it stands.
 */
export function blocksOf(body: string): Block[] {
  const blocks: Block[] = []
  let open = null as Block | null
  for (const line of body.split('\n')) {
    const heading = /^#{1,3}\s+(.+)$/.exec(line)
    const item = /^[-*•]\s+(.+)$/.exec(line)
    // 3.5 千瓦 is a figure and no third item.
    const numbered = /^(\d{1,3})[.、)](?!\d)\s*(.+)$/.exec(line)
    if (line.trim() === '') open = null
    else if (heading) {
      blocks.push({ kind: 'heading', pieces: piecesOf(heading[1] ?? '') })
      open = null
    } else if (item) {
      const pieces = piecesOf(item[1] ?? '')
      if (open?.kind === 'list') open.items.push(pieces)
      else blocks.push((open = { kind: 'list', items: [pieces] }))
    } else if (numbered) {
      const pieces = piecesOf(numbered[2] ?? '')
      if (open?.kind === 'numbered') open.items.push(pieces)
      else blocks.push((open = { kind: 'numbered', first: Number(numbered[1]), items: [pieces] }))
    } else if (open?.kind === 'paragraph') {
      open.pieces.push({ text: '\n', strong: false }, ...piecesOf(line))
    } else blocks.push((open = { kind: 'paragraph', pieces: piecesOf(line) }))
  }
  return blocks
}

const piecesOf = (line: string): Piece[] =>
  line
    .split(/(\*\*[^*]+\*\*)/)
    .filter((part) => part !== '')
    .map((part) => {
      const strong = /^\*\*([^*]+)\*\*$/.exec(part)
      return { text: strong?.[1] ?? part, strong: strong !== null }
    })
