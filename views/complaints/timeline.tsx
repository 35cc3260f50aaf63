import type { TimelineEvent } from '#src/audit/timeline.ts'
import { auditActions } from '#src/audit/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Table } from '#views/components/table.tsx'

/** Who did what and when, oldest first. */
export function Timeline({ events }: { events: TimelineEvent[] }) {
  if (events.length === 0) return <p class="dim">还没有人动过，之后谁做了什么都记在这里。</p>
  return (
    <>
      <SampleNote events={events} />
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
    </>
  )
}

/** The trail cannot say another time than its own. */
function SampleNote({ events }: { events: TimelineEvent[] }) {
  const entered = events.find(({ action }) => action === 'sample-case.entered')
  if (!entered) return null
  return (
    <p class="card-text dim">
      这是示例投诉，由示例中心在 <Time at={entered.at} />
      {' 一次录入。下面是录入的时间；各步编的是什么时候做的，看上面各环节和现场卷宗。'}
    </p>
  )
}
