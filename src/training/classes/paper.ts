import type { PaperDocument } from '#src/documents/document.ts'
import { formatDay, formatTime, weekdayOf } from '#src/kernel/calendar.ts'

import { tracks } from '../records/vocabulary.ts'
import type { ClassDetail } from './queries.ts'
import { classStates, halves, presences } from './vocabulary.ts'

/** 脱产班签到表: who was let go, a box for each half-day, filled where attendance was kept. */
export function classPaper(
  { of, seats, halfDays, presences: kept }: ClassDetail,
  taker: string,
  now: number,
): PaperDocument {
  const agreed = seats.filter(({ state }) => state === 'agreed')
  return {
    title: `脱产班签到表：${of.title}`,
    line: [
      tracks[of.track],
      `${formatDay(of.fromDay)} 至 ${formatDay(of.untilDay)}`,
      of.place,
      `讲师 ${of.trainerName}`,
      classStates[of.state],
    ],
    blocks: [
      {
        kind: 'table',
        caption: '签到',
        head: [
          '工号',
          '姓名',
          '部门',
          ...halfDays.map(
            ({ day, half }) => `${formatDay(day).slice(5)} ${weekdayOf(day)}${halves[half]}`,
          ),
        ],
        rows: agreed.map((seat) => [
          seat.agent.agentNo,
          seat.agent.name ?? '',
          seat.department ?? '',
          ...halfDays.map(({ day, half }) => {
            const presence = kept.get(`${seat.id}-${day}-${half}`)
            return presence ? presences[presence] : ''
          }),
        ]),
      },
      ...(agreed.length === 0 ? [{ kind: 'note' as const, text: '还没有部门同意离岗的人。' }] : []),
      { kind: 'signatures', places: [{ label: '讲师', name: '', at: '' }] },
    ],
    foot: `${taker} ${formatTime(now)} 打印`,
    landscape: halfDays.length > 4,
  }
}
