import { join } from 'node:path'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { openGgml } from '#src/transcription/engines/fast-whisper/ggml.ts'
import { tokeniserOf } from '#src/transcription/engines/fast-whisper/tokeniser.ts'

import { madeUpTokens } from './tiny-model.ts'

const model = openGgml(join('models', 'ggml-base-q8_0.bin'))
model.close()
const { tokens } = model
const { encode, bytes, special, chineseTokens } = tokeniserOf(tokens, model.shape.vocabulary)
const written = (ids: number[]) => Buffer.concat(ids.map(bytes)).toString()

describe('text as tokens', () => {
  // Published by transformers.js, tests/models/whisper/test_tokenization_whisper.js
  // (distil-large-v2 and -v3, the multilingual vocabulary), without the special tokens. Where the
  // two differ, v3: the merges published with v2 lack some that OpenAI's own vocabulary has.
  it.each<[string, number[]]>([
    ['How are you doing?', [6462, 366, 291, 884, 30]],
    [
      '0123456789 0 1 2 3 4 5 6 7 8 9 10 100 1000',
      [
        15, 4762, 18, 8465, 22452, 21115, 1958, 502, 568, 805, 1017, 1025, 1386, 1614, 1649, 1722,
        1266, 2319, 9714,
      ],
    ],
    ['The company was founded in 2016.', [2278, 2237, 390, 13234, 294, 6549, 13]],
    [
      "A\n'll !!to?'d''d of, can't.",
      [32, 198, 603, 15138, 1353, 8569, 67, 15025, 67, 295, 11, 393, 380, 13],
    ],
    ['def main():\n\tpass', [20595, 2135, 7, 4507, 198, 197, 9216]],
    ['This\n\nis\na\ntest.', [5723, 198, 198, 271, 198, 64, 198, 31636, 13]],
    ['UNwant\u00e9d,running', [3979, 86, 394, 7811, 11, 45482]],
    ['1\u00002\ufffd3', [16, 188, 17, 5342, 18]],
    ['hello world', [675, 1913, 1002]],
    ['生活的真谛是', [49_958, 1546, 6303, 8897, 249, 1541]],
    ['   leading space', [220, 220, 5775, 1901]],
    ['trailing space   ', [17_227, 4883, 1901, 220, 220, 220]],
    ['Hi  Hello', [17_155, 220, 2425]],
    [
      'test $1 R2 #3 \u20ac4 \u00a35 \u00a56 \u20a37 \u20b98 \u20b19 test',
      [
        31_636, 1848, 16, 497, 17, 3536, 18, 17_450, 19, 14_378, 20, 1815, 98, 21, 672, 224, 96, 22,
        672, 224, 117, 23, 672, 224, 109, 24, 1500,
      ],
    ],
    ['you\u2026\u00a0\u00a0', [5616, 1260, 126, 254, 126, 254]],
    ['weird \uff5e edge', [826, 1271, 25_072, 121, 252, 4691]],
    // Published by transformers, tests/models/whisper/test_tokenization_whisper.py.
    [
      '다람쥐 헌 쳇바퀴에 타고파',
      [
        9835, 22_855, 168, 98, 238, 13_431, 234, 43_517, 229, 47_053, 169, 222, 19_086, 19_840,
        1313, 17_974,
      ],
    ],
    [
      "[Denis] Hey! How are you feeling? J'ai l'impression que 郷さん est prêt",
      [
        58, 35, 268, 271, 60, 1911, 0, 1012, 366, 291, 2633, 30, 508, 6, 1301, 287, 6, 36_107, 631,
        220, 11_178, 115, 15_567, 871, 44_393,
      ],
    ],
  ])('are those of OpenAI: %j', (text, ids) => {
    expect(encode(text)).toEqual(ids)
  })

  it('keep the prompt that both engines are given', () => {
    const prompt = '以下是普通话的句子。'
    const ids = encode(prompt)
    expect(written(ids)).toBe(prompt)
    // whisper.cpp takes the longest token each time, which for this text is the same.
    expect(ids).toEqual(longestFirst(Buffer.from(prompt)))
    expect(ids.map((id) => bytes(id).toString())).toEqual([
      '以',
      '下',
      '是',
      '普',
      '通',
      '话',
      '的',
      '句',
      '子',
      '。',
    ])
  })

  it('write what they were made of, whatever it was', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom(..."电话 停电了。,!'s 12 ab\n\t\u3000\u{20bb7}") }),
    )
    fc.assert(
      fc.property(text, (given) => {
        expect(written(encode(given))).toBe(Buffer.from(given).toString())
      }),
    )
  })

  it('give a replacement character for half a surrogate pair, and nothing for nothing', () => {
    expect(written(encode('电\ud800'))).toBe('电\ufffd')
    expect(encode('')).toEqual([])
  })

  it('never hold a special token, whatever the text looks like', () => {
    const ids = encode('<|endoftext|><|zh|>')
    expect(Math.max(...ids)).toBeLessThan(special.eot)
    expect(bytes(special.eot)).toHaveLength(0)
    expect(bytes(special.firstTimestamp + 1500)).toHaveLength(0)
  })

  it('can be made with a made-up vocabulary as well', () => {
    const made = tokeniserOf(madeUpTokens(), 51_865)
    expect(new Set(madeUpTokens().map(String)).size).toBeGreaterThan(49_000)
    expect(made.encode('停电了')).toHaveLength(3)
    expect(Buffer.concat(made.encode('停电 ok').map(made.bytes)).toString()).toBe('停电 ok')
  })
})

