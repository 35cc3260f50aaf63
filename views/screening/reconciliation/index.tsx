import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type {
  CountRow,
  Counts,
  OpenEntries,
  ReconciliationCounts,
} from '#src/screening/reconciliation/counts.ts'
import { type CallPlace, callPlaces, type SumKey, sumKeys } from '#src/screening/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Facts, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Table } from '#views/components/table.tsx'
import { placeNotes } from '#views/screening/reconciliation/places.tsx'

type Props = {
  /** Null where the reader's scope is smaller than the sums. */
  counts: ReconciliationCounts | null
  by: SumKey
  /** First and last day counted. */
  days: { from: string; to: string }
  /** Null where the reader sees a part of the centre only. */
  open: OpenEntries | null
  query: Query
  problems: FieldErrors
  departments: readonly Option[]
  businessTypes: readonly Option[]
  may: { manage: boolean; readRegister: boolean }
}

const path = '/reconciliation'
const calls = `${path}/calls`
const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000

/** 三账比对: every call counted once, and every number opens what it counts. */
export function ReconciliationPage(props: Props) {
  const { counts, by, days, open, query, problems, departments, businessTypes, may } = props
  const about = { ...days, department: query['department'], type: query['type'] }
  return (
    <>
      <PageHead title="三账比对" note="听到的、登记的、工单记的，三本账对着看；每通电话只归一类">
        <LinkButton href={hrefWith(calls, about)}>看明细</LinkButton>
        {may.manage ? <LinkButton href={`${path}/allowance`}>登记宽限期</LinkButton> : null}
      </PageHead>
      {open ? <OpenEntriesNotice open={open} linked={may.readRegister} /> : null}
      {counts ? <Figures total={counts.total} about={about} /> : null}
      <QueryForm action={path}>
        <DateInput
          label="通话从"
          name="from"
          value={query['from'] || days.from}
          error={problems['from']}
        />
        <DateInput label="到" name="to" value={query['to'] || days.to} error={problems['to']} />
        <Select
          label="部门"
          name="department"
          value={query['department']}
          options={departments}
          blank="全部"
        />
        <Select
          label="业务类型"
          name="type"
          value={query['type']}
          options={businessTypes}
          blank="全部"
        />
        <Select label="列出" name="by" value={by} options={Object.entries(sumKeys)} />
      </QueryForm>
      {counts ? (
        <Card flush>
          {counts.rows.length === 0 ? (
            <Empty
              title="这些天没有通话"
              hint="导入话单之后，每通电话都会在这里归类。不填日期看最近有通话的 14 天。"
            />
          ) : (
            <CountTable counts={counts} by={by} about={about} />
          )}
        </Card>
      ) : (
        <Card>
          <Empty
            title="合计只算到部门"
            hint="您的范围在部门以下，这里没有合计；您范围内的通话都在明细里。"
            action={<LinkButton href={hrefWith(calls, about)}>看明细</LinkButton>}
          />
        </Card>
      )}
      <Meanings />
    </>
  )
}

function Meanings() {
  const meanings: [string, string][] = [
    [callPlaces['heard-only'], placeNotes['heard-only']],
    ['宽限期内', '听到了，还可以登记，暂不算疑似'],
    ...columns.map((place): [string, string] => [callPlaces[place], placeNotes[place]]),
    ['三账不符', '工单记的和听到的、登记的不一样'],
  ]
  return (
    <Card title="各类是什么意思">
      <Facts items={meanings} />
    </Card>
  )
}

function OpenEntriesNotice({ open, linked }: { open: OpenEntries; linked: boolean }) {
  const words = [
    ['ambiguous', open.ambiguous, '条登记有几通电话都像，等人指定'],
    ['unknown', open.unknown, '条登记没有对上通话'],
    ['near', open.near, '条靠来电、坐席和时间对上'],
  ] as const
  const told = words.filter(([, n]) => n > 0)
  if (told.length === 0) return null
  return (
    <Notice kind={open.ambiguous > 0 ? 'warn' : 'info'}>
      {told.map(([link, n, text], index) => {
        const sentence = `${n > 999 ? '999+' : n} ${text}`
        return (
          <>
            {index > 0 ? '；' : null}
            {linked ? <a href={`/register?call=${link}`}>{sentence}</a> : sentence}
          </>
        )
      })}
      。通话到了会自动对上。
    </Notice>
  )
}

