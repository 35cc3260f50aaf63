import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { render } from '#test/views/render.ts'
import { spansOf } from '#views/components/spans.ts'
import { Transcript } from '#views/components/transcript.tsx'

const line = {
  id: 6,
  startMs: 23_400,
  endMs: 37_000,
  voice: 'customer' as const,
  text: '她上来就问满不满意',
  doubtful: false,
  marks: [],
  hit: false,
}

describe('spans', () => {
  test('cut a line at its marks, overlaps included', () => {
    const marks = [
      { start: 2, end: 6, label: '甲' },
      { start: 4, end: 8, label: '乙' },
    ]
    expect(spansOf('0123456789', marks)).toEqual([
      { text: '01', labels: [] },
      { text: '23', labels: ['甲'] },
      { text: '45', labels: ['甲', '乙'] },
      { text: '67', labels: ['乙'] },
      { text: '89', labels: [] },
    ])
  })

  test('joined together are the text again, wherever the marks point', () => {
    const mark = fc.record({
      start: fc.integer({ min: -5, max: 60 }),
      end: fc.integer({ min: -5, max: 60 }),
      label: fc.constantFrom('甲', '乙'),
    })
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.array(mark, { maxLength: 8 }), (text, marks) => {
        const spans = spansOf(text, marks)
        expect(spans.map((span) => span.text).join('')).toBe(text)
        for (const span of spans) expect(span.text.length > 0 || text === '').toBe(true)
      }),
    )
  })

  test('carry a label exactly where its mark lies', () => {
    const [before, marked, after] = spansOf('她上来就问', [{ start: 1, end: 3, label: '态度-07' }])
    expect(before).toEqual({ text: '她', labels: [] })
    expect(marked).toEqual({ text: '上来', labels: ['态度-07'] })
    expect(after).toEqual({ text: '就问', labels: [] })
  })
})

describe('a transcript', () => {
  test('gives each line its time, its voice and an address', async () => {
    const html = await render(<Transcript segments={[line]} />)
    expect(html).toContain('id="segment-6"')
    expect(html).toContain('data-start="23400"')
    expect(html).toContain('0:23')
    expect(html).toContain('<b>客户</b>')
  })

  test('marks what was heard and names the rule', async () => {
    const marks = [{ start: 0, end: 5, label: '态度-07' }]
    const html = await render(<Transcript segments={[{ ...line, marks, hit: true }]} />)
    expect(html).toContain('<mark title="态度-07">她上来就问</mark>满不满意')
    expect(html).toContain('class="turn customer hit"')
  })

  test('says in words that a line is doubtful', async () => {
    const html = await render(<Transcript segments={[{ ...line, doubtful: true }]} />)
    expect(html).toMatch(/<span class="sr">[^<]*听写把握不大/)
  })

  test('shows markup in speech as text', async () => {
    const html = await render(<Transcript segments={[{ ...line, text: '<img src=x>' }]} />)
    expect(html).toContain('&lt;img src=x&gt;')
  })

  test('takes one stop of the Tab key', async () => {
    const html = await render(<Transcript segments={[line, { ...line, id: 7 }]} />)
    expect(html.match(/data-seek="true" tabindex="0"/g)).toHaveLength(1)
    expect(html.match(/data-seek="true" tabindex="-1"/g)).toHaveLength(1)
  })
})
