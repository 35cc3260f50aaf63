import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  ImageRun,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'

import { chartPng, chartSvg } from './chart-svg.ts'
import { type Chart, geometryOf } from './chart.ts'
import type { Block, FormCell, PaperDocument } from './document.ts'
import { smallChart } from './drawn.ts'
import { unsigned } from './vocabulary.ts'

const song = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '宋体' }
const hei = { ascii: 'Arial', hAnsi: 'Arial', eastAsia: '黑体' }
const mm = (length: number) => Math.round(length * 56.7)
const line = { style: BorderStyle.SINGLE, size: 4, color: '000000' }
const borders = { top: line, bottom: line, left: line, right: line }

/** The type of a Word file, for the answer's head. */
export const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** A document as a Word file, with what the printed page shows. */
export async function wordOf(paper: PaperDocument): Promise<Buffer> {
  const page = paper.landscape
    ? { size: { width: mm(210), height: mm(297), orientation: PageOrientation.LANDSCAPE } }
    : { size: { width: mm(210), height: mm(297) } }
  const margin = { top: mm(16), bottom: mm(16), left: mm(14), right: mm(14) }
  const pictures = await picturesOf(paper)
  const document = new Document({
    title: paper.title,
    creator: '回听',
    styles: { default: { document: { run: { font: song, size: 21 } } } },
    sections: [
      {
        properties: { page: { ...page, margin } },
        footers: { default: new Footer({ children: [footOf(paper.foot)] }) },
        children: [
          new Paragraph({
            heading: HeadingLevel.TITLE,
            alignment: AlignmentType.CENTER,
            spacing: { after: 160 },
            children: [new TextRun({ text: paper.title, font: hei, size: 36, color: '000000' })],
          }),
          ...(paper.line.length === 0 ? [] : [wordsOf(paper.line.join('　　'), { size: 18 })]),
          ...paper.blocks.flatMap((block) => partsOf(block, pictures)),
        ],
      },
    ],
  })
  return await Packer.toBuffer(document)
}

function footOf(foot: string): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    // A run for each piece: some programs draw a field in the size of its own run only.
    children: [`${foot}　第 `, PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES, ' 页'].map(
      (piece) => new TextRun({ size: 16, children: [piece] }),
    ),
  })
}

/** `stays`: on the page of what follows. */
type Letter = { size?: number; bold?: boolean; right?: boolean; stays?: boolean }

/** One paragraph; the breaks of its lines stay. */
function wordsOf(text: string, letter: Letter = {}): Paragraph {
  const { size = 21, bold = false, right = false, stays = false } = letter
  return new Paragraph({
    keepNext: stays,
    spacing: { after: 60 },
    alignment: right ? AlignmentType.RIGHT : AlignmentType.LEFT,
    children: text
      .split('\n')
      .map((part, index) => new TextRun({ text: part, size, bold, ...(index && { break: 1 }) })),
  })
}

type Pictures = ReadonlyMap<Chart, Buffer>

/** All charts of a paper as pixels, one after the other. */
async function picturesOf({ blocks }: PaperDocument): Promise<Pictures> {
  const pictures = new Map<Chart, Buffer>()
  for (const block of blocks) {
    if (block.kind === 'chart') pictures.set(block.chart, await chartPng(block.chart))
    if (block.kind !== 'charts') continue
    for (const { chart } of block.charts) {
      pictures.set(chart, await chartPng(chart, smallChart.width, smallChart.height))
    }
  }
  return pictures
}

function partsOf(block: Block, pictures: Pictures): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          heading: HeadingLevel.HEADING_2,
          spacing: { before: 200, after: 80 },
          keepNext: true,
          children: [new TextRun({ text: block.text, font: hei, size: 24, color: '000000' })],
        }),
      ]
    case 'paragraph':
      return [wordsOf(block.text)]
    case 'note':
      return [wordsOf(block.text, { size: 18 })]
    case 'table':
      return [
        wordsOf(block.caption, { bold: true, stays: true }),
        tableOf(block),
        wordsOf('', { size: 8 }),
      ]
    case 'form':
      return [formOf(block.columns, block.rows), wordsOf('', { size: 8 })]
    case 'chart':
      return [
        wordsOf(block.chart.title, { bold: true, stays: true }),
        pictureOf(block.chart, pictures),
      ]
    case 'charts':
      return [besideOneAnother(block.charts, pictures), wordsOf('', { size: 8 })]
    case 'signatures':
      return block.places.map(({ label, name, at }) =>
        wordsOf(`${label}：${name || unsigned}　　日期：${at || unsigned}`),
      )
  }
}

function pictureOf(
  chart: Chart,
  pictures: Pictures,
  size: { width?: number; height?: number } = {},
): Paragraph {
  const { width, height } = geometryOf(chart, size.width, size.height)
  return new Paragraph({
    children: [
      new ImageRun({
        type: 'svg',
        data: Buffer.from(chartSvg(chart, width, height)),
        fallback: { type: 'png', data: pictures.get(chart) ?? Buffer.alloc(0) },
        transformation: { width, height },
        altText: { name: chart.title, title: chart.title, description: numbersOf(chart) },
      }),
    ],
  })
}

