import { z } from 'zod'

import { TranscriptionFailed } from '../failure.ts'
import { windowRate, type SpeechWindow, type WindowText } from '../port.ts'
import { characters, type TimedBytes } from './characters.ts'

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

/**
 * Reads the full JSON (`-ojf`) of whisper.cpp. Its strings hold bytes, not always valid UTF-8: one
 * Han character is often cut over two tokens, so the bytes of neighbouring tokens are joined until
 * they make characters. Times can pass the end of the window and are clamped.
 */
export function readWhisperJson(bytes: Buffer, window: SpeechWindow): WindowText {
  const endMs = Math.round((window.samples.length * 1000) / windowRate)
  const parsed = output.safeParse(parseBytes(bytes))
  if (!parsed.success) throw new TranscriptionFailed('engine-failed', 'unreadable result')

  const tokens: TimedBytes[] = []
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
  return { heard: characters(tokens, endMs) }
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
