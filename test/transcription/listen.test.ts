import { describe, expect, it } from 'vitest'

import { listen, type Pack } from '#src/transcription/listen.ts'
import type { SpeechWindow, Transcriber } from '#src/transcription/port.ts'

/** An engine that says what it is told, by the number of pieces in a window. */
function engine(texts: (window: SpeechWindow) => [text: string, confidence: number]) {
  const asked: SpeechWindow[] = []
  const transcriber: Transcriber = {
    engine: 'whisper-node',
    model: 'test',
    describe: () => 'test',
    transcribe: async (windows) => {
      asked.push(...windows)
      return windows.map((window) => {
        const [text, confidence] = texts(window)
        return { heard: [{ text, confidence, startMs: 0, endMs: 100 }] }
      })
    },
  }
  return { transcriber, asked }
}

function packOf(count: number): Pack {
  const pieces = Array.from({ length: count }, (_, i) => ({
    channel: 0,
    startMs: i * 2000,
    endMs: i * 2000 + 1500,
  }))
  return { pieces, sounds: pieces.map(() => new Int16Array(1500 * 16)) }
}

const words = (heard: Awaited<ReturnType<typeof listen>>) =>
  heard.map((one) => one.heard.map((part) => part.text).join(''))

describe('listening', () => {
  it('takes a believable text at once', async () => {
    const { transcriber, asked } = engine(() => ['您好请问有什么可以帮您', 0.8])
    const heard = await listen([packOf(4)], transcriber, { workFolder: '/tmp' })
    expect(words(heard)).toEqual(['您好请问有什么可以帮您'])
    expect(heard[0]!.doubtful).toBe(false)
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['a loop', '我要投诉'.repeat(6), 0.8],
    ['too few words', '好', 0.8],
    [
      'too many words',
      Array.from({ length: 90 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(''),
      0.8,
    ],
    ['an improbable text', '您好请问有什么可以帮您', 0.2],
  ])('hears the halves of a window again after %s', async (_, text, confidence) => {
    const { transcriber, asked } = engine(({ pieces }) =>
      pieces.length === 4 ? [text, confidence] : ['我家停电了', 0.8],
    )
    const heard = await listen([packOf(4)], transcriber, { workFolder: '/tmp' })
    expect(asked.map((window) => window.pieces.length)).toEqual([4, 2, 2])
    expect(words(heard)).toEqual(['我家停电了', '我家停电了'])
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

  it('keeps the first text, marked, when the second is no better', async () => {
    const { transcriber } = engine(({ pieces }) =>
      pieces.length === 4 ? ['您好请问有什么可以帮您', 0.4] : ['好', 0.1],
    )
    const heard = await listen([packOf(4)], transcriber, { workFolder: '/tmp' })
    expect(words(heard)).toEqual(['您好请问有什么可以帮您'])
    expect(heard[0]!.doubtful).toBe(true)
  })

  it('does not cut a single utterance', async () => {
    const { transcriber, asked } = engine(() => ['我要投诉'.repeat(6), 0.8])
    await listen([packOf(1)], transcriber, { workFolder: '/tmp' })
    expect(asked).toHaveLength(1)
  })
})
