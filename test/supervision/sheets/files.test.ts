import { Document, Packer, Paragraph } from 'docx'
import { describe, expect, test } from 'vitest'

import { lookAtFile } from '#src/supervision/sheets/file-types.ts'

const bytes = (...given: (number | string)[]) =>
  Buffer.concat(given.map((one) => (typeof one === 'string' ? Buffer.from(one) : Buffer.of(one))))
const pdf = bytes('%PDF-1.7\n1 0 obj')
const png = bytes(0x89, 'PNG\r\n', 0x1a, '\n....')
const word = await Packer.toBuffer(
  new Document({ sections: [{ children: [new Paragraph('整改情况')] }] }),
)

describe('an attachment', () => {
  test('is taken where its content is what its name says', () => {
    expect(lookAtFile('方案.PDF', pdf)).toEqual({ kind: 'pdf' })
    expect(lookAtFile('现场.png', png)).toEqual({ kind: 'png' })
    expect(lookAtFile('现场.jpeg', bytes(0xff, 0xd8, 0xff, 0xe0))).toEqual({ kind: 'jpg' })
    expect(lookAtFile('总结.docx', word)).toEqual({ kind: 'docx' })
    expect(lookAtFile('名单.csv', bytes('姓名,分数\n甲,98'))).toEqual({ kind: 'csv' })
    // 中文 in GB18030.
    expect(lookAtFile('名单.txt', bytes(0xd6, 0xd0, 0xce, 0xc4))).toEqual({ kind: 'txt' })
  })

  test.each([
    ['方案.pdf', png, '对不上'],
    ['现场.png', pdf, '对不上'],
    ['名单.xlsx', word, '对不上'],
    ['总结.docx', bytes('PK', 3, 4, 'no directory'), '对不上'],
    ['名单.txt', bytes('MZ', 0x90, 0, 3, 0), '对不上'],
    ['程序.exe', bytes('MZ'), '不能作附件'],
    ['页面.html', bytes('<script>'), '不能作附件'],
    ['没有类型', pdf, '不能作附件'],
    ['空.txt', Buffer.alloc(0), '空的'],
    ['太大.txt', Buffer.alloc(20 * 1024 * 1024 + 1, 0x61), '20 MB'],
  ])('that lies about itself or will not do is refused in words: %s', (name, given, words) => {
    const looked = lookAtFile(name, given)
    expect('problem' in looked ? looked.problem : 'taken').toContain(words)
  })
})
