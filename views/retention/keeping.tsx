import { formatDay } from '#src/kernel/calendar.ts'
import type { Keeping } from '#src/retention/queries.ts'
import { retentionClasses } from '#src/retention/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card } from '#views/components/page.tsx'
import { LiftForm } from '#views/retention/holds.tsx'

/** How long one recording is kept and why; what holds it, and the way to hold it. */
export function KeepingCard({ keeping }: { keeping: Keeping }) {
  const { recordingId, class: rule, until, active, holds, mayHold } = keeping
  const words =
    until === null
      ? '有法律保留，不论多久都不删除。'
      : `按“${retentionClasses[rule]}”保存到 ${formatDay(until)}${active ? '' : '；到期删除没有启用，过了也不会删'}。`
  return (
    <Card title="保存期限" note={<a href="/retention">天数和规则</a>}>
      <p>{words}</p>
      {holds.length > 0 ? (
        <ul class="lines">
          {holds.map((hold) => (
            <li>
              <span>
                {hold.reason}（{hold.subject === 'call' ? '整通电话，' : ''}
                {hold.by} <Time at={hold.at} />）
              </span>
              {mayHold ? <LiftForm hold={hold} lifting={null} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {mayHold && holds.length === 0 ? (
        <details class="ledger-note">
          <summary>设定法律保留</summary>
          <form class="stack" method="post" action={`/retention/recordings/${recordingId}/hold`}>
            <TextInput label="原因" name="reason" id="hold-reason" maxlength={300} required />
            <Button kind="primary" small>
              设定保留
            </Button>
          </form>
        </details>
      ) : null}
    </Card>
  )
}
