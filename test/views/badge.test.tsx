import { expect, test } from 'vitest'

import { render } from '#test/views/render.ts'
import { Duration, Progress, Score, Status, Time } from '#views/components/badge.tsx'

const noon = Date.UTC(2026, 10, 21, 6, 3)

test('a time is said in Shanghai and kept exact for machines', async () => {
  const html = await render(<Time at={noon} />)
  expect(html).toContain('datetime="2026-11-21T06:03:00.000Z"')
  expect(html).toMatch(/>\s*2026-11-21 14:03\s*</)
})

test('the recent past reads as a distance, the rest and the future as a date', async () => {
  const minute = 60_000
  expect(await render(<Time at={noon} now={noon + 12 * minute} />)).toContain('12 分钟前')
  expect(await render(<Time at={noon} now={noon + 90 * minute} />)).toContain('1 小时前')
  expect(await render(<Time at={noon} now={noon + 25 * 60 * minute} />)).toMatch(
    />2026-11-21 14:03</,
  )
  expect(await render(<Time at={noon} now={noon - minute} />)).toMatch(/>2026-11-21 14:03</)
})

test('a duration reads as minutes and seconds', async () => {
  expect(await render(<Duration ms={81_000} />)).toMatch(/datetime="PT81S"[^>]*>1:21</)
})

test('progress never leaves 0–100 %, whatever an engine reports', async () => {
  expect(await render(<Progress value={2.72} label="转写" />)).toContain('<span>100%</span>')
  expect(await render(<Progress value={-1} label="转写" />)).toContain('<span>0%</span>')
})

test('progress does not claim to be done before it is', async () => {
  expect(await render(<Progress value={0.999} label="转写" />)).toContain('<span>99%</span>')
})

test('a score is a number; its bar is left to the eye', async () => {
  const html = await render(<Score value={92.6} />)
  expect(html).toContain('<span>93</span>')
  expect(html).toMatch(/<svg[^>]*aria-hidden="true"/)
})

test('a status is a word beside its colour', async () => {
  expect(await render(<Status tone="red" label="漏报" />)).toBe(
    '<span class="status tone-red">漏报</span>',
  )
})
