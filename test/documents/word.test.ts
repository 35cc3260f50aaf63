import { describe, expect, test } from 'vitest'

import { chartPng, chartSvg } from '#src/documents/chart-svg.ts'
import type { Chart } from '#src/documents/chart.ts'
import { geometryOf } from '#src/documents/chart.ts'
import type { PaperDocument } from '#src/documents/document.ts'
import { wordOf } from '#src/documents/word.ts'
import { unzipped } from '#src/lists/files/zip.ts'

const chart: Chart = {
  title: '每周应派未派属实数',
  kind: 'bars',
  unit: '件',
  points: [
    { label: '46周', value: 7, tone: 'bad' },
    { label: '47周', value: 3, tone: 'good' },
    { label: '48周', value: 0, tone: 'open' },
  ],
  lines: [{ label: '控制上限 4', values: [4], tone: 'limit' }],
}

const paper: PaperDocument = {
  title: '对内投诉工作督办表',
  line: ['编号 DB-2026-48-01', '下达日期 2026-11-28'],
  foot: '王敏 2026-11-28 打印',
  blocks: [
    { kind: 'heading', text: '一、总体情况' },
    { kind: 'paragraph', text: '本周受理 <7> 件\n属实 3 件 & 其他' },
    {
      kind: 'table',
      caption: '分部门',
      head: ['部门', '属实'],
      rows: [['客服一部', '3']],
      right: [1],
    },
    {
      kind: 'form',
      columns: 4,
      rows: [
        [
          { text: '问题', label: true },
          { text: '应派未派', span: 3 },
        ],
      ],
    },
    { kind: 'chart', chart },
    {
      kind: 'charts',
      charts: [
        { chart: { ...chart, title: '客服一部每周属实数' }, note: '在控制限内' },
        { chart: { ...chart, title: '客服二部每周属实数' }, note: '超出上控制限' },
        { chart: { ...chart, title: '客服三部每周属实数' }, note: '没有下控制限' },
      ],
    },
    { kind: 'signatures', places: [{ label: '部门负责人', name: '周芳', at: '2026-11-28' }] },
    { kind: 'note', text: '数字冻结于下达日' },
  ],
}

describe('a document as a Word file', () => {
  test('holds every word of the document, in order, and its chart as a picture', async () => {
    const parts = unzipped(await wordOf(paper))
    const xml = parts.get('word/document.xml')?.toString() ?? ''
    const words = [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map(([, text]) => text).join('|')
    const wanted = [
      '对内投诉工作督办表',
      '编号 DB-2026-48-01',
      '一、总体情况',
      '本周受理 &lt;7&gt; 件',
    ]
    wanted.push(
      '属实 3 件 &amp; 其他',
      '分部门',
      '客服一部',
      '问题',
      '应派未派',
      chart.title,
      '客服一部每周属实数',
      '在控制限内',
      '客服二部每周属实数',
      '客服三部每周属实数',
      '周芳',
      '数字冻结于下达日',
    )
    const places = wanted.map((text) => words.indexOf(text))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    // The small ones are the same picture under three titles: it is stored once.
    const pictures = [...parts.keys()].filter((name) => /^word\/media\/./.test(name))
    expect(
      pictures.map((name) => name.split('.').at(-1) ?? '').toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['png', 'png', 'svg', 'svg'])
  })

  test('gives the labels of a form less room than what is written beside them', async () => {
    const xml =
      unzipped(await wordOf(paper))
        .get('word/document.xml')
        ?.toString() ?? ''
    const form = xml.slice(xml.indexOf('问题') - 1500, xml.indexOf('问题'))
    const widths = [...form.matchAll(/<w:gridCol w:w="(\d+)"/g)].map(([, wide]) => Number(wide))
    const [label = 0, ...others] = widths.slice(-4)
    expect(others).toHaveLength(3)
    for (const wide of others) expect(wide).toBeGreaterThan(label * 2)
  })

  test('draws charts that every program can show', async () => {
    expect((await chartPng(chart)).subarray(1, 4).toString()).toBe('PNG')
    expect(
      chartSvg({ ...chart, lines: [{ label: '<a>&"', values: [1], tone: 'limit' }] }),
    ).toContain('&lt;a>&amp;&quot;')
  })
})

describe('the picture of a chart', () => {
  test('stands on its base line and reaches as high as its numbers say', () => {
    const { bars, base, lines } = geometryOf(chart)
    const [high, low, none] = bars
    expect(none?.height).toBe(0)
    expect((high?.height ?? 0) / (low?.height ?? 1)).toBeCloseTo(7 / 3, 9)
    expect((high?.y ?? 0) + (high?.height ?? 0)).toBeCloseTo(base, 9)
    const limit = Number(/^M\S+ (\S+?)L/.exec(lines[0]?.path ?? '')?.[1])
    expect(limit).toBeGreaterThan(high?.y ?? 0)
    expect(limit).toBeLessThan(low?.y ?? 0)
  })

  test('is drawn without points', () => {
    expect(geometryOf({ ...chart, points: [] }).bars).toEqual([])
    expect(geometryOf({ ...chart, kind: 'line', points: [] }).path).toBe('')
  })
})
