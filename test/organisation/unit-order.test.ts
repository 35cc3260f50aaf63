import { expect, test } from 'vitest'

import { byUnitName } from '#src/organisation/unit-order.ts'

test('units stand in the order in which people count them', () => {
  const names = ['客服十一部', '客服三部', '客服一部', '客服二部', '客服十部', '客服二十部']
  expect(names.toSorted(byUnitName)).toEqual([
    ...['客服一部', '客服二部', '客服三部', '客服十部', '客服十一部', '客服二十部'],
  ])
  expect(['一部10班', '一部2班'].toSorted(byUnitName)).toEqual(['一部2班', '一部10班'])
})
