import { chanceFrom, type MadeTalk, textOf } from './pieces.ts'

/** Sound in which what must not be heard carries a mark that nothing else has. */
export const soundRate = 8000
const characterMs = 220
/** How far a character may be longer or shorter than its neighbours. */
const uneven = 0.15
const betweenLinesMs = 300
/** Louder than any speech here and than the tone that covers it. */
const mark = 20_000
const speech = 4000
export const marked = (sample: number) => Math.abs(sample) > 12_000

const silent = /[\s\p{P}]/u

export type Said = {
  lines: { voice: string; startMs: number; endMs: number; text: string }[]
  /** When each thing is said, in samples; a thing may be said in several stretches. */
  stretches: { thing: number; from: number; to: number }[]
  /** Where it stands in the lines. */
  places: { thing: number; line: number; from: number; to: number; text: string }[]
  /** One side for each voice. */
  sound: [Int16Array, Int16Array]
}

/**
 * A made-up conversation as it might be said: characters follow one another unevenly, as people speak,
 * while a line is only known by its beginning and its end, as an engine hears it.
 */
export function saidTalk({ lines }: MadeTalk, next: () => number): Said {
  const chance = chanceFrom(next)
  const said: Said = {
    lines: [],
    stretches: [],
    places: [],
    sound: [new Int16Array(), new Int16Array()],
  }
  const spans: { from: number; to: number; side: number; secret: boolean }[] = []
  let at = Math.round((betweenLinesMs * soundRate) / 1000)
  lines.forEach(({ voice, pieces }, line) => {
    const from = at
    let offset = 0
    for (const { text, secret } of pieces) {
      const begun = at
      for (const character of text) {
        if (silent.test(character)) continue
        const share = 1 - uneven + 2 * uneven * chance.next()
        const until = at + Math.round((characterMs * share * soundRate) / 1000)
        const side = voice === 'agent' ? 0 : 1
        spans.push({ from: at, to: until, side, secret: secret !== undefined })
        at = until
      }
      if (secret) {
        const { thing } = secret
        if (at > begun) said.stretches.push({ thing, from: begun, to: at })
        said.places.push({ thing, line, from: offset, to: offset + text.length, text })
      }
      offset += text.length
    }
    const ms = (samples: number) => Math.round((samples * 1000) / soundRate)
    said.lines.push({ voice, startMs: ms(from), endMs: ms(at), text: textOf(pieces) })
    at += Math.round((betweenLinesMs * soundRate) / 1000)
  })
  said.sound = [new Int16Array(at), new Int16Array(at)]
  for (const { from, to, side, secret } of spans) {
    for (let i = from; i < to; i++) {
      const value = secret ? mark : speech
      // The other side hears it faintly.
      said.sound[side as 0 | 1][i] = i % 2 ? value : -value
      said.sound[side === 0 ? 1 : 0][i] = Math.round((i % 2 ? value : -value) * 0.65)
    }
  }
  return said
}

/** The same as a file. */
export function saidWav([left, right]: Said['sound']): Buffer {
  const data = Buffer.alloc(left.length * 4)
  for (let i = 0; i < left.length; i++) {
    data.writeInt16LE(left[i] ?? 0, i * 4)
    data.writeInt16LE(right[i] ?? 0, i * 4 + 2)
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(2, 22)
  head.writeUInt32LE(soundRate, 24)
  head.writeUInt32LE(soundRate * 4, 28)
  head.writeUInt16LE(4, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
