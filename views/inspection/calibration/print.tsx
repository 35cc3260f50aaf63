import type { SessionDetail } from '#src/inspection/calibration/session-queries.ts'
import type { SessionResult } from '#src/inspection/calibration/session-result.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Card, PageHead } from '#views/components/page.tsx'

import { Result } from './result.tsx'
import { SessionFacts } from './session.tsx'

type Props = { detail: SessionDetail; result: SessionResult; now: number }

/** The result as it goes on paper: every item open, nothing to press. */
export function PrintPage({ detail, result, now }: Props) {
  const { session } = detail
  return (
    <div class="calibration-print">
      <PageHead title={`校准会：${session.title}`}>
        <span class="dim no-print">用浏览器的打印（Ctrl+P），A4 横向</span>
        <LinkButton href={`/inspection/calibration/sessions/${session.id}`}>返回校准会</LinkButton>
      </PageHead>
      <Card>
        <SessionFacts detail={detail} now={now} />
      </Card>
      <Result detail={detail} result={result} mayNote={false} printed />
    </div>
  )
}
