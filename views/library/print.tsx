import type { PaperDocument } from '#src/documents/document.ts'
import { LinkButton } from '#views/components/button.tsx'
import { PageHead } from '#views/components/page.tsx'
import { type DrawnBlock, Paper } from '#views/documents/paper.tsx'

type Props = { id: number; paper: PaperDocument; drawn: readonly DrawnBlock[] }

/** A case as it goes to the printer. */
export function CasePrintPage({ id, paper, drawn }: Props) {
  return (
    <div class="sheet-print">
      <PageHead title="打印典型案例" note="按 Ctrl+P 打印，A4 纵向">
        <LinkButton href={`/library/${id}/word`} icon="download">
          导出 Word
        </LinkButton>
        <LinkButton href={`/library/${id}`}>返回</LinkButton>
      </PageHead>
      <Paper paper={paper} drawn={drawn} />
    </div>
  )
}
