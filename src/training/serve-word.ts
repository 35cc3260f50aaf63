import type { Context } from 'hono'

import type { PaperDocument } from '#src/documents/document.ts'
import { wordOf, wordType } from '#src/documents/word.ts'
import { type AppEnv, download } from '#src/kernel/web.ts'

/** A paper as a Word file. */
export async function asWord(c: Context<AppEnv>, paper: PaperDocument) {
  const bytes = await wordOf(paper)
  return c.body(new Uint8Array(bytes), 200, download(`${paper.title}.docx`, wordType))
}
