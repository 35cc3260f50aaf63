import type { FlowPart } from '#src/complaints/flow/part.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import type { RoutingPart } from '#src/complaints/routing/part.ts'
import { countWords } from '#views/complaints/flow/calls.tsx'
import { Card } from '#views/components/page.tsx'

type Props = {
  complaint: ComplaintDetail
  flow: FlowPart
  routing: RoutingPart | null
  /** Whether the reader may hear the call, and so read what is said in it. */
  mayHear: boolean
}

/** 推诿迹象: what counts told together, so that nobody has to gather it. Hidden from who has still to judge. */
export function ShirkingSigns({ complaint, flow, routing, mayHear }: Props) {
  if (!routing) return null
  const { asked, agreed } = routing.bounces
  return (
    <Card title="推诿迹象" id="shirking">
      <ul class="signs">
        <li>
          客户之后重复来电：
          {flow.around ? countWords(flow.around.laterCount) : '号码不明，无从查起'}
        </li>
        <li>
          承办部门申请回退：{asked} 次{asked > 0 ? `，同意 ${agreed} 次` : ''}
        </li>
        {mayHear ? (
          <li
            class="dim"
            hx-get={`/findings/shirking/${complaint.id}`}
            hx-trigger="load"
            hx-swap="outerHTML"
          >
            正在看通话文字……
          </li>
        ) : null}
      </ul>
    </Card>
  )
}
