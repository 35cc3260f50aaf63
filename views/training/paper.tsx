import type { PaperDocument } from '#src/documents/document.ts'
import { LinkButton } from '#views/components/button.tsx'
import { type DrawnBlock, Paper } from '#views/documents/paper.tsx'

type Props = {
  paper: PaperDocument
  drawn: readonly DrawnBlock[]
  /** The page it was made from; the Word file lies beside it. */
  back: string
}

/** A paper of the trainers, to be printed or taken as a Word file. */
export function PaperPage({ paper, drawn, back }: Props) {
  return (
    <>
      <div class="bar no-print">
        <LinkButton href={back}>返回</LinkButton>
        <LinkButton href={`${back}/word`}>存为 Word</LinkButton>
        <span class="dim">用浏览器的打印（Ctrl+P）</span>
      </div>
      <Paper paper={paper} drawn={drawn} />
    </>
  )
}