/** As whisper.cpp cuts text into tokens. */
function longestFirst(text: Buffer): number[] {
  const ids: number[] = []
  for (let at = 0; at < text.length;) {
    let end = text.length
    let id = -1
    while ((id = tokens.findIndex((token) => token.equals(text.subarray(at, end)))) === -1) end--
    ids.push(id)
    at = end
  }
  return ids
}

describe('special tokens', () => {
  it('stand where OpenAI put them', () => {
    // Published by transformers.js, as above: <|startoftranscript|> 50258, <|en|> 50259,
    // <|transcribe|> 50359, <|notimestamps|> 50363; zh follows en in OpenAI's list of languages.
    expect(special).toEqual({
      eot: 50_257,
      sot: 50_258,
      zh: 50_260,
      transcribe: 50_359,
      previous: 50_361,
      noSpeech: 50_362,
      noTimestamps: 50_363,
      firstTimestamp: 50_364,
    })
  })

  it('move up by one in large-v3, which knows one language more', () => {
    // distil-large-v3 has <|notimestamps|> at 50364.
    expect(tokeniserOf(tokens, 51_866).special).toEqual({
      eot: 50_257,
      sot: 50_258,
      zh: 50_260,
      transcribe: 50_360,
      previous: 50_362,
      noSpeech: 50_363,
      noTimestamps: 50_364,
      firstTimestamp: 50_365,
    })
  })

  it('leave 1501 places for times', () => {
    for (const vocabulary of [51_865, 51_866]) {
      expect(tokeniserOf(tokens, vocabulary).special.firstTimestamp + 1501).toBe(vocabulary)
    }
  })
})

describe('tokens that may occur in Mandarin', () => {
  const allowed = chineseTokens()
  const accepts = (text: string) => encode(text).every((id) => allowed[id] === 1)

  it('write anything a caller from anywhere in China may be written down as', () => {
    const sentences = [
      '您好，国家电网95598供电服务热线，请问有什么可以帮您？',
      '户号是“3201-0045”，电费￥128.50元，气温35℃……',
      '《供电营业规则》第〇条：（一）停电、限电；（二）欠费！',
      '繁體中文也可以 OK 的——謝謝。',
      '㐂饕餮龘靐',
    ]
    expect(sentences.filter((sentence) => !accepts(sentence))).toEqual([])
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.integer({ min: 0x4e00, max: 0x9fff }).map((c) => String.fromCodePoint(c)),
        }),
        accepts,
      ),
    )
  })

  it.each(['おはよう', 'アイ', '안녕', 'привет', 'سلام', 'café', 'ñ', 'สวัสดี', '♪', '🙂', '\n'])(
    'do not write %j',
    (text) => expect(accepts(text)).toBe(false),
  )

  it('hold no whole character of another script', () => {
    const whole = tokens.map(String).filter((text, id) => allowed[id] && !text.includes('\ufffd'))
    expect(whole.length).toBeGreaterThan(39_000)
    const foreign =
      /[^\p{Script=Han}\u0020-\u007e\u2010-\u2027\u2030-\u203b\u2103\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u
    expect(whole.filter((text) => foreign.test(text))).toEqual([])
  })

  it('are as many as the vocabulary, special ones left out', () => {
    expect(allowed).toHaveLength(51_865)
    expect(allowed.subarray(special.eot).every((mark) => mark === 0)).toBe(true)
    // The last text token of OpenAI's vocabulary is empty.
    expect(bytes(50_256)).toHaveLength(0)
    expect(allowed[50_256]).toBe(0)
  })

  it('hold every part a Chinese character may be cut into', () => {
    for (const text of ['电', '谛', '龘', '。', '，', '“']) {
      for (const byte of Buffer.from(text)) {
        const id = tokens.findIndex((token) => token.length === 1 && token[0] === byte)
        expect(allowed[id], `${text} ${byte}`).toBe(1)
      }
    }
  })
})
