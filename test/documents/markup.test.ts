import { expect, test } from 'vitest'

import { blocksOf } from '#src/documents/markup.ts'

test('a figure at the beginning of a line is no item of a list', () => {
  expect(blocksOf('3.5 千瓦以上').map(({ kind }) => kind)).toEqual(['paragraph'])
  expect(blocksOf('3. 千瓦').map(({ kind }) => kind)).toEqual(['numbered'])
})

test('a numbered list that a paragraph breaks off goes on counting', () => {
  const blocks = blocksOf('1. 核对户号\n\n客户着急时先安抚。\n\n2. 登记')
  expect(blocks.map((block) => (block.kind === 'numbered' ? block.first : block.kind))).toEqual([
    ...[1, 'paragraph', 2],
  ])
})
