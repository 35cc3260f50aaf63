import type { HeardText } from '../port.ts'

/** What one token writes, which may be less than a character, and when it was said. */
export type TimedBytes = { bytes: Buffer; startMs: number; endMs: number; probability: number }

/**
 * Joins tokens until their bytes are whole characters; bytes that never become one are dropped.
 * Times are kept in order and inside the window.
 */
export function characters(tokens: readonly TimedBytes[], windowEndMs: number): HeardText[] {
  const heard: HeardText[] = []
  let open: TimedBytes[] = []
  for (const token of tokens) {
    open.push(token)
    const bytes = Buffer.concat(open.map((part) => part.bytes))
    if (endsInsideCharacter(bytes)) continue
    heard.push(heardText(open, bytes))
    open = []
  }
  if (open.length) heard.push(heardText(open, Buffer.concat(open.map((part) => part.bytes))))
  return inOrder(
    heard.filter((part) => part.text !== ''),
    windowEndMs,
  )
}

function heardText(parts: readonly TimedBytes[], bytes: Buffer): HeardText {
  const mean = parts.reduce((sum, part) => sum + part.probability, 0) / parts.length
  return {
    text: bytes.toString('utf8').replaceAll('\ufffd', ''),
    startMs: parts[0]!.startMs,
    endMs: parts.at(-1)!.endMs,
    confidence: Math.min(1, Math.max(0, mean)),
  }
}

/** True when the last character's bytes are not all there yet. */
function endsInsideCharacter(bytes: Buffer): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return false
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2)
  }
  return false
}

function inOrder(heard: readonly HeardText[], windowEnd: number): HeardText[] {
  let from = 0
  return heard.map((part) => {
    const startMs = Math.min(Math.max(part.startMs, from), windowEnd)
    const endMs = Math.min(Math.max(part.endMs, startMs), windowEnd)
    from = startMs
    return { ...part, startMs, endMs }
  })
}
