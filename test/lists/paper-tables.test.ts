import { describe, expect, test } from 'vitest'

import type { Block } from '#src/documents/document.ts'
import { paperTables } from '#src/lists/paper-tables.ts'

const printed = { kind: 'table', caption: '各部门', head: ['部门', '来电', '占比'] } as const
const table = (rows: string[][], more: object = {}): Block => ({
  ...printed,
  ...{
    head: [...printed.head],
    rows,
    right: [1, 2],
    file: { key: 'departments', title: '各部门' },
  },
  ...more,
})

describe('the tables of a paper', () => {
  test('hold numbers as numbers, and all else as it is printed', () => {
    const rows = [
      ['客服一部', '12,048', '12.3%'],
      ['2026', '1,2', '—'],
      ['客服二部', '-3', '4.50'],
    ]
    const [file] = paperTables({ blocks: [table(rows)] })
    expect(file?.rows).toEqual([
      ['客服一部', 12_048, '12.3%'],
      ['2026', '1,2', null],
      ['客服二部', -3, 4.5],
    ])
    expect(file?.head).toEqual([
      { label: '部门', num: false },
      { label: '来电', num: true },
      { label: '占比', num: true },
    ])
  })

  test('are those that say how they are called, and no more', () => {
    const { file: _, ...bare } = table([['客服一部', '1', '—']]) as Extract<
      Block,
      { kind: 'table' }
    >
    expect(paperTables({ blocks: [{ kind: 'heading', text: '一' }, bare] })).toEqual([])
  })
})
