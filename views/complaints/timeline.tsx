import type { TimelineEvent } from '#src/audit/timeline.ts'
import { auditActions } from '#src/audit/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Table } from '#views/components/table.tsx'

/** Who did what and when, oldest first. */
export function Timeline({ events }: { events: TimelineEvent[] }) {
  if (events.length === 0) return <p class="dim">还没有人动过，之后谁做了什么都记在这里。</p>
  return (
    <Table caption="经过" head={[{ label: '时间' }, { label: '经办人' }, { label: '动作' }]}>
      {events.map((event) => (
        <tr>
          <td>
            <Time at={event.at} />
          </td>
          <td>{event.actorName}</td>
          <td>{auditActions[event.action]}</td>
        </tr>
      ))}
    </Table>
  )
}
