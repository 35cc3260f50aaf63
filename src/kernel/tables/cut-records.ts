/** The text of one record of a CSV file, with the line on which it begins. */
export type CutRecord = { line: number; text: string; problem: RecordProblem | null }
export type RecordProblem = 'too-long' | 'open-quote'

/** A record longer than this is no row of a table people made. */
export const longestRecord = 200_000
/** A cell may hold line breaks; a quote that is still open after so many lines was never meant. */
const mostLines = 60

/**
 * Cuts text into records: a line ends one unless a quote is open. A quote that never closes spoils its
 * own line only: the lines after it are read again as what they are.
 */
export async function* cutRecords(texts: AsyncIterable<string>): AsyncGenerator<CutRecord[]> {
  let open: { line: number; text: string }[] = []
  const settled: CutRecord[] = []

  const takeAll = (first: { line: number; text: string }) => {
    const waiting = [first]
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      open.push(next)
      const length = open.reduce((sum, { text }) => sum + text.length + 1, -1)
      const [head] = open
      if (!head) continue
      if (head.text.length > longestRecord) settle('too-long')
      else if (isClosed(open)) settle(null)
      else if (open.length >= mostLines || length > longestRecord) waiting.unshift(...giveUp())
    }
  }
  const settle = (problem: RecordProblem | null) => {
    const line = open[0]?.line ?? 0
    const text = open.map((part) => part.text).join('\n')
    open = []
    if (problem || text.trim() !== '') settled.push({ line, text, problem })
  }
  const giveUp = () => {
    const [head, ...rest] = open
    open = []
    if (head) settled.push({ ...head, problem: 'open-quote' })
    return rest
  }

  for await (const lines of linesOf(texts)) {
    for (const line of lines) takeAll(line)
    if (settled.length > 0) yield settled.splice(0)
  }
  while (open.length > 0) for (const line of giveUp()) takeAll(line)
  if (settled.length > 0) yield settled.splice(0)
}

function isClosed(parts: { text: string }[]): boolean {
  let quotes = 0
  for (const { text } of parts) {
    for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes += 1
  }
  return quotes % 2 === 0
}

/** Lines by LF, CRLF or CR. Of a line that is too long only the beginning is kept. */
async function* linesOf(texts: AsyncIterable<string>) {
  let line = 1
  let rest = ''
  for await (const text of texts) {
    const whole = rest + text
    // A carriage return at the very end may be half of a line end.
    const pieces = (whole.endsWith('\r') ? whole.slice(0, -1) : whole).split(/\r\n|\n|\r/)
    rest = (pieces.pop() ?? '') + (whole.endsWith('\r') ? '\r' : '')
    yield pieces.map((piece) => ({ line: line++, text: piece }))
    if (rest.length > longestRecord + 1 && !rest.endsWith('\r')) {
      rest = rest.slice(0, longestRecord + 1)
    }
  }
  const last = rest.endsWith('\r') ? rest.slice(0, -1) : rest
  yield [{ line, text: last }]
}
