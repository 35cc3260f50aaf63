import { formatDay } from '#src/kernel/calendar.ts'
import type { OwnTalk } from '#src/training/eap/talks.ts'
import { eapKinds } from '#src/training/eap/vocabulary.ts'
import { Card } from '#views/components/page.tsx'

/** What the agent is told of such talks: that they took place. */
export function OwnTalks({ talks }: { talks: readonly OwnTalk[] }) {
  if (talks.length === 0) return <></>
  return (
    <Card title="谈心" note="谈了什么只有和您谈的人能看，您的班长和主管也看不到">
      <ul class="lines">
        {talks.map(({ kind, heldAt }) => (
          <li>
            <span>{eapKinds[kind]}</span>
            <span class="end">{formatDay(heldAt)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
