import type { TimingPart } from '#src/complaints/timing/part.ts'
import { Time } from '#views/components/badge.tsx'
import { Card, Facts } from '#views/components/page.tsx'

/** 办理时限. */
export function TimingCard({ timing }: { timing: TimingPart }) {
  const { stageAt, dueAt, dueKnown, contactDueAt, contactedAt } = timing
  return (
    <Card title="办理时限" id="timing">
      <Facts
        items={[
          ['到这一步', stageAt === 0 ? '' : <Time at={stageAt} />],
          ['这一步时限', dueAt === null ? '' : <Time at={dueAt} />],
          ['首次联系时限', contactDueAt === null ? '' : <Time at={contactDueAt} />],
          ['首次联系上', contactedAt === null ? '' : <Time at={contactedAt} />],
        ]}
      />
      {dueKnown ? null : (
        <p class="dim">时限跨到放假安排还没有公布的年份，按周一至周五算，公布后请核对。</p>
      )}
    </Card>
  )
}
