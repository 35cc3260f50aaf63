import type { TrainingRecord } from '#src/training/records/schema.ts'
import {
  trainingKinds,
  trainingOutcomes,
  tracks,
  voidReasons,
} from '#src/training/records/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Card } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

/** What somebody was taught, the newest first. */
export function Records({ records, title }: { records: readonly TrainingRecord[]; title: string }) {
  if (records.length === 0) return null
  return (
    <Card title={title} flush>
      <Table
        caption={title}
        head={[
          { label: '时间' },
          { label: '培训' },
          { label: '内容' },
          { label: '主线' },
          { label: '讲师' },
          { label: '结果' },
        ]}
      >
        {records.map((record) => (
          <tr>
            <td>
              <Time at={record.completedAt} />
            </td>
            <td class="nowrap">{trainingKinds[record.kind]}</td>
            <td>{record.title}</td>
            <td class="nowrap">{tracks[record.track]}</td>
            <td>{record.trainerName}</td>
            <td>
              {trainingOutcomes[record.outcome]}{' '}
              {record.voidedAt === null ? null : (
                <Tag>不再算{record.voidReason ? `：${voidReasons[record.voidReason]}` : ''}</Tag>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
