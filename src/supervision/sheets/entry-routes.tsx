import { and, eq } from 'drizzle-orm'
import { Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import { authorise } from '#src/kernel/actor.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import { parseForm, typedTexts } from '#src/kernel/form.ts'
import { type AppEnv, download, readBody } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { subjectOf } from './draft.ts'
import { addEntry, type KeptFile } from './entries.ts'
import { lookAtFile, mediaTypes } from './file-types.ts'
import { sheetFor } from './find.ts'
import { idOf, one, sheetPage } from './form-routes.tsx'
import { entryForm } from './forms.ts'
import { supervisionFiles } from './schema.ts'
import type { SheetFiles } from './sheet-files.ts'
import { sheetMost } from './vocabulary.ts'

/** 进展 with its attachments, and taking an attachment away. */
export function entryRoutes(blindness: Blindness, files: SheetFiles) {
  return new Hono<AppEnv>()
    .post(`${one}/entries`, async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'supervision.read')
      sheetFor(db, actor, idOf(c))
      const body = await readBody(c, { all: true })
      const values = typedTexts(body)
      const input = parseForm(entryForm, body)
      if (!input.ok)
        return sheetPage(c, blindness, { form: 'entries', errors: input.errors, values })
      const { text, item: itemId, once } = input.data
      const given = await filesIn(body['files'])
      if ('problem' in given) {
        const errors = { files: given.problem }
        return sheetPage(c, blindness, { form: 'entries', errors, values })
      }
      try {
        addEntry(db, actor, idOf(c), { text, itemId, once, files: keepAll(given.files) })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        const sentence = error.message
        return sheetPage(c, blindness, { form: 'entries', errors: {}, values, sentence })
      }
      return c.redirect(`/supervision/${idOf(c)}`, 303)
    })
    .get(`${one}/files/:attachment{[0-9]{1,15}}`, async (c) => {
      const { db, actor } = c.var
      const sheet = sheetFor(db, actor, idOf(c))
      const { id, sheetId } = supervisionFiles
      const file = db
        .select()
        .from(supervisionFiles)
        .where(and(eq(id, Number(c.req.param('attachment'))), eq(sheetId, sheet.id)))
        .get()
      if (!file) throw new NotFound()
      const bytes = await files.read(file.sha256)
      if (!bytes) throw new Refused('file-lost', `附件“${file.name}”已丢失，请从备份找回`)
      record(db, actor, 'supervision.file-opened', subjectOf(sheet), { fileName: file.name })
      // Always saved, never shown in the page: what people bring is not run here.
      return c.body(new Uint8Array(bytes), 200, {
        ...download(file.name, mediaTypes[file.kind]),
        'X-Content-Type-Options': 'nosniff',
      })
    })

  function keepAll(given: readonly (Omit<KeptFile, 'sha256' | 'bytes'> & { body: Uint8Array })[]) {
    return given.map(({ name, kind, body }) => ({
      ...{ name, kind, sha256: files.keep(body), bytes: body.length },
    }))
  }
}

type Brought = { files: { name: string; kind: KeptFile['kind']; body: Uint8Array }[] }

/** The files of a form, each what its name says; the first that is not is told. */
async function filesIn(field: unknown): Promise<Brought | { problem: string }> {
  // A browser sends an empty file where none was chosen.
  const given = [field].flat().filter((one) => one instanceof File && one.name !== '') as File[]
  if (given.length > sheetMost.files) return { problem: `一次最多附 ${sheetMost.files} 个文件` }
  const files: Brought['files'] = []
  for (const file of given) {
    const body = new Uint8Array(await file.arrayBuffer())
    const name = plainName(file.name)
    const looked = lookAtFile(name, body)
    if ('problem' in looked) return looked
    files.push({ name, kind: looked.kind, body })
  }
  return { files }
}

/** The last part of a path, without what is not seen; its ending stays. */
function plainName(name: string): string {
  const seen = name
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .split(/[/\\]/)
    .at(-1)
    ?.trim()
  return (seen ?? '').slice(-120)
}
