import type { Child } from 'hono/jsx'

import type { CorrectionLine, MonthFigures, MonthRow } from '#src/complaints/months/counts.ts'
import type { MonthColumn } from '#src/complaints/months/months-list.ts'
import {
  correctionReasons,
  type CountField,
  countFields,
  type Counts,
  monthsShown,
  noDepartment,
  openOf,
  rateText,
  reportedOf,
} from '#src/complaints/months/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  figures: MonthFigures
  /** The last months in sum. */
  months: MonthFigures[]
  corrections: CorrectionLine[]
  frame: ListFrame<MonthColumn>
  /** A freezing that could not be done, with what was typed. */
  given: { problem: string; note: string } | null
  may: { freeze: boolean; open: boolean; trace: boolean }
}

/** 月度投诉数: one month by department, frozen or as it stands, and the months before. */
export function MonthsPage(props: Props) {
  const { figures, months, corrections, frame, given, may } = props
  const { month, frozen, sum, corrected } = figures
  const link = linkTo(figures, may.open)
  return (
    <>
      <PageHead
        title={`${month} 投诉数`}
        note="按受理时间归月，按被投诉坐席的部门归户；撤回、并案、转出的不算"
      >
        {may.trace ? <LinkButton href={`/traces/months/${month}`}>背后痕迹</LinkButton> : null}
      </PageHead>
      <Tiles>
        <Tile
          label="投诉"
          value={sum.complaints}
          unit="件"
          note={`已登记 ${reportedOf(sum)}，瞒报 ${sum.concealed}，漏报 ${sum.missed}`}
        />
        <Tile
          label="属实"
          value={sum.substantiated}
          unit="件"
          note={deltaNote(corrected.substantiated)}
        />
        <Tile
          label="不属实"
          value={sum.unsubstantiated}
          unit="件"
          note={deltaNote(corrected.unsubstantiated)}
        />
        <Tile label="未核实" value={openOf(sum)} unit="件" note="还没有核实结论" />
        <Tile label="属实率" value={rateText(sum) ?? '—'} note="属实 ÷ 已核实" />
      </Tiles>
      <Standing {...props} />
      {given ? <Notice kind="bad">{given.problem}</Notice> : null}
      <ListCard
        frame={frame}
        page={{ rows: figures.rows, size: figures.rows.length, next: null, previous: null }}
        cells={cellsWith(link)}
        empty={
          <Empty
            title={frozen ? '这个月封存时没有投诉' : '这个月没有投诉'}
            hint="您的范围内没有，或者还没有受理。"
          />
        }
      />
      {may.freeze ? <Freezing month={month} note={given?.note ?? ''} /> : null}
      {corrections.length > 0 ? <Corrections rows={corrections} may={may} /> : null}
      <LastMonths months={months} current={month} />
    </>
  )
}

const deltaNote = (delta: number) =>
  delta === 0 ? undefined : `封存后更正 ${delta > 0 ? '+' : ''}${delta}`

function Standing({ figures }: Props) {
  const { frozen, corrected } = figures
  if (!frozen) return <p class="dim">还没有封存，数字随办理变动。</p>
  const even = Object.values(corrected).every((delta) => delta === 0)
  return (
    <Notice kind="info">
      已由 {frozen.by} 于 <Time at={frozen.at} /> 封存（{frozen.note}）。封存的数字不再改；
      {even ? '之后没有变化。' : '之后的变化记在更正里。'}
    </Notice>
  )
}

type Narrowing = Partial<Record<'verdict' | 'origin', string>>

/** The complaints behind a number; they are as they stand now, also of a frozen month. */
function linkTo({ from, until }: MonthFigures, mayOpen: boolean) {
  return (row: MonthRow, value: Child, narrowing: Narrowing = {}): Child => {
    if (!mayOpen || row.departmentId === null || value === 0) return value
    const query = new URLSearchParams({
      ...{ from: formatDay(from), to: formatDay(until - 1) },
      ...{ department: String(row.departmentId), class: 'internal', ...narrowing },
    })
    return <a href={`/complaints?${query.toString()}`}>{value}</a>
  }
}

