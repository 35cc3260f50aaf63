import type { Context } from 'hono'

import type { PaperDocument } from '#src/documents/document.ts'
import { drawnBlocks } from '#src/documents/drawn.ts'
import { wordOf, wordType } from '#src/documents/word.ts'
import { type AppEnv, download } from '#src/kernel/web.ts'
import { PaperPage } from '#views/training/paper.tsx'

/** A paper as a page to be printed. */
export const printed = (c: Context<AppEnv>, paper: PaperDocument, back: string) =>
  c.render(<PaperPage paper={paper} drawn={drawnBlocks(paper)} back={back} />, {
    title: paper.title,
  })

/** The same as a Word file. */
export async function asWord(c: Context<AppEnv>, paper: PaperDocument) {
  const bytes = await wordOf(paper)
  const headers = download(`${paper.title}.docx`, wordType)
  return c.body(new Uint8Array(bytes), 200, headers)
}
