import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { limits, type WrittenLine } from '#src/transcription/imported/reading.ts'

import { bytes, linesOf, problemOf, read, short } from './files.ts'

const hello = [
  ['agent', 1200, 3400, '您好'],
  ['customer', 3500, 5000, '家里停电了'],
]

describe('a JSON file', () => {
  test('is read as OpenAI and faster-whisper write it, in seconds', () => {
    const segments = [
      { start: 1.2, end: 3.4, text: '您好', speaker: '坐席', avg_logprob: Math.log(0.8) },
      { start: 3.5, end: 5, text: '家里停电了', speaker: 'customer' },
    ]
    const lines = linesOf(JSON.stringify({ text: '您好家里停电了', segments }), 'd001.json')
    expect(short(lines)).toEqual(hello)
    expect(lines.map(({ confidence }) => confidence)).toEqual([expect.closeTo(0.8), null])
  })

  test('is read as a plain list, with channels counted from nought or from one', () => {
    const at = (channel: number | string, start: number) => ({ channel, start, end: 9, text: '好' })
    const sides = (list: object[]) => linesOf(JSON.stringify(list)).map(({ side }) => side)
    expect(sides([at(0, 1), at(1, 2)])).toEqual(['left', 'right'])
    expect(sides([at(1, 1), at(2, 2)])).toEqual(['left', 'right'])
    expect(sides([at('left', 1), at('客户', 2), at(7, 3)])).toEqual(['left', 'customer', 'unknown'])
  })

  test('is read as whisper.cpp writes it, with the probability of its tokens', () => {
    const token = (text: string, p: number) => ({ text, p, offsets: { from: 0, to: 1 } })
    const transcription = [
      {
        timestamps: { from: '00:00:01,200', to: '00:00:03,400' },
        offsets: { from: 1200, to: 3400 },
        text: ' 您好',
        speaker: '1',
        tokens: [token('[_BEG_]', 0.1), token(' 您', 0.9), token('好', 0.7)],
      },
    ]
    const [line] = linesOf(JSON.stringify({ systeminfo: '', transcription }))
    expect(line).toMatchObject({ side: 'right', startMs: 1200, endMs: 3400, text: ' 您好' })
    expect(line?.confidence).toBeCloseTo(0.8)
  })

  test('of whisper.cpp may cut a character in two, and is still UTF-8', () => {
    const good = bytes('{"transcription":[{"offsets":{"from":0,"to":900},"text":"停电了","x":"')
    const cut = new Uint8Array([...good, 0xe5, 0x81, ...bytes('"}]}')])
    expect(short(linesOf(cut))).toEqual([['unknown', 0, 900, '停电了']])
  })

  test('may hold one dialogue with its times, or a list of dialogues', () => {
    const turns = [
      { s: 'agent', t: '您好', start: 1.2, end: 3.4 },
      { s: 'customer', t: '家里停电了', start: 3.5, end: 5 },
    ]
    const one = read(JSON.stringify({ id: 'd001', file: 'd001.wav', turns }))
    expect(one).toMatchObject({ ok: true, calls: [{ names: ['d001', 'd001.wav'], ok: true }] })
    expect(short(linesOf(JSON.stringify({ id: 'd001', turns })))).toEqual(hello)
    const many = read(JSON.stringify([{ call_no: 'A1', turns }, { turns: [{ s: 'agent' }] }]))
    expect(many).toMatchObject({
      calls: [
        { names: ['A1'], ok: true },
        { place: '第 2 通', ok: false, problem: '第 1 段没有文字（text）' },
      ],
    })
  })

  test('that breaks off says on which line', () => {
    expect(
      problemOf('{"segments": [\n{"start": 1, "text": "您好"},\n{"start": ', 'd001.json'),
    ).toMatch(/^第 3 行不是完整的 JSON/)
    expect(problemOf('{"segments": [\n{"start": 1,, "text": "您好"}\n]}')).toMatch(
      /^第 2 行不是完整的 JSON，在“.*,,.*”附近/,
    )
  })

  test.each([
    ['{"text": "您好"}', '没有找到带文字的分段'],
    ['42', '格式不认识'],
    ['[]', '没有一句话'],
    ['[1, "您好"]', '第 1 段不是一句话；另有 1 处问题'],
    ['[{"start": 1, "text": 5}]', '第 1 段没有文字'],
    ['[{"start": "soon", "text": "好"}]', '第 1 段的时间读不懂'],
    ['[{"start": 1e400, "text": "好"}]', '第 1 段的时间读不懂'],
    ['[{"start": {"__proto__": 1}, "text": "好"}]', '第 1 段的时间读不懂'],
    ['{"__proto__": {"segments": [{"text": "好"}]}}', '没有找到带文字的分段'],
    ['{"masked": true, "segments": []}', '号码打了码'],
  ])('that holds no transcript is refused in words: %s', (text, sentence) => {
    expect(problemOf(text)).toContain(sentence)
  })

  test('ten thousand lists deep is refused like any other', () => {
    expect(problemOf('['.repeat(10_000) + ']'.repeat(10_000))).toContain('不是一句话')
    expect(problemOf('['.repeat(100_000))).toContain('不是完整的 JSON')
  })

  test('with more lines, words or calls than a call can hold is refused', () => {
    const line = { start: 1, text: '好' }
    const many = JSON.stringify(Array.from({ length: limits.lines + 1 }, () => line))
    expect(problemOf(many)).toContain(`超过 ${limits.lines} 句`)
    const long = JSON.stringify([{ start: 1, text: '好'.repeat(limits.text + 1) }])
    expect(problemOf(long)).toContain(`第 1 段的文字超过 ${limits.text} 个字`)
    const calls = Array.from({ length: limits.calls + 1 }, () => ({ turns: [] }))
    expect(problemOf(JSON.stringify(calls))).toContain(`最多 ${limits.calls} 通`)
  })
})

