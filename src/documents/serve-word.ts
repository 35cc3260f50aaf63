import type { Context } from 'hono'

import { type AppEnv, download } from '#src/kernel/web.ts'

import type { PaperDocument } from './document.ts'
import { wordOf, wordType } from './word.ts'

/** A paper as a Word file, by the name given or by its title. */
export async function asWord(c: Context<AppEnv>, paper: PaperDocument, name = paper.title) {
  const bytes = await wordOf(paper)
  return c.body(new Uint8Array(bytes), 200, download(`${name}.docx`, wordType))
}
