import { Hono } from 'hono'

import { record } from '#src/audit/record.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { asWord } from '#src/documents/serve-word.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { PaperPage } from '#views/documents/paper-page.tsx'

import { sheetDetail } from './detail.ts'
import { subjectOf } from './draft.ts'
import { idOf, one } from './form-routes.tsx'
import { sheetPaper } from './paper.ts'

/** The sheet on paper and as a Word file: one document, drawn both ways. */
export const paperRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get(`${one}/print`, (c) => {
      const { db, actor } = c.var
      const sheet = sheetDetail(db, actor, idOf(c), blindness)
      const paper = sheetPaper(sheet, actor.name, Date.now())
      record(db, actor, 'supervision.exported', subjectOf(sheet), { format: '打印' })
      const page = (
        <PaperPage paper={paper} drawn={drawnBlocks(paper)} back={`/supervision/${sheet.id}`} />
      )
      return c.render(page, { title: `打印督办表 ${sheet.sheetNo ?? '草稿'}` })
    })
    .get(`${one}/word`, async (c) => {
      const { db, actor } = c.var
      const sheet = sheetDetail(db, actor, idOf(c), blindness)
      const paper = sheetPaper(sheet, actor.name, Date.now())
      const file = await asWord(c, paper, `督办表_${sheet.sheetNo ?? '草稿'}`)
      record(db, actor, 'supervision.exported', subjectOf(sheet), { format: 'Word' })
      return file
    })