describe('an SRT file', () => {
  const srt = [
    ...['1', '00:00:01,200 --> 00:00:03,400', '坐席：您好', ''],
    ...['2', '00:00:03,500 --> 00:00:05,000 X1:10 X2:20', '<i>客户: 家里', '停电了</i>', ''],
  ]

  test('is read with the speakers before the words', () => {
    const lines = linesOf(srt.join('\n'), 'd001.srt')
    expect(short(lines)).toEqual([hello[0], ['customer', 3500, 5000, '家里 停电了']])
    expect(lines.map(({ place }) => place)).toEqual(['第 2 行', '第 6 行'])
  })

  test.each(['\r\n', '\r'])('may end its lines with %j', (end) => {
    expect(linesOf(srt.join(end))).toHaveLength(2)
  })

  test('may lack the empty lines and the numbers between its cues', () => {
    const tight = '1\n00:01,200 --> 00:03,400\n您好\n2\n00:03,500 --> 00:05,000\n号码是\n95598'
    expect(short(linesOf(tight))).toEqual([
      ['unknown', 1200, 3400, '您好'],
      ['unknown', 3500, 5000, '号码是 95598'],
    ])
  })

  test('may let both sides speak in one cue', () => {
    const both = '1\n00:00:01,000 --> 00:00:02,000\n- 坐席：在吗\n- 客户：在\n'
    expect(short(linesOf(both))).toEqual([
      ['agent', 1000, 2000, '在吗'],
      ['customer', 1000, 2000, '在'],
    ])
  })

  test('that breaks says where', () => {
    expect(problemOf(srt.join('\n').replace('00:00:03,500', '00:00:73,500'))).toMatch(
      /^第 6 行的时间读不懂：“00:00:73,500 --> 00:00:05,000 X1:10 X2:2…”$/,
    )
    expect(problemOf(`通话记录\n如下\n\n${srt.join('\n')}`)).toContain('第一条字幕之前有别的内容')
    expect(problemOf('1\n2\n3', 'd001.srt')).toBe('文件里没有一条字幕')
  })
})

