import type { PaperDocument } from '#src/documents/document.ts'
import { LinkButton } from '#views/components/button.tsx'

import { type DrawnBlock, Paper } from './paper.tsx'

type Props = {
  paper: PaperDocument
  drawn: readonly DrawnBlock[]
  /** The page it was made from; the Word file lies beside it unless it is said where. */
  back: string
  word?: string
}

/** A paper as it will be printed, with the way back and to Word, which stay off the paper. */
export function PaperPage({ paper, drawn, back, word = `${back}/word` }: Props) {
  return (
    <>
      <div class="bar no-print paper-bar">
        <LinkButton href={back}>返回</LinkButton>
        <LinkButton href={word} icon="download">
          导出 Word
        </LinkButton>
        <span class="dim">{`用浏览器的打印（Ctrl+P）印出或存成 PDF，A4 ${paper.landscape ? '横向' : '纵向'}，每页有页码。`}</span>
      </div>
      <Paper paper={paper} drawn={drawn} />
    </>
  )
}