/** The place alone for heard-only would count what may still be registered in time. */
function hrefOf(place: CallPlace, about: Query): string {
  return hrefWith(calls, about, { box: place, grace: place === 'heard-only' ? 'over' : null })
}

const shown = (n: number) => n.toLocaleString('zh-CN')

function Figures({ total, about }: { total: Counts; about: Query }) {
  const { places, grace, mismatches } = total
  const tile = (place: CallPlace, note: string, hot = false) => (
    <Tile
      label={callPlaces[place]}
      value={shown(places[place])}
      unit="通"
      note={note}
      hot={hot && places[place] > 0}
      href={hrefOf(place, about)}
    />
  )
  return (
    <Tiles>
      {tile('heard-only', grace > 0 ? `另有宽限期内 ${shown(grace)} 通` : '疑似未上报', true)}
      {tile('reported-and-heard', placeNotes['reported-and-heard'])}
      {tile('reported-only', placeNotes['reported-only'])}
      <Tile
        label="三账不符"
        value={shown(mismatches)}
        unit="通"
        note="工单和听到的、登记的不一样"
        href={hrefWith(calls, about, { mismatch: 'any' })}
      />
      {tile('waiting', `无异常 ${shown(places.clear)}，没有录音 ${shown(places['no-recording'])}`)}
    </Tiles>
  )
}

const columns: readonly CallPlace[] = [
  ...(['reported-and-heard', 'reported-only', 'clear', 'waiting', 'no-recording'] as const),
]

function CountTable({
  counts,
  by,
  about,
}: {
  counts: ReconciliationCounts
  by: SumKey
  about: Query
}) {
  const head = [
    { label: { day: '日期', department: '部门', type: '业务类型' }[by] },
    { label: callPlaces['heard-only'], num: true },
    { label: '宽限期内', num: true },
    ...columns.map((place) => ({ label: callPlaces[place], num: true })),
    { label: '合计', num: true },
    { label: '三账不符', num: true },
  ]
  return (
    <Table head={head} caption={`三账比对，${sumKeys[by]}`}>
      {counts.rows.map((row) => {
        const { name, narrowed } = rowOf(row, by)
        return (
          <tr>
            <td class="nowrap">{name}</td>
            <Numbers counts={row} about={{ ...about, ...narrowed }} />
          </tr>
        )
      })}
      <tr>
        <th scope="row">合计</th>
        <Numbers counts={counts.total} about={about} />
      </tr>
    </Table>
  )
}

function rowOf({ key, name }: CountRow, by: SumKey) {
  if (by === 'department') {
    return { name: name ?? '没有归属', narrowed: { department: String(key) } }
  }
  if (by === 'type') return { name: name ?? '没有业务类型', narrowed: { type: String(key) } }
  const at = key * dayMs - shanghaiMs
  const day = formatDay(at)
  const shownDay = (
    <>
      {day} <span class="dim">{weekdayOf(at)}</span>
    </>
  )
  return { name: shownDay, narrowed: { from: day, to: day } }
}

function Numbers({ counts, about }: { counts: Counts; about: Query }) {
  const { places, grace, total, mismatches } = counts
  return (
    <>
      <Cell n={places['heard-only']} href={hrefOf('heard-only', about)} hot />
      <Cell n={grace} href={hrefWith(calls, about, { grace: 'in' })} />
      {columns.map((place) => (
        <Cell n={places[place]} href={hrefOf(place, about)} />
      ))}
      <Cell n={total} href={hrefWith(calls, about)} />
      <Cell n={mismatches} href={hrefWith(calls, about, { mismatch: 'any' })} />
    </>
  )
}

function Cell({ n, href, hot }: { n: number; href: string; hot?: boolean }) {
  if (n === 0) return <td class="num dim">0</td>
  return (
    <td class="num">
      <a href={href}>{hot ? <b class="hot">{shown(n)}</b> : shown(n)}</a>
    </td>
  )
}