describe('a WebVTT file', () => {
  test('is read with its voices; notes, styles, names and tags are left out', () => {
    const vtt = [
      ...['WEBVTT - 通话', 'Kind: captions', '', 'STYLE', '::cue { color: red }', ''],
      ...['NOTE', '坐席：这不是话', '', '开头', '00:01.200 --> 00:03.400 align:start'],
      ...['<v.loud 坐席>您<c.x>好</c></v>', '', '00:00:03.500 --> 00:00:05.000'],
      ...['<v 客户>家里<00:00:04.000>停电了 &lt;急&gt;', ''],
    ]
    expect(short(linesOf(vtt.join('\n'), 'd001.vtt'))).toEqual([
      hello[0],
      ['customer', 3500, 5000, '家里停电了 <急>'],
    ])
  })

  test('may let several voices share a cue', () => {
    const vtt = 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v 坐席>在吗</v>\n<v 张三>在</v>'
    expect(short(linesOf(vtt))).toEqual([
      ['agent', 1000, 2000, '在吗'],
      ['unknown', 1000, 2000, '在'],
    ])
  })

  test('without a cue is refused', () => {
    expect(problemOf('WEBVTT\n\nNOTE 空的\n')).toBe('文件里没有一条字幕')
  })
})

describe('text with times', () => {
  test.each([
    ['[00:01.20 - 00:03.40] 坐席：您好\n[00:03.50 - 00:05.00] 客户：家里停电了', 3400, 5000],
    [
      '[00:00:01.200 --> 00:00:03.400]  坐席:您好\n[00:00:03.500 --> 00:00:05] 用户:家里停电了',
      3400,
      5000,
    ],
    ['00:01.2 坐席：您好\n00:03.5 客户: 家里停电了', null, null],
    ['坐席(00:00:01.2)：您好\n客户（00:00:03.5）：家里停电了', null, null],
    ['客服20636 00:01.2\n您好\n\n客户 00:03.5\n家里停电了\n', null, null],
  ])('is read: %j', (text, firstEnd, secondEnd) => {
    expect(short(linesOf(text))).toEqual([
      ['agent', 1200, firstEnd, '您好'],
      ['customer', 3500, secondEnd, '家里停电了'],
    ])
  })

  test('keeps words before a colon that name no speaker', () => {
    expect(short(linesOf('00:01 地址：河北保定\n00:05 说话人1：好'))).toEqual([
      ['unknown', 1000, null, '地址：河北保定'],
      ['unknown', 5000, null, '好'],
    ])
  })

  test('without times, or with one that is none, is refused by its line', () => {
    expect(problemOf('坐席：您好\n客户：停电了')).toContain('格式不认识')
    expect(problemOf('通话一\n00:01 坐席：您好')).toBe('第 1 行没有时间：“通话一”')
    expect(problemOf('00:01 坐席：您好\n00:75 客户：停电了')).toBe(
      '第 2 行的时间读不懂：“00:75 客户：停电了”',
    )
  })
})

describe('a file of dialogues', () => {
  const row = (id: string) =>
    JSON.stringify({
      id,
      turns: [
        { s: 'agent', t: '您好' },
        { s: 'customer', t: '停电了' },
      ],
    })

  test('holds a call a line, without times; a broken line spoils no other', () => {
    const file = read(`${row('deva-001')}\n{"id": "deva-002", \n\n${row('deva-003')}\n`, 'a.jsonl')
    expect(file).toMatchObject({
      format: 'dialogue',
      calls: [
        { names: ['deva-001'], ok: true, lines: [{ startMs: null }, { startMs: null }] },
        { place: '第 2 行', ok: false, problem: expect.stringContaining('不是完整的 JSON') },
        { place: '第 4 行', names: ['deva-003'], ok: true },
      ],
    })
  })

  test('may as well hold one thing said a line', () => {
    const rows = [
      '{"start": 1.2, "end": 3.4, "text": "您好", "role": "客服"}',
      '{"start": 3.5, "end": 5, "text": "家里停电了", "role": "客户"}',
    ]
    expect(short(linesOf(rows.join('\n')))).toEqual(hello)
    expect(problemOf(`${rows.join('\n')}\n{"start": `)).toBe('第 3 行不是完整的 JSON')
  })
})

