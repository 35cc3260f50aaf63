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
          ...paper.blocks.flatMap(partsOf),
        ],
      },
    ],
  })
  return await Packer.toBuffer(document)
}

function footOf(foot: string): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [
      new TextRun({
        size: 16,
        children: [`${foot}　第 `, PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES, ' 页'],
      }),
    ],
  })
}

type Letter = { size?: number; bold?: boolean; right?: boolean }

/** One paragraph; the breaks of its lines stay. */
function wordsOf(text: string, { size = 21, bold = false, right = false }: Letter = {}): Paragraph {
  return new Paragraph({
    spacing: { after: 60 },
    alignment: right ? AlignmentType.RIGHT : AlignmentType.LEFT,
    children: text
      .split('\n')
      .map((part, index) => new TextRun({ text: part, size, bold, ...(index && { break: 1 }) })),
  })
}

function partsOf(block: Block): (Paragraph | Table)[] {
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
      return [wordsOf(block.caption, { bold: true }), tableOf(block), wordsOf('', { size: 8 })]
    case 'form':
      return [formOf(block.columns, block.rows), wordsOf('', { size: 8 })]
    case 'chart':
      return [wordsOf(block.chart.title, { bold: true }), pictureOf(block.chart)]
    case 'signatures':
      return block.places.map(({ label, name, at }) =>
        wordsOf(`${label}：${name || '＿＿＿＿＿＿'}　　日期：${at || '＿＿＿＿＿＿'}`),
      )
  }
}

function pictureOf(chart: Chart): Paragraph {
  const { width, height } = geometryOf(chart)
  return new Paragraph({
    children: [
      new ImageRun({
        type: 'svg',
        data: Buffer.from(chartSvg(chart)),
        fallback: { type: 'png', data: chartPng(chart) },
        transformation: { width, height },
        altText: { name: chart.title, title: chart.title, description: numbersOf(chart) },
      }),
    ],
  })
}

const numbersOf = ({ points, unit }: Chart) =>
  points.map(({ label, value }) => `${label} ${value}${unit}`).join('，')

const full = { size: 100, type: WidthType.PERCENTAGE }

function tableOf({ head, rows, right = [] }: Extract<Block, { kind: 'table' }>): Table {
  const cell = (text: string, column: number, bold: boolean) =>
    new TableCell({
      borders,
      ...(bold && { shading: { type: ShadingType.CLEAR, fill: 'F2F2F2' } }),
      children: [wordsOf(text, { size: 19, bold, right: right.includes(column) })],
    })
  return new Table({
    width: full,
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

function formOf(columns: number, rows: readonly FormCell[][]): Table {
  const share = 100 / columns
  return new Table({
    width: full,
    rows: rows.map(
      (row) =>
        new TableRow({
          children: row.map(
            ({ text, label = false, span = 1 }) =>
              new TableCell({
                borders,
                columnSpan: span,
                width: { size: share * span, type: WidthType.PERCENTAGE },
                ...(label && { shading: { type: ShadingType.CLEAR, fill: 'F2F2F2' } }),
                children: [wordsOf(text, { size: 20, bold: label })],
              }),
          ),
        }),
    ),
  })
}
