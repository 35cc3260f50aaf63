import type { Child } from 'hono/jsx'

import type { RoutingPart } from '#src/complaints/routing/part.ts'
import { principles, sendBackAnswers, sendBackReasons } from '#src/complaints/routing/vocabulary.ts'
import { complaintStages } from '#src/complaints/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Table } from '#views/components/table.tsx'

type Entry = { at: number; who: string; what: string; words: Child }

/** Every dispatch, request, answer, decision and urging, newest first. */
export function RoutingHistory({ routing }: { routing: RoutingPart }) {
  const entries = entriesOf(routing).toSorted((a, b) => b.at - a.at)
  if (entries.length === 0) return null
  return (
    <Table
      caption="派单经过"
      head={[{ label: '时间' }, { label: '经办人' }, { label: '动作' }, { label: '理由' }]}
    >
      {entries.map(({ at, who, what, words }) => (
        <tr>
          <td>
            <Time at={at} />
          </td>
          <td>{who}</td>
          <td>{what}</td>
          <td>{words}</td>
        </tr>
      ))}
    </Table>
  )
}

function entriesOf({ dispatches, sendBacks, arbitrations, expeditings }: RoutingPart): Entry[] {
  return [
    ...dispatches.flatMap(({ at, byName, department, principle, reason, ...accepted }): Entry[] => [
      {
        ...{ at, who: byName, what: `派给${department}` },
        words: reason === '' ? principles[principle] : `${principles[principle]}：${reason}`,
      },
      ...(accepted.acceptedAt === null
        ? []
        : [
            {
              at: accepted.acceptedAt,
              who: accepted.acceptedByName ?? '',
              what: '接收',
              words: department,
            },
          ]),
    ]),
    ...sendBacks.flatMap(({ at, byName, department, kind, reason, ...answered }): Entry[] => [
      {
        ...{ at, who: byName, what: `${department}申请回退` },
        words: `${sendBackReasons[kind]}：${reason}`,
      },
      ...(answered.answeredAt === null || answered.answer === null
        ? []
        : [
            {
              at: answered.answeredAt,
              who: answered.answeredByName ?? '',
              what: sendBackAnswers[answered.answer],
              words: answered.answerReason ?? '',
            },
          ]),
    ]),
    ...arbitrations.flatMap(({ askedAt, askedByName, dispute, ...decided }): Entry[] => [
      { at: askedAt, who: askedByName, what: '申请裁定归属', words: dispute },
      {
        at: decided.decidedAt ?? askedAt,
        who: decided.decidedByName ?? '',
        what: decided.department ? `裁定由${decided.department}办` : '不再裁定',
        words: decided.decision ?? '',
      },
    ]),
    ...expeditings.map(({ at, byName, stage, note }): Entry => ({
      ...{ at, who: byName, what: `催办（${complaintStages[stage]}）`, words: note },
    })),
  ]
}
