import type { Contribution } from '#src/screening/ranking/signals.ts'
import { Why } from '#views/components/review.tsx'

/** What beside the words moved a suspicion in its queue. None of it accuses anybody. */
export function Signals({ reasons }: { reasons: readonly Contribution[] | null }) {
  if (!reasons || reasons.length === 0) return null
  const [up, down] = [reasons.filter(isUp), reasons.filter((reason) => !isUp(reason))]
  return (
    <>
      {up.length > 0 ? <Why basis="通话数据和声音，只影响先后">{listed(up)}</Why> : null}
      {down.length > 0 ? <Why basis="因此排后一些">{listed(down)}</Why> : null}
    </>
  )
}

const isUp = ({ points }: Contribution) => points > 0

const listed = (reasons: readonly Contribution[]) => reasons.map(({ text }) => text).join('；')
