import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { hotspotsBetween } from '#src/hotspots/of-month.ts'
import { risksStarted, type Timeliness, timelinessOf } from '#src/hotspots/risks/started.ts'
import { riskColours, riskKinds, riskStates } from '#src/hotspots/risks/vocabulary.ts'
import { termKinds } from '#src/hotspots/vocabulary.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { startOfDayNumber } from '#src/recordings/handled/day.ts'

import type { Stretch } from '../periods.ts'
import type { OwnedTable, PrintedTable } from './printed-table.ts'

/** 本月热点, with what they were in the month before and whether they became risks. */
export function hotspotTable(db: Db, stretch: Stretch): PrintedTable | null {
  const before = boundsOf(monthAfter(monthOf(stretch.from), -1))?.from ?? stretch.from
  const { countedDays, rows } = hotspotsBetween(db, stretch, before)
  if (rows.length === 0) return null
  return {
    ...{ key: 'hotspots', title: '本月诉求热点' },
    note: `先列上升天数多的，再按通话多少；本月统计了 ${countedDays} 天。客户的话只来自已转写的通话，同一通话可以涉及几个热点。`,
    head: [
      ...['热点', '来源'].map((label) => ({ label, num: false })),
      ...['上升天数', '上榜天数', '本月通话', '上月通话', '最多一天'].map((label) => ({
        label,
        num: true,
      })),
      { label: '启动的预警', num: false },
    ],
    rows: rows.map(({ text, kind, risen, listed, calls, before: was, peak, risks }) => [
      ...[text, termKinds[kind], ...[risen, listed, calls, was].map(String)],
      `${peak.calls}（${formatDay(startOfDayNumber(peak.day)).slice(5)}）`,
      risks.length === 0 ? '无' : risks.map((colour) => riskColours[colour]).join('、'),
    ]),
  }
}

const timeliness: Record<Timeliness, string> = {
  'in-time': '按时',
  late: '超期后到位',
  overdue: '超期未到位',
  running: '时限未到',
}

/** Risks that began in the month: how many of each colour, and each with its owner and its time. */
export function riskTables(
  db: Db,
  stretch: Stretch,
  now: number,
): { risks: PrintedTable | null; riskList: OwnedTable | null } {
  const { rows, counts, total } = risksStarted(db, stretch)
  if (total === 0) return { risks: null, riskList: null }
  const left = total - rows.length
  return {
    risks: {
      ...{ key: 'risks', title: '本月启动的风险预警' },
      note: '按启动日；等级按现在的，不成立的不算。',
      head: ['等级', '启动', '按时处置到位', '已解除', '仍在处置'].map((label, column) => ({
        label,
        num: column > 0,
      })),
      rows: counts.map(({ colour, n, inTime, open }) => [
        riskColours[colour],
        ...[n, inTime, n - open, open].map(String),
      ]),
    },
    riskList: {
      ...{ key: 'risk-list', title: '本月风险预警及处置' },
      note: `时限、到位按各条当时的处置标准${left > 0 ? `；另有 ${left} 条等级较低或较晚的没有列出` : ''}。`,
      head: [
        ...['等级', '事项', '启动条件', '归口部门', '启动', '时限', '处置到位', '是否按时', '状态'],
      ].map((label) => ({ label, num: false })),
      rows: rows.map(({ risk, department }) => [
        ...[riskColours[risk.colour], risk.title, riskKinds[risk.kind], department ?? '没有指定'],
        ...[formatTime(risk.startedAt), risk.dueAt === null ? '—' : formatTime(risk.dueAt)],
        risk.handledAt === null ? '—' : formatTime(risk.handledAt),
        ...[timeliness[timelinessOf(risk, now)], riskStates[risk.state]],
      ]),
      owners: rows.map(({ risk: { departmentId, subCentreId } }) => ({
        departmentId,
        subCentreId,
      })),
    },
  }
}
