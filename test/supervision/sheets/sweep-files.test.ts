import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { addEntry } from '#src/supervision/sheets/entries.ts'
import { openSheetFiles, type SheetFiles } from '#src/supervision/sheets/sheet-files.ts'
import { sweepSheetFiles } from '#src/supervision/sheets/sweep-files.ts'
import { testDatabase } from '#test/support/database.ts'

import { sheetCast, underWay } from './made.ts'

let db: Db
let folder: string
let files: SheetFiles
const now = Date.now()

beforeEach(() => {
  ;({ db } = testDatabase())
  folder = mkdtempSync(path.join(tmpdir(), 'huiting-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  files = openSheetFiles(folder)
})

const placeOf = (sha256: string) => path.join(folder, sha256.slice(0, 2), sha256)
/** A file that was brought two days ago. */
function brought(text: string): string {
  const sha256 = files.keep(Buffer.from(text))
  const then = new Date(now - 2 * dayMs)
  utimesSync(placeOf(sha256), then, then)
  return sha256
}
const swept = () =>
  db
    .select()
    .from(auditEvents)
    .all()
    .filter(({ action }) => action === 'supervision.files-swept')

describe('the sweep of attachments', () => {
  test('takes away what no entry refers to, once, and leaves a trace', async () => {
    const cast = sheetCast(db)
    const id = underWay(db, cast)
    const [referred, left] = [brought('抽查记录'), brought('没有写成的进展')]
    const file = { name: '抽查.txt', kind: 'txt', sha256: referred, bytes: 12 } as const
    const entry = { text: '已抽查三个班组', itemId: null, files: [file], once: 'form-sweep-1' }
    addEntry(db, cast.handler, id, entry, now)
    expect(sweepSheetFiles(db, files, now)).toBe(1)
    expect((await files.read(referred))?.toString()).toBe('抽查记录')
    expect(await files.read(left)).toBeNull()
    expect(sweepSheetFiles(db, files, now)).toBe(0)
    expect(swept()).toMatchObject([{ particulars: { figure: 1 } }])
  })

  test('leaves what was brought of late: its entry may still be on the way', async () => {
    const young = files.keep(Buffer.from('刚刚传上来'))
    // Brought again, it is as young as the first time.
    const again = brought('又传了一次')
    files.keep(Buffer.from('又传了一次'))
    expect(sweepSheetFiles(db, files, now)).toBe(0)
    expect(await files.read(young)).not.toBeNull()
    expect(await files.read(again)).not.toBeNull()
    expect(swept()).toEqual([])
  })

  test('puts back what a sweep that was killed had set aside, and leaves what is not its own', async () => {
    const aside = brought('清到一半')
    renameSync(placeOf(aside), `${placeOf(aside)}.gone`)
    writeFileSync(path.join(folder, aside.slice(0, 2), 'notes.txt'), '不是附件')
    sweepSheetFiles(db, files, now - 10 * dayMs)
    expect((await files.read(aside))?.toString()).toBe('清到一半')
    expect(sweepSheetFiles(db, files, now)).toBe(1)
  })
})
