import { describe, expect, test } from 'vitest'

import { readTable, writeTable } from '#src/kernel/csv.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
/** 「工号,姓名」「20025,罗军」 as Chinese Excel writes them. */
const gbk = Uint8Array.from([
  0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0d, 0x0a, 0x32, 0x30, 0x30, 0x32, 0x35,
  0x2c, 0xc2, 0xde, 0xbe, 0xfc, 0x0d, 0x0a,
])

function tableOf(bytes: Uint8Array) {
  const read = readTable(bytes)
  if (!read.ok) throw new Error(read.problem)
  return read.table
}

describe('reading tables', () => {
  test('reads GBK files from Excel', () => {
    const table = tableOf(gbk)
    expect(table.encoding).toBe('GB18030')
    expect(table.rows[0]?.cells).toEqual({ 工号: '20025', 姓名: '罗军' })
  })

  test('reads UTF-8 with a byte order mark, and UTF-16', () => {
    expect(tableOf(utf8('\uFEFFa,b\n1,2\n')).header).toEqual(['a', 'b'])
    const utf16 = new Uint8Array(Buffer.from('\uFEFFa,b\n1,二\n', 'utf16le'))
    expect(tableOf(utf16).rows[0]?.cells).toEqual({ a: '1', b: '二' })
  })

  test.each(['\n', '\r\n', '\r'])('takes line ends %j and names the line of a row', (end) => {
    const table = tableOf(utf8(['a,b', '1,2', '3,4', ''].join(end)))
    expect(table.rows.map(({ line }) => line)).toEqual([2, 3])
  })

  test('keeps quotes inside quotes, commas and line breaks inside cells', () => {
    const table = tableOf(utf8('a,b\n"说""好""的",“一,二”\n"两\n行",x\n'))
    expect(table.rows[0]?.cells['a']).toBe('说"好"的')
    expect(table.rows[1]?.cells['a']).toBe('两\n行')
  })

  test('fills ragged rows with empty cells', () => {
    expect(tableOf(utf8('a,b,c\n1\n')).rows[0]?.cells).toEqual({ a: '1', b: '', c: '' })
  })

  test.each([
    [new Uint8Array(0), '文件是空的'],
    [utf8('a,b\n1,\0\n'), '空字符'],
    [utf8('a,b\n"1,2\n'), '引号没有成对'],
    [utf8('a,b,A\n1,2,3\n'), '“a”出现了两次'],
    [utf8(Array.from({ length: 5000 }, (_, i) => `c${i}`).join(',')), '列数超过'],
  ])('says in a sentence what it cannot read', (bytes, sentence) => {
    const read = readTable(bytes)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.problem).toContain(sentence)
  })
})

describe('writing tables', () => {
  test('leaves no live formula for Excel', () => {
    const text = writeTable(['a'], [['=1+1'], ['+1'], ['-1'], ['@SUM(A1)'], ['\t=1']])
    for (const line of text.split('\n').slice(1)) expect(line).not.toMatch(/^"?[=+\-@\t]/)
  })

  test('begins with the mark by which Excel knows UTF-8', () => {
    expect(writeTable(['列'], [])).toMatch(/^\uFEFF列/)
  })
})
