import { renderAsync } from '@resvg/resvg-js'

import { chartFont } from './chart-font.ts'
import { type Chart, type ChartPoint, geometryOf } from './chart.ts'

const tones = { good: '#3d8b40', bad: '#c0392b', open: '#9aa0a6', none: '#2f6fb3' } as const
const toneOf = (tone: ChartPoint['tone']) => tones[tone ?? 'none']
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** A chart as a picture of its own, in ink for paper. */
export function chartSvg(chart: Chart, width?: number, height?: number): string {
  const it = geometryOf(chart, width, height)
  const text = (x: number, y: number, anchor: string, words: string, fill = '#555') =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}">${escaped(words)}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${it.width} ${it.height}" width="${it.width}" height="${it.height}" font-family="Microsoft YaHei, WenQuanYi Micro Hei, Noto Sans CJK SC, sans-serif" font-size="10">`,
    `<rect width="${it.width}" height="${it.height}" fill="#fff"/>`,
    ...it.ticks.map(
      ({ y, text: words }) =>
        `<line x1="34" x2="${it.right}" y1="${y}" y2="${y}" stroke="#ddd"/>${text(30, y + 3, 'end', words)}`,
    ),
    ...it.bars.map(
      ({ x, y, width, height, tone }) =>
        `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${toneOf(tone)}"/>`,
    ),
    ...it.whiskers.map((path) => `<path d="${path}" fill="none" stroke="#333"/>`),
    it.path === '' ? '' : `<path d="${it.path}" fill="none" stroke="#2f6fb3" stroke-width="1.5"/>`,
    ...it.dots.map(
      ({ x, y, tone }) => `<circle cx="${x}" cy="${y}" r="3" fill="${toneOf(tone)}"/>`,
    ),
    ...it.lines.map(({ path, label, x, y, tone }) => {
      const ink = tone === 'limit' ? '#c0392b' : '#555'
      return `<path d="${path}" fill="none" stroke="${ink}" stroke-dasharray="4 3"/>${text(x, y, 'start', label, ink)}`
    }),
    ...it.labels.map(({ x, text: words }) => text(x, it.height - 4, 'middle', words)),
    '</svg>',
  ].join('')
}

/** The same as pixels, twice as fine, for programs that draw no SVG; off the thread that answers. */
export async function chartPng(chart: Chart, width?: number, height?: number): Promise<Buffer> {
  const file = chartFont()
  const font = file === null ? {} : { font: { loadSystemFonts: false, fontFiles: [file] } }
  const zoom = { fitTo: { mode: 'zoom', value: 2 } } as const
  const drawn = await renderAsync(chartSvg(chart, width, height), { ...zoom, ...font })
  return Buffer.from(drawn.asPng())
}