describe('the bytes of a file', () => {
  const text = '00:01 坐席：您好'
  /** 坐席：您好 in GBK. */
  const gbk = [0xd7, 0xf8, 0xcf, 0xaf, 0xa3, 0xba, 0xc4, 0xfa, 0xba, 0xc3]

  test.each<[string, Uint8Array]>([
    ['UTF-8 with a mark', bytes(`\ufeff${text}`)],
    ['GBK', new Uint8Array([...bytes('00:01 '), ...gbk])],
    ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['UTF-16, big end first', new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())],
  ])('are read as %s', (_, file) => {
    expect(short(linesOf(file))).toEqual([['agent', 1000, null, '您好']])
  })

  test.each<[string, string | Uint8Array, string]>([
    ['empty', '', '文件是空的'],
    ['blank', ' \n\r\n\ufeff', '文件里没有一个字'],
    ['with NUL', '00:01 坐席\0：您好', '空字符'],
    ['in mixed encodings', new Uint8Array([...bytes(text), 0x0a, ...gbk, 0xff]), '读不出来的字'],
    ['a table', 'call_id,text\nd001,您好\n', '格式不认识'],
    ['a page', '<html><body>00:01</body></html>', '格式不认识'],
  ])('%s are refused in words', (_, file, sentence) => {
    expect(problemOf(file)).toContain(sentence)
  })

  const wide = ' '.repeat(1_000_000)
  test.each([
    [`x${wide}y`, '格式不认识'],
    [`00:01${wide}坐席${wide}：您好`, 'no problem'],
    [`00:01 --> 00:02 ${'a:'.repeat(500_000)}\n-${wide}坐席`, '第 1 行的文字超过'],
    [`1\n00:01,000 --> 00:02,000\n-${wide}坐席${wide}x`, '第 2 行的文字超过'],
    [JSON.stringify([{ start: 1, text: `-${wide}坐席${wide}x` }]), '第 1 段的文字超过'],
    [JSON.stringify([{ start: 1, text: '好', rawText: wide }]), '第 1 段的文字超过'],
    [`WEBVTT\n\n00:01.000 --> 00:02.000\n${'<v '.repeat(300_000)}`, '第 3 行的文字超过'],
  ])('that are one long odd line are answered like any other (%#)', (text, sentence) => {
    expect(problemOf(text)).toContain(sentence)
  })

  test('too many are refused unread', () => {
    expect(problemOf(new Uint8Array(limits.fileBytes + 1))).toContain('超过 20 MB')
  })

  const placed = ({ place }: WrittenLine) => (/^第 \d+ [行段]$/.test(place) ? place : '')
  const anyName = fc.constantFrom('a.json', 'a.jsonl', 'a.srt', 'a.vtt', 'a.txt', 'a', '')

  test('of any kind never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), anyName, (file, name) => {
        const answer = read(file, name)
        expect(answer.ok || answer.problem).not.toBe('')
      }),
      { numRuns: 1000 },
    )
  })

  test('near to a format never throw, and no line of them lacks its place', () => {
    const piece = fc.constantFrom(
      ...[
        'WEBVTT',
        '1',
        '00:01,000 --> 00:02,000',
        '-->',
        '00:01',
        '[00:01 - ',
        '坐席：',
        '<v 客户>',
      ],
      ...[
        '{"segments":[',
        '{"turns":[',
        '{"text":"好","start":',
        '1e9',
        '-1',
        'null',
        ']}',
        '}',
        ',',
      ],
      ...['\n', '\n\n', '\r', '\ufeff', '好', 'NOTE', '{', '[', '"', '\u202e', '\ud800', '[['],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), anyName, (pieces, name) => {
        const answer = read(pieces.join(''), name)
        const told = answer.ok
          ? answer.calls.flatMap((call) => (call.ok ? call.lines.map(placed) : [call.problem]))
          : [answer.problem]
        expect(told).not.toContain('')
      }),
      { numRuns: 3000 },
    )
  })
})
