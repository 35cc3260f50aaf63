import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { FindingRow } from '#src/screening/queries.ts'
import { type FindingState, findingStates } from '#src/screening/vocabulary.ts'
import { Score, Status, Tag, Time, type Tone } from '#views/components/badge.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { RowActions, Table } from '#views/components/table.tsx'
import { pointsOf } from '#views/screening/points.ts'
import { RehearingMark } from '#views/screening/rehearing.tsx'

type Props = { rows: FindingRow[]; query: Query }

/** The ranked list. Agents are not named here: whoever listens judges blind. */
export function FindingTable({ rows, query }: Props) {
  return (
    <Table
      caption="疑点"
      head={[
        { label: '分值' },
        { label: '疑点' },
        { label: '类型' },
        { label: '通话时间' },
        { label: '部门' },
        { label: '来电' },
        { label: '台账' },
        { label: '状态' },
        { label: '操作' },
      ]}
    >
      {rows.map((row) => {
        const href = hrefWith(`/findings/${row.id}`, query)
        return (
          <tr>
            <td>
              <Score value={pointsOf(row.rank)} />
            </td>
            <td>
              <a href={href}>{row.headline}</a>
              <small>
                {row.quote ? (
                  <>
                    “{row.quote.before}
                    <b>{row.quote.text}</b>
                    {row.quote.after}”{' '}
                  </>
                ) : null}
                <RehearingMark row={row} />
              </small>
            </td>
            <td>
              <Tag>{faultCategories[row.faultCategory]}</Tag>
            </td>
            <td>{row.startedAt === null ? '通话数据未到' : <Time at={row.startedAt} />}</td>
            <td class="nowrap">{row.department ?? '—'}</td>
            <td class="nowrap">{row.caller ?? '—'}</td>
            <td>
              <RegisterTag registered={row.registered} />
            </td>
            <td>
              <FindingStatus state={row.state} />
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
      })}
    </Table>
  )
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
