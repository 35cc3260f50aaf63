import type { RoutingPart } from '#src/complaints/routing/part.ts'
import { principles } from '#src/complaints/routing/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'

/** 派单和归属. */
export function RoutingCard({ routing }: { routing: RoutingPart }) {
  return (
    <Card title="派单" id="routing">
      {routing.dispatches.length === 0 ? <p class="dim">还没有派单。</p> : null}
      {routing.dispatches.map(({ department, principle, reason, at, byName }) => (
        <p>
          {department} · {principles[principle]} · {byName} <Time at={at} /> {reason}
        </p>
      ))}
    </Card>
  )
}
