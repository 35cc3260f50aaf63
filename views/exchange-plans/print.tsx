import type { PaperDocument } from '#src/documents/document.ts'
import { LinkButton } from '#views/components/button.tsx'
import { PageHead } from '#views/components/page.tsx'
import { type DrawnBlock, Paper } from '#views/documents/paper.tsx'

type Props = { id: number; paper: PaperDocument; drawn: readonly DrawnBlock[] }

/** The plan as it goes to the printer. */
export function ExchangePlanPrintPage({ id, paper, drawn }: Props) {
  return (
    <div class="sheet-print">
      <PageHead title="打印互通计划" note="按 Ctrl+P 打印，A4 横向">
        <LinkButton href={`/exchange-plans/${id}/word`} icon="download">
          导出 Word
        </LinkButton>
        <LinkButton href={`/exchange-plans/${id}`}>返回</LinkButton>
      </PageHead>
      <Paper paper={paper} drawn={drawn} />
    </div>
  )
}
