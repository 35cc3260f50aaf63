import type { HandlingPart } from '#src/complaints/handling/part.ts'
import { complaintVerdicts } from '#src/complaints/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'

/** 干预、核实、回访. */
export function HandlingCard({ handling }: { handling: HandlingPart }) {
  const { replies, verifications } = handling
  return (
    <Card title="办理" id="handling">
      {replies.length + verifications.length === 0 ? <p class="dim">还没有办理情况。</p> : null}
      {verifications.map(({ verdict, reasoning, byName, at }) => (
        <p>
          {complaintVerdicts[verdict]} · {byName} <Time at={at} /> {reasoning}
        </p>
      ))}
      {replies.map(({ content, result, byName, at }) => (
        <p>
          {byName} <Time at={at} /> {content} {result}
        </p>
      ))}
    </Card>
  )
}
