import type { CallerTimeline, TouchShown } from '#src/callers/timeline.ts'
import { type TouchKind, touchKinds } from '#src/callers/vocabulary.ts'
import { weekdayOf } from '#src/kernel/calendar.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = { timeline: CallerTimeline; path: string; query: Query }

/** 客户时间线: what one number and the centre had to do with one another, the newest first. */
export function CallerTimelinePage({ timeline, path, query }: Props) {
  const { caller, page, kinds } = timeline
  const words = kinds.map((kind) => touchKinds[kind]).join('、')
  return (
    <>
      <PageHead title={`客户时间线 ${caller}`} note={`您能看到的${words}，新的在前`} />
      <Card actions={page.rows.length > 0 ? <TableFiles of={path} table="touches" /> : null} flush>
        {page.rows.length === 0 ? (
          <Empty title="后面没有了" hint="这个号码更早的记录就到这里。" />
        ) : (
          <Table
            caption="客户时间线"
            head={[
              ...[{ label: '时间' }, { label: '类别' }, { label: '编号' }],
              ...[{ label: '内容' }, { label: '部门' }, { label: '现在' }],
            ]}
          >
            {page.rows.map((touch) => (
              <Row touch={touch} />
            ))}
          </Table>
        )}
        <ListPager path={path} query={query} page={page} />
      </Card>
    </>
  )
}

const places: Readonly<Record<TouchKind, string | null>> = {
  call: '/calls',
  register: null,
  complaint: '/complaints',
  'outside-case': '/outside-cases',
  'work-order': '/work-orders',
}

function Row({ touch }: { touch: TouchShown }) {
  const { kind, id, at, no, about, state, department, blind } = touch
  const place = places[kind]
  return (
    <tr>
      <td class="nowrap">
        <Time at={at} /> <span class="dim">{weekdayOf(at)}</span>
      </td>
      <td class="nowrap">
        <Tag kind={kind === 'complaint' || kind === 'outside-case' ? 'hot' : undefined}>
          {touchKinds[kind]}
        </Tag>
      </td>
      <td class="nowrap">{place ? <a href={`${place}/${id}`}>{no}</a> : no}</td>
      <td>{about}</td>
      <td>{blind ? <AfterJudging /> : (department ?? '—')}</td>
      <td>{state || '—'}</td>
    </tr>
  )
}
