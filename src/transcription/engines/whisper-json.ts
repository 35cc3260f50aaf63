import { z } from 'zod'

import { TranscriptionFailed } from '../failure.ts'
import { windowRate, type HeardText, type SpeechWindow, type WindowText } from '../port.ts'

const offsets = z.object({ from: z.number(), to: z.number() })
const output = z.object({
  transcription: z.array(
    z.object({
      offsets,
      text: z.string(),
      // A token without a time of its own has no offsets.
      tokens: z
        .array(z.object({ text: z.string(), offsets: offsets.optional(), p: z.number() }))
        .optional(),
    }),
  ),
})

type Token = { bytes: Buffer; startMs: number; endMs: number; probability: number }

/**
 * Reads the full JSON (`-ojf`) of whisper.cpp. Its strings hold bytes, not always valid UTF-8: one
 * Han character is often cut over two tokens, so the bytes of neighbouring tokens are joined until
 * they make characters. Times can pass the end of the window and are clamped.
 */
export function readWhisperJson(bytes: Buffer, window: SpeechWindow): WindowText {
  const endMs = Math.round((window.samples.length * 1000) / windowRate)
  const parsed = output.safeParse(parseBytes(bytes))
  if (!parsed.success) throw new TranscriptionFailed('engine-failed', 'unreadable result')

  const tokens: Token[] = []
  for (const segment of parsed.data.transcription) {
    const words = segment.tokens ?? [{ ...segment, p: 1 }]
    for (const word of words) {
      // [_BEG_], [_TT_864] and the like mark times and are no text.
      if (/^\[_[A-Z]+_?\d*_?\]$/.test(word.text)) continue
      const { from, to } = word.offsets ?? segment.offsets
      tokens.push({
        bytes: Buffer.from(word.text, 'latin1'),
        startMs: from,
        endMs: to,
        probability: word.p,
      })
    }
  }
  return { heard: inOrder(characters(tokens), endMs) }
}

function parseBytes(bytes: Buffer): unknown {
  // Every byte becomes one character, so that broken UTF-8 cannot break the parser. The engine
  // escapes neither control characters in strings nor numbers that are not finite.
  const text = bytes
    .toString('latin1')
    .replace(/"(?:[^"\\]|\\.)*"|-?\b(?:nan|inf)\b/gs, (part) =>
      part.startsWith('"')
        ? part
            .replace(/[^\x20-\xff]/g, ' ')
            .replace(/\\["\\]|\\/g, (escape) => (escape.length === 2 ? escape : '\\\\'))
        : '0',
    )
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Joins tokens until their bytes are whole characters; bytes that never become one are dropped. */
function characters(tokens: readonly Token[]): HeardText[] {
  const heard: HeardText[] = []
  let open: Token[] = []
  for (const token of tokens) {
    open.push(token)
    const bytes = Buffer.concat(open.map((part) => part.bytes))
    if (endsInsideCharacter(bytes)) continue
    heard.push(heardText(open, bytes))
    open = []
  }
  if (open.length) heard.push(heardText(open, Buffer.concat(open.map((part) => part.bytes))))
  return heard.filter((part) => part.text !== '')
}

function heardText(parts: readonly Token[], bytes: Buffer): HeardText {
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
