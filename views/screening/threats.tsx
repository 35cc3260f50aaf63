import { majorReasons } from '#src/complaints/timing/vocabulary.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import type { ThreatsHeard } from '#src/screening/threats.ts'
import { Button } from '#views/components/button.tsx'
import { Notice } from '#views/components/page.tsx'

/** What the customer said about going elsewhere, and the mark it suggests at one click. */
export function Threats({ heard }: { heard: ThreatsHeard }) {
  const { complaintId, transcribed, threats, note } = heard
  if (!transcribed) return <p class="dim">还没有通话文字，听不出有没有升级苗头。</p>
  if (threats.length === 0) return <p class="dim">通话里没有听到要找监管、媒体或上级的话。</p>
  const reasons = [...new Set(threats.map(({ reason }) => reason))]
  return (
    <Notice kind="warn">
      <p>客户在通话里说到要找别处反映，可能升级：</p>
      <ul>
        {threats.map(({ line, startMs, text }) => (
          <li>
            <a href={`#segment-${line}`}>{formatDuration(startMs)}</a> “{text}”
          </li>
        ))}
      </ul>
      <form method="post" action={`/complaints/${complaintId}/major-mark`} class="threat-mark">
        {reasons.map((reason) => (
          <input type="hidden" name="reasons" value={reason} />
        ))}
        <input type="hidden" name="note" value={note} />
        <Button small kind="primary">
          标为重大投诉（{reasons.map((reason) => majorReasons[reason]).join('、')}）
        </Button>
        <span class="dim">只是建议，听过再定。</span>
      </form>
    </Notice>
  )
}
