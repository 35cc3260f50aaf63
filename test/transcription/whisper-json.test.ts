import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readWhisperJson } from '#src/transcription/engines/whisper-json.ts'

type Token = { text: Buffer | string; from?: number; to?: number; p?: number | string }

/** The engine's file, byte for byte as whisper.cpp writes it. */
function written(...segments: Token[][]): Buffer {
  const string = (text: Buffer | string) =>
    Buffer.from(text).toString('latin1').replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  const body = segments
    .map((tokens) => {
      const inner = tokens
        .map(
          ({ text, from = 0, to = 0, p = 0.5 }) =>
            `{ "text": "${string(text)}", "offsets": { "from": ${from}, "to": ${to} }, "p": ${p} }`,
        )
        .join(',\n')
      return `{ "offsets": { "from": 0, "to": 9 }, "text": "", "tokens": [\n${inner}\n] }`
    })
    .join(',\n')
  return Buffer.from(`{ "transcription": [\n${body}\n] }`, 'latin1')
}

const window = { samples: new Int16Array(10 * 16_000), pieces: [] }
const read = (...segments: Token[][]) => readWhisperJson(written(...segments), window).heard
const texts = (...segments: Token[][]) => read(...segments).map((part) => part.text)

describe('reading what whisper.cpp wrote', () => {
  it('joins a character that is cut over tokens, and over segments', () => {
    const han = Buffer.from('电')
    const cut = [{ text: han.subarray(0, 1) }, { text: han.subarray(1) }]
    expect(texts([{ text: '停' }, ...cut, { text: '了' }])).toEqual(['停', '电', '了'])
    expect(texts([{ text: '停' }, cut[0]!], [cut[1]!])).toEqual(['停', '电'])
  })

  it('keeps time and probability of all parts of a character', () => {
    const han = Buffer.from('电')
    const [heard] = read([
      { text: han.subarray(0, 2), from: 100, to: 150, p: 0.4 },
      { text: han.subarray(2), from: 150, to: 220, p: 0.8 },
    ])
    expect(heard).toMatchObject({ startMs: 100, endMs: 220 })
    expect(heard!.confidence).toBeCloseTo(0.6)
  })

  it('gives a token without a time of its own the time of its segment', () => {
    const file = `{ "transcription": [ { "offsets": { "from": 500, "to": 900 }, "text": "好",
      "tokens": [ { "text": "[_BEG_]", "id": 1, "p": 0.9, "t_dtw": -1 },
                  { "text": "好", "id": 2, "p": 0.7, "t_dtw": -1 } ] } ] }`
    const bytes = Buffer.from(file)
    expect(readWhisperJson(bytes, window).heard).toEqual([
      { text: '好', startMs: 500, endMs: 900, confidence: 0.7 },
    ])
  })

  it('leaves the marks of time out and the first segment in', () => {
    const marks = [{ text: '[_BEG_]' }, { text: '好' }, { text: '[_TT_864]' }]
    expect(texts(marks, [{ text: '的' }])).toEqual(['好', '的'])
  })

  it('keeps times inside the window and in order', () => {
    const heard = read([
      { text: '一', from: 9000, to: 24_500 },
      { text: '二', from: 100, to: 50 },
    ])
    expect(heard.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [9000, 10_000],
      [9000, 9000],
    ])
  })

  it('survives quotes, backslashes, line breaks and numbers that are none', () => {
    expect(texts([{ text: '他说"好\\的"\n', p: '-nan' }]).join('')).toBe('他说"好\\的" ')
    expect(read([{ text: '好', p: 'nan' }])[0]!.confidence).toBe(0)
  })

  it('reads a result without tokens', () => {
    const bytes = Buffer.from(
      '{"transcription":[{"offsets":{"from":0,"to":900},"text":"好的"}]}',
      'utf8',
    )
    expect(readWhisperJson(bytes, window).heard).toMatchObject([{ text: '好的', endMs: 900 }])
  })

  it.each(['', '{', '{"transcription": 1}', '\xff\xfe'])('refuses %j as a result', (bytes) => {
    expect(() => readWhisperJson(Buffer.from(bytes, 'latin1'), window)).toThrow('语音引擎运行出错')
  })

  it('never gives broken text or times, whatever the engine makes of it', () => {
    const token = fc.record({
      text: fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
      from: fc.integer({ min: -100, max: 30_000 }),
      to: fc.integer({ min: -100, max: 30_000 }),
      p: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(fc.array(token, { maxLength: 8 }), { maxLength: 4 }), (segments) => {
        let before = 0
        for (const part of read(...segments)) {
          expect(part.text).not.toBe('')
          expect(part.text).not.toContain('\ufffd')
          expect(part.startMs).toBeGreaterThanOrEqual(before)
          expect(part.endMs).toBeGreaterThanOrEqual(part.startMs)
          expect(part.endMs).toBeLessThanOrEqual(10_000)
          before = part.startMs
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('loses no character of valid text, however the tokens cut its bytes', () => {
    const cuts = fc.array(fc.nat(40), { maxLength: 10 })
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('停', '电', 'a', '𠮷', 'é') }),
        cuts,
        (text, at) => {
          const bytes = Buffer.from(text)
          const borders = [0, ...at.filter((cut) => cut < bytes.length), bytes.length].toSorted(
            (a, b) => a - b,
          )
          const tokens = borders
            .slice(1)
            .map((end, i) => ({ text: bytes.subarray(borders[i], end) }))
          expect(texts(tokens).join('')).toBe(text)
        },
      ),
    )
  })
})
