import { describe, expect, test } from 'vitest'

import { inspectEncoding } from '#src/kernel/tables/encoding.ts'
import { NoTable, openRows, type ReadRow } from '#src/kernel/tables/read-rows.ts'

/** Chunks of odd sizes, so that characters and line ends are cut in the middle. */
async function* chunksOf(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(bytes: Uint8Array | string, size = 7) {
  const given = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  const inspected = await inspectEncoding(chunksOf(given, size))
  const { header, rows } = await openRows(chunksOf(given, size), inspected)
  const all: ReadRow[] = []
  for await (const some of rows) all.push(...some)
  return { ...inspected, header, rows: all }
}

const cells = (rows: ReadRow[]) => rows.map((row) => (row.ok ? Object.values(row.cells) : null))
const faults = (rows: ReadRow[]) =>
  rows.flatMap((row) => (row.ok ? [] : [`${row.line} ${row.problem}`]))

/** 工号,姓名 / 20025,罗军 as Chinese Excel writes them. */
const gbk = Buffer.from('b9a4bac52cd0d5c3fb0d0a32303032352cc2debefc0d0a', 'hex')
/** 20026,李明 */
const gbkLine = Buffer.from('32303032362cc0eec3f70d0a', 'hex')

describe('the encoding of a table', () => {
  test('GBK is read as GB18030, whatever the pieces it comes in', async () => {
    for (const size of [1, 2, 3, 1000]) {
      const table = await read(gbk, size)
      expect(table).toMatchObject({ encoding: 'GB18030', switchLine: null })
      expect(table.rows).toEqual([{ line: 2, ok: true, cells: { 工号: '20025', 姓名: '罗军' } }])
    }
  })

  test('four-byte characters of GB18030 are read', async () => {
    // 𠀀 (U+20000)
    const table = await read(Buffer.concat([gbk, Buffer.from('312c95328236', 'hex')]))
    expect(cells(table.rows)[1]).toEqual(['1', '𠀀'])
  })

  test.each(['utf16le', 'utf16be'] as const)('%s is known by its mark', async (encoding) => {
    const little = Buffer.from('\uFEFF工号,姓名\r\n20025,罗军\r\n', 'utf16le')
    const bytes = encoding === 'utf16le' ? little : Buffer.from(little).swap16()
    const table = await read(bytes)
    expect(table.header).toEqual(['工号', '姓名'])
    expect(cells(table.rows)).toEqual([['20025', '罗军']])
  })

  test('the mark of UTF-8 is no part of the first column', async () => {
    expect((await read('\uFEFF工号,姓名\n1,二\n')).header).toEqual(['工号', '姓名'])
  })

  test('a GBK line in a UTF-8 table is named and not stored as nonsense', async () => {
    const head = Buffer.from('工号,姓名\r\n20025,罗军\r\n')
    const tail = Buffer.from('20027,王芳\r\n')
    const table = await read(Buffer.concat([head, gbkLine, tail]))
    expect(table).toMatchObject({ encoding: 'UTF-8', switchLine: 3 })
    expect(cells(table.rows)).toEqual([['20025', '罗军'], null, ['20027', '王芳']])
    expect(faults(table.rows)[0]).toMatch(/^3 .*编码和表里其他行不一样/)
  })

  test('a UTF-8 line in a GBK table is named and not stored as nonsense', async () => {
    const tail = Buffer.from('20028,欧阳娜娜\r\n')
    const table = await read(Buffer.concat([gbk, tail, gbkLine]))
    expect(table).toMatchObject({ encoding: 'GB18030', switchLine: 3 })
    expect(cells(table.rows)).toEqual([['20025', '罗军'], null, ['20026', '李明']])
  })

  test('a line that begins in one encoding and goes on in the other is named', async () => {
    const glued = Buffer.concat([
      Buffer.from('20026,'),
      gbkLine.subarray(6, 10),
      Buffer.from('欧阳娜\r\n'),
    ])
    const last = Buffer.from('20029,')
    const inGbk = await read(Buffer.concat([gbk, glued, gbkLine]))
    expect(inGbk).toMatchObject({ encoding: 'GB18030', switchLine: 3 })
    expect(cells(inGbk.rows)).toEqual([['20025', '罗军'], null, ['20026', '李明']])
    const utf8 = Buffer.from('工号,姓名\r\n')
    const inUtf8 = await read(Buffer.concat([utf8, glued, last, Buffer.from('王芳\r\n')]))
    expect(inUtf8).toMatchObject({ encoding: 'UTF-8', switchLine: 2 })
    expect(cells(inUtf8.rows)).toEqual([null, ['20029', '王芳']])
    expect(faults(inUtf8.rows)[0]).toMatch(/^2 .*编码和表里其他行不一样/)
  })

  test('no line of GBK is taken for one of both', async () => {
    // Every character of GB2312, a row of its table in a line.
    const lines: Buffer[] = [Buffer.from('a,b\n')]
    for (let high = 0xb0; high <= 0xf7; high += 1) {
      const signs = Array.from({ length: 94 }, (_, low) => [high, 0xa1 + low]).flat()
      lines.push(Buffer.concat([Buffer.from('1,'), Buffer.from(signs), Buffer.from('\n')]))
    }
    expect(await read(Buffer.concat(lines))).toMatchObject({ switchLine: null })
  })
})

describe('the shape of a table', () => {
  test.each(['\n', '\r\n', '\r'])('line ends %j tell the line of a row', async (end) => {
    const table = await read(['a,b', '1,2', '', '3,4', ''].join(end), 1)
    expect(table.rows.map(({ line }) => line)).toEqual([2, 4])
  })

  test('quotes in quotes, commas and line breaks stay in their cell', async () => {
    const table = await read('a,b\n"说""好""的",“一,二”,\n"两\r\n行","x,y"\n', 3)
    expect(cells(table.rows)[1]).toEqual(['两\n行', 'x,y'])
    const quoted = await read('a,b\n"说""好""的",1\n', 3)
    expect(cells(quoted.rows)).toEqual([['说"好"的', '1']])
  })

  test('a quote that never closes spoils its own line and no other', async () => {
    const lines = Array.from({ length: 500 }, (_, n) => (n === 250 ? `${n},"开` : `${n},x`))
    const table = await read(`a,b\n${lines.join('\n')}\n`)
    expect(table.rows).toHaveLength(500)
    expect(table.rows.filter(({ ok }) => ok)).toHaveLength(499)
    expect(faults(table.rows)).toEqual(['252 这一行的引号没有成对，没有导入'])
  })

  test('two stray quotes do not take the lines between them along', async () => {
    const table = await read('a,b\n1,12"管\n2,x\n3,12"管\n4,y\n')
    expect(cells(table.rows).filter(Boolean)).toEqual([
      ['2', 'x'],
      ['4', 'y'],
    ])
    expect(table.rows.filter(({ ok }) => !ok).map(({ line }) => line)).toEqual([2, 4])
  })

  test('a cell of ten megabytes is a bad row, and the next one is read', async () => {
    const table = await read(`a,b\n1,${'x'.repeat(10_000_000)}\n2,y\n`, 65_536)
    expect(faults(table.rows)).toEqual(['2 这一行超过 20 万字，没有导入'])
    expect(cells(table.rows)[1]).toEqual(['2', 'y'])
  })

  test('a row with an empty character is bad, and the next one is read', async () => {
    const table = await read('a,b\n1,\0\n2,y\n')
    expect(faults(table.rows)).toEqual(['2 这一行有空字符，没有导入'])
    expect(cells(table.rows)[1]).toEqual(['2', 'y'])
  })

  test('short rows are filled, rows with cells beyond the header are bad', async () => {
    const table = await read('a,b,c\n1\n1,2,3,,\n1,2,3,4\n')
    expect(cells(table.rows)).toEqual([['1', '', ''], ['1', '2', '3'], null])
    expect(faults(table.rows)[0]).toContain('4 列')
  })

  test('a header that comes again in the middle is named', async () => {
    const table = await read('a,b\n1,2\nA,b\n3,4\n')
    expect(faults(table.rows)).toEqual(['3 这一行是又一个表头，没有导入'])
  })

  test('rows of nothing but commas are no rows', async () => {
    expect((await read('a,b\n,\n1,2\n,,,\n')).rows).toHaveLength(1)
  })

  test.each([
    ['', '文件是空的'],
    ['\n\n', '文件是空的'],
    [',,\n1,2,3\n', '没有表头'],
    ['a,b,A\n1,2,3\n', '“a”出现了两次'],
    ['a,\0\n1,2\n', '空字符'],
    [`${'x'.repeat(300_000)}\n`, '这一行超过'],
    [Array.from({ length: 5000 }, (_, i) => `c${i}`).join(','), '列数超过'],
  ])('what is no table is refused in a sentence', async (text, sentence) => {
    await expect(read(text, 1000)).rejects.toThrow(sentence)
    await expect(read(text, 1000)).rejects.toBeInstanceOf(NoTable)
  })
})
