import type { PaperDocument } from '#src/documents/document.ts'
import { PaperPage } from '#views/documents/paper-page.tsx'
import type { DrawnBlock } from '#views/documents/paper.tsx'

type Props = { month: string; paper: PaperDocument; drawn: readonly DrawnBlock[] }

/** The 通报 of a month as it goes to the printer. */
export function ContestPrintPage({ month, paper, drawn }: Props) {
  const back = `/contest?month=${month}`
  return <PaperPage paper={paper} drawn={drawn} back={back} word={`/contest/${month}/word`} />
}
