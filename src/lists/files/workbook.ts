import writeExcelFile from 'write-excel-file/node'

import type { CellValue } from '../definition.ts'
import { type ZipEntry, unzipped, zipped } from './zip.ts'

export type FileHead = {
  labels: readonly string[]
  nums: readonly boolean[]
  /** Who took what, when, by which filter: it stays with the file. */
  notes: readonly (readonly [label: string, text: string])[]
}

/** Excel holds no more in one cell. */
const longestCell = 32_767
const rowsSheet = 'xl/worksheets/sheet1.xml'
const rowsEnd = '</sheetData>'

/**
 * A workbook of any length: the sheet of rows, its head frozen, and a sheet that says where it comes
 * from. The library makes the workbook with its head; the rows are let into its first sheet as they
 * come, since the library would hold all of them (766 MB for 100,000 rows).
 */
export async function* workbookPieces(
  head: FileHead,
  chunks: Iterable<CellValue[][]>,
): AsyncGenerator<Uint8Array> {
  const entries = unzipped(await emptyWorkbook(head))
  const sheet = entries.get(rowsSheet)?.toString('utf8') ?? ''
  const cut = sheet.indexOf(rowsEnd)
  if (cut < 0) throw new Error('the workbook has no sheet for rows')
  function* rows() {
    yield sheet.slice(0, cut)
    let number = 1
    for (const chunk of chunks) {
      yield chunk.map((cells) => rowText(cells, (number += 1))).join('')
    }
    yield sheet.slice(cut)
  }
  function* parts(): Generator<ZipEntry> {
    for (const [name, bytes] of entries) {
      yield { name, pieces: name === rowsSheet ? rows() : [bytes] }
    }
  }
  yield* zipped(parts())
}

async function emptyWorkbook({ labels, nums, notes }: FileHead): Promise<Buffer> {
  const header = labels.map((value, index) => ({
    value,
    type: String,
    fontWeight: 'bold' as const,
    backgroundColor: '#eef1f5',
    ...(nums[index] ? { align: 'right' as const } : {}),
  }))
  const said = notes.map(([label, text]) => [
    { value: label, type: String, fontWeight: 'bold' as const },
    { value: inert(text), type: String },
  ])
  const wide = nums.map((num) => ({ width: num ? 10 : 18 }))
  const file = writeExcelFile([
    { data: [header], sheet: '数据', columns: wide, stickyRowsCount: 1 },
    { data: said, sheet: '说明', columns: [{ width: 12 }, { width: 60 }] },
  ])
  return Buffer.from(await file.toBuffer())
}

function rowText(cells: readonly CellValue[], row: number): string {
  const text = cells.map((value, index) => cellText(value, `${columnName(index)}${row}`)).join('')
  return `<row r="${row}">${text}</row>`
}

function cellText(value: CellValue, name: string): string {
  if (value === null || value === '') return ''
  if (typeof value === 'number')
    return Number.isFinite(value) ? `<c r="${name}"><v>${value}</v></c>` : ''
  const text = escaped(inert(value).slice(0, longestCell))
  return `<c r="${name}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

/** A text that begins like a formula is shown as it is, also after it was copied elsewhere. */
export const inert = (text: string): string =>
  /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text

/** What XML cannot hold (control marks, halves of a character) is left out. */
const unspeakable =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const escaped = (text: string): string =>
  text
    .replaceAll(unspeakable, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')

function columnName(index: number): string {
  const last = String.fromCodePoint(65 + (index % 26))
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last
}
