import { formatDay, weekdayOf } from '#src/kernel/calendar.ts'
import type {
  CountRow,
  Counts,
  ReconciliationCounts,
} from '#src/screening/reconciliation/counts.ts'
import {
  type CallPlace,
  callPlaces,
  graceWord,
  type SumKey,
  sumKeys,
} from '#src/screening/vocabulary.ts'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Tile, Tiles } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { placeNotes } from '#views/screening/reconciliation/places.tsx'

const calls = '/reconciliation/calls'
const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000

/** The place alone for heard-only would count what may still be registered in time. */
function hrefOf(place: CallPlace, about: Query): string {
  return hrefWith(calls, about, { box: place, grace: place === 'heard-only' ? 'over' : null })
}

const shown = (n: number) => n.toLocaleString('zh-CN')

/** The figures that matter, each opening its calls. */
export function Figures({ total, about }: { total: Counts; about: Query }) {
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

export const columns: readonly CallPlace[] = [
  ...(['reported-and-heard', 'reported-only', 'clear', 'waiting', 'no-recording'] as const),
]

export function CountTable({
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
    { label: graceWord, num: true },
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
