import { expect, test } from 'vitest'

import { readMoment } from '#src/recordings/moment.ts'
import { clipHref } from '#views/assets/clip-href.js'

test('the way to 片段 takes along the stretch A–B in whole seconds, and loses it when it is cleared', () => {
  const set = clipHref('/recordings/7/clips', { startMs: 9_700, endMs: 754_200 })
  expect(set).toBe('/recordings/7/clips?from=0:09&until=12:35')
  expect(clipHref(set, null)).toBe('/recordings/7/clips')
  expect(['0:09', '12:35'].map(readMoment)).toEqual([9_000, 755_000])
})