function cellsWith(link: ReturnType<typeof linkTo>): Record<MonthColumn, (row: MonthRow) => Child> {
  const cell = (field: CountField, narrowing?: Narrowing) => (row: MonthRow) => (
    <>
      {link(row, row.counts[field], narrowing)}
      <Delta of={row.corrected[field]} />
    </>
  )
  return {
    department: ({ department }) => department ?? noDepartment,
    complaints: cell('complaints'),
    reported: (row) => link(row, reportedOf(row.counts), { origin: 'reported' }),
    concealed: cell('concealed', { origin: 'concealed' }),
    missed: cell('missed', { origin: 'missed' }),
    substantiated: cell('substantiated', { verdict: 'substantiated' }),
    unsubstantiated: cell('unsubstantiated', { verdict: 'unsubstantiated' }),
    open: (row) => link(row, openOf(row.counts), { verdict: 'none' }),
    rate: ({ counts }) => rateText(counts) ?? '—',
    now: ({ counts, corrected }) => counts.complaints + corrected.complaints,
    nowRate: ({ counts, corrected }) => rateText(added(counts, corrected)) ?? '—',
  }
}

function added(counts: Counts, corrected: Counts): Counts {
  const sum = { ...counts }
  for (const field of Object.keys(countFields) as CountField[]) sum[field] += corrected[field]
  return sum
}

function Delta({ of }: { of: number }) {
  if (of === 0) return null
  return (
    <small class="dim">
      {' '}
      更正 {of > 0 ? '+' : ''}
      {of}
    </small>
  )
}

function Freezing({ month, note }: { month: string; note: string }) {
  return (
    <Card title="封存" note="数字从此不变，以后的改判、撤回、重启另记更正">
      <form class="bar" method="post" action={`/complaints/months/${month}/freezing`}>
        <TextInput label="说明" name="note" value={note} maxlength={200} required />
        <Button kind="primary" confirm={`封存 ${month} 的投诉数？封存后不能撤销。`}>
          封存 {month}
        </Button>
      </form>
    </Card>
  )
}

function Corrections({ rows, may }: Pick<Props, 'may'> & { rows: CorrectionLine[] }) {
  const named = rows.some(({ by }) => by !== null)
  const head = [
    ...[{ label: '时间' }, { label: '投诉' }, { label: '部门' }, { label: '项' }],
    ...[{ label: '更正', num: true }, { label: '原因' }],
    ...(named ? [{ label: '经手' }] : []),
  ]
  return (
    <Card title="更正" note="封存以后的变化，最近的在前" flush>
      <Table head={head} caption="更正">
        {rows.map((row) => (
          <tr>
            <td>
              <Time at={row.at} />
            </td>
            <td class="nowrap">
              {may.open ? (
                <a href={`/complaints/${row.complaintId}`}>{row.complaintNo}</a>
              ) : (
                row.complaintNo
              )}
            </td>
            <td>{row.department ?? noDepartment}</td>
            <td>{countFields[row.field]}</td>
            <td class="num">
              {row.delta > 0 ? '+' : ''}
              {row.delta}
            </td>
            <td>{correctionReasons[row.reason]}</td>
            {named ? <td>{row.by}</td> : null}
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function LastMonths({ months, current }: { months: MonthFigures[]; current: string }) {
  const head = [
    { label: '月份' },
    ...['投诉', '属实', '不属实', '未核实', '属实率'].map((label) => ({ label, num: true })),
    { label: '状态' },
  ]
  return (
    <Card title={`最近 ${monthsShown} 个月`} flush>
      <Table head={head} caption="最近各月">
        {months.map(({ month, sum, corrected, frozen }) => (
          <tr>
            <td class="nowrap">
              <a
                href={`/complaints/months?month=${month}`}
                aria-current={month === current ? 'page' : undefined}
              >
                {month}
              </a>
            </td>
            {(['complaints', 'substantiated', 'unsubstantiated'] as const).map((field) => (
              <td class="num">
                {sum[field]}
                <Delta of={corrected[field]} />
              </td>
            ))}
            <td class="num">{openOf(sum)}</td>
            <td class="num">{rateText(sum) ?? '—'}</td>
            <td>
              {frozen ? (
                <Status tone="good" label="已封存" />
              ) : (
                <Status tone="grey" label="未封存" />
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