const numbersOf = ({ points, unit }: Chart) =>
  points.map(({ label, value }) => `${label} ${value}${unit}`).join('，')

/** What is written on is as wide as this, in twentieths of a point. */
const textWide = mm(182)

const none = { style: BorderStyle.NONE, size: 0, color: 'FFFFFF' }
const unseen = { top: none, bottom: none, left: none, right: none }

/** Small charts in two columns, in a table without lines. */
function besideOneAnother(
  charts: Extract<Block, { kind: 'charts' }>['charts'],
  pictures: Pictures,
): Table {
  const pairs = Array.from({ length: Math.ceil(charts.length / 2) }, (_, row) =>
    charts.slice(row * 2, row * 2 + 2),
  )
  const cellOf = (one: (typeof charts)[number] | undefined) =>
    new TableCell({
      borders: unseen,
      width: { size: 50, type: WidthType.PERCENTAGE },
      children: one
        ? [
            wordsOf(one.chart.title, { size: 19, bold: true }),
            pictureOf(one.chart, pictures, smallChart),
            wordsOf(one.note, { size: 17 }),
          ]
        : [wordsOf('')],
    })
  return new Table({
    width: full,
    columnWidths: [textWide / 2, textWide / 2],
    borders: { ...unseen, insideHorizontal: none, insideVertical: none },
    rows: pairs.map(
      ([left, right]) => new TableRow({ cantSplit: true, children: [cellOf(left), cellOf(right)] }),
    ),
  })
}

/** How wide a text is in halves of a Chinese character; figures take a little more than a half. */
const widthOf = (text: string) =>
  [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1.2), 0)

/** What the margins of a cell take, so that a number of a few figures is not broken. */
const cellMargins = 4

/** Each column as wide as its longest text asks for, within reason; together the page. */
function sharesOf(lines: readonly (readonly string[])[]): number[] {
  const longest = (lines[0] ?? []).map((_, column) =>
    Math.min(44, Math.max(6, ...lines.map((line) => widthOf(line[column] ?? '') + cellMargins))),
  )
  const sum = longest.reduce((total, one) => total + one, 0)
  return longest.map((one) => (one * 100) / sum)
}

const full = { size: 100, type: WidthType.PERCENTAGE }

function tableOf({ head, rows, right = [] }: Extract<Block, { kind: 'table' }>): Table {
  const shares = sharesOf([head, ...rows])
  const cell = (text: string, column: number, bold: boolean) =>
    new TableCell({
      borders,
      width: { size: shares[column] ?? 10, type: WidthType.PERCENTAGE },
      ...(bold && { shading: { type: ShadingType.CLEAR, fill: 'F2F2F2' } }),
      children: [wordsOf(text, { size: 19, bold, right: right.includes(column) })],
    })
  return new Table({
    width: full,
    // Some programs go by these, others by the cells.
    columnWidths: shares.map((share) => Math.round((share * textWide) / 100)),
    rows: [
      new TableRow({
        tableHeader: true,
        children: head.map((text, column) => cell(text, column, true)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: row.map((text, column) => cell(text, column, false)),
          }),
      ),
    ],
  })
}

/** What a column of labels takes of a form; the others share the rest. */
const labelShare = 11.5

/** How wide each column of a form is: those that hold labels are narrow, as on the printed page. */
function formShares(columns: number, rows: readonly FormCell[][]): number[] {
  const labels = new Set<number>()
  for (const row of rows) {
    let at = 0
    for (const { label = false, span = 1 } of row) {
      if (label && span === 1) labels.add(at)
      at += span
    }
  }
  const others = columns - labels.size
  const rest = others > 0 ? (100 - labels.size * labelShare) / others : 100 / columns
  return Array.from({ length: columns }, (_, at) =>
    others > 0 && labels.has(at) ? labelShare : rest,
  )
}

function formOf(columns: number, rows: readonly FormCell[][]): Table {
  const shares = formShares(columns, rows)
  const shareOf = (row: readonly FormCell[], index: number) => {
    const from = row.slice(0, index).reduce((sum, { span = 1 }) => sum + span, 0)
    const own = shares.slice(from, from + (row[index]?.span ?? 1))
    return own.reduce((sum, share) => sum + share, 0)
  }
  return new Table({
    width: full,
    columnWidths: shares.map((share) => Math.round((share * textWide) / 100)),
    rows: rows.map(
      (row) =>
        new TableRow({
          children: row.map(
            ({ text, label = false, span = 1 }, index) =>
              new TableCell({
                borders,
                columnSpan: span,
                width: { size: shareOf(row, index), type: WidthType.PERCENTAGE },
                ...(label && { shading: { type: ShadingType.CLEAR, fill: 'F2F2F2' } }),
                children: [wordsOf(text, { size: 20, bold: label })],
              }),
          ),
        }),
    ),
  })
}
