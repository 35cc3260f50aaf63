import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { Density } from '#src/lists/vocabulary.ts'
import type { FindingRow } from '#src/screening/queries.ts'
import type { DayRow } from '#src/screening/queue/day-list.ts'
import {
  type FindingState,
  findingStates,
  queueSlices,
  pointsOf,
} from '#src/screening/vocabulary.ts'
import { Score, Status, Tag, Time, type Tone } from '#views/components/badge.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { RowActions, Table } from '#views/components/table.tsx'
import { RehearingMark } from '#views/screening/rehearing.tsx'

type Props = { rows: (FindingRow | DayRow)[]; query: Query; density?: Density }

/**
 * The ranked list, or the list of a day in its own order. Agents are not named here, and no score
 * stands on the list of the day: whoever listens judges blind.
 */
export function FindingTable({ rows, query, density }: Props) {
  const ofDay = rows.some((row) => 'place' in row)
  // A pending call's unit is not told to whoever may judge it: a column of dashes says nothing.
  const units = rows.some((row) => row.department !== null)
  return (
    <Table
      caption={ofDay ? '今日名单' : '疑点'}
      density={density}
      head={[
        ofDay ? { label: '序号' } : { label: '分值' },
        { label: '疑点' },
        { label: '类型' },
        { label: '通话时间' },
        ...(units ? [{ label: '部门' }] : []),
        { label: '来电' },
        { label: '台账' },
        { label: '状态' },
        { label: '操作' },
      ]}
    >
      {rows.map((row) => (
        <Row row={row} href={hrefWith(`/findings/${row.id}`, query)} units={units} />
      ))}
    </Table>
  )
}

type RowProps = { row: FindingRow | DayRow; href: string; units: boolean }

function Row({ row, href, units }: RowProps) {
  return (
    <tr>
      <td class="nowrap">
        {'place' in row ? <Place row={row} /> : <Score value={pointsOf(row.rank)} />}
      </td>
      <td>
        <a href={href}>{row.headline}</a>
        <small>
          {row.quote ? (
            <>
              “{row.quote.before}
              <b>{row.quote.text}</b>
              {row.quote.after}” <RehearingMark row={row} />
            </>
          ) : (
            '没有标出证据，从头听到尾'
          )}
        </small>
      </td>
      <td>{row.quote ? <Tag>{faultCategories[row.faultCategory]}</Tag> : '—'}</td>
      <td>{row.startedAt === null ? '通话数据未到' : <Time at={row.startedAt} />}</td>
      {units ? <td class="nowrap">{row.department ?? '—'}</td> : null}
      <td class="nowrap">{row.caller ?? '—'}</td>
      <td>
        <RegisterTag registered={row.registered} />
      </td>
      <td>
        <FindingStatus state={row.state} />
        {'place' in row ? <Standing row={row} /> : null}
      </td>
      <td>
        <RowActions>
          <a href={href} aria-label={`听${row.callNo ?? row.fileName}`}>
            {row.state === 'pending' ? '听' : '看'}
          </a>
        </RowActions>
      </td>
    </tr>
  )
}

/** What came strong during the day stands before the first place. */
function Place({ row: { place, carried } }: { row: DayRow }) {
  return (
    <>
      {place < 1 ? <Tag kind="hot">新到</Tag> : place}
      {carried ? (
        <>
          {' '}
          <Tag>结转</Tag>
        </>
      ) : null}
    </>
  )
}

/** Who listens now; how it came onto the list only once it is judged. */
function Standing({ row: { listening, slice } }: { row: DayRow }) {
  if (listening) {
    return <small>{listening.sure ? `${listening.name}正在听` : `${listening.name}打开过`}</small>
  }
  return slice === null ? null : <small>{queueSlices[slice]}</small>
}

function RegisterTag({ registered }: { registered: boolean | null }) {
  if (registered === null) return <Tag>未比对</Tag>
  return registered ? <Tag kind="ok">已登记</Tag> : <Tag kind="hot">未登记</Tag>
}

const tones: Record<FindingState, Tone> = {
  pending: 'accent',
  confirmed: 'red',
  external: 'grey',
  unfounded: 'grey',
}

export function FindingStatus({ state }: { state: FindingState }) {
  return <Status tone={tones[state]} label={findingStates[state]} />
}
