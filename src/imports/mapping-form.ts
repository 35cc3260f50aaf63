import { eq } from 'drizzle-orm'

import { type Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Cells, ImportColumn } from '#src/kernel/importing.ts'
import { keyOfWord, keysOf } from '#src/kernel/vocabulary.ts'
import { maskCaller, maskNumbers } from '#src/personal-data/mask.ts'

import { visibleImport } from './decisions.ts'
import type { ImportFiles } from './files.ts'
import { importers } from './importers.ts'
import { firstRows } from './inspect.ts'
import { type Mapping, unmapped } from './mapping.ts'
import { type Import, type ImportFile, importFiles } from './schema.ts'
import { suggestMapping } from './suggest.ts'
import { dateFormats, importRefusals } from './vocabulary.ts'

export type MappingForm = {
  run: Import
  header: string[]
  columns: ImportColumn[]
  mapping: Mapping
  /** What the columns of the file hold in the first rows. */
  samples: Record<string, string[]>
  /** Words of theirs that are none of ours, by our column. */
  words: { column: ImportColumn; theirs: string[] }[]
}

/** Rows looked at for proposals and for words nobody knows. */
const rowsSeen = 1000
const wordsAtMost = 30

/** The mapping of a table as far as it is known, or as it is proposed from names and contents. */
export async function mappingForm(
  db: Db,
  files: ImportFiles,
  actor: Actor,
  id: number,
  given?: Mapping,
): Promise<MappingForm> {
  const run = visibleImport(db, actor, id)
  if (run.state !== 'mapping' && run.state !== 'ready') throw refused(importRefusals, 'draft-gone')
  const file = db.select().from(importFiles).where(eq(importFiles.id, run.fileId)).get()
  if (!file) throw refused(importRefusals, 'file-gone')
  const rows = await rowsOf(files, file)
  const header = file.header.filter((name) => name !== '')
  const columns = [...importers[run.kind].columns]
  const mapping = given ?? run.mapping ?? suggestMapping(columns, header, rows)
  const shown = (name: string, text: string) => {
    return name === mapping.columns['caller'] ? maskCaller(text) : maskNumbers(text)
  }
  const samples = header.map((name) => {
    const texts = distinct(rows, name).slice(0, 3)
    return [name, texts.map((text) => shown(name, text.slice(0, 60)))] as const
  })
  const words = columns.flatMap((column) => {
    const theirs = unknownWords(column, mapping, rows)
    return theirs.length > 0 ? [{ column, theirs }] : []
  })
  return { run, header, columns, mapping, samples: Object.fromEntries(samples), words }
}

async function rowsOf(files: ImportFiles, file: ImportFile): Promise<Cells[]> {
  try {
    return await firstRows(files, file, rowsSeen)
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw gone ? refused(importRefusals, 'file-gone') : error
  }
}

function unknownWords({ name, words }: ImportColumn, mapping: Mapping, rows: Cells[]): string[] {
  const theirs = mapping.columns[name]
  if (!words || theirs === undefined) return []
  const unknown = distinct(rows, theirs).filter((text) => keyOfWord(words, text) === undefined)
  return unknown.slice(0, wordsAtMost)
}

function distinct(rows: Cells[], column: string): string[] {
  const texts = rows.map((cells) => (cells[column] ?? '').trim())
  return [...new Set(texts)].filter((text) => text !== '')
}

/** What was chosen on the form; a column the file does not have counts as not chosen. */
export function readMapping(
  { header, columns }: Pick<MappingForm, 'header' | 'columns'>,
  body: Record<string, unknown>,
): { mapping: Mapping; errors: FieldErrors } {
  const text = (name: string) => {
    const value = body[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  const mapping: Mapping = { columns: {}, fixed: {}, dates: 'auto', words: {} }
  mapping.dates = keysOf(dateFormats).find((format) => format === text('dates')) ?? 'auto'
  for (const { name, words } of columns) {
    const theirs = text(`column:${name}`)
    if (header.includes(theirs)) mapping.columns[name] = theirs
    else if (text(`fixed:${name}`) !== '') mapping.fixed[name] = text(`fixed:${name}`).slice(0, 100)
    const chosen = Object.keys(body).flatMap((field) => {
      const word = field.startsWith(`word:${name}:`) ? field.slice(name.length + 6) : ''
      const known = words && Object.values(words).includes(text(field))
      return word !== '' && known ? [[word, text(field)] as const] : []
    })
    if (chosen.length > 0) mapping.words[name] = Object.fromEntries(chosen)
  }
  const missing = unmapped(columns, mapping)
  const errors = missing.map(({ name, label }) => {
    return [`column:${name}`, `请选择哪一列是${label}，或填一个固定值`] as const
  })
  return { mapping, errors: Object.fromEntries(errors) }
}
