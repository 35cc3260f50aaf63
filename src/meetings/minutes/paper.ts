import type { Block, PaperDocument } from '#src/documents/document.ts'
import { formatTime, weekdayOf } from '#src/kernel/calendar.ts'

import { meetingLevels, meetingModes } from '../sharing/vocabulary.ts'
import type { SummaryShown } from '../themes/summary.ts'
import { cameCount, type MinutesShown } from './minutes.ts'

/** 会议纪要 as it is printed; one that is not confirmed says so. */
export function minutesPaper(
  { meeting, words, around, confirmed, additions }: MinutesShown,
  unit: string,
  taker: string,
  now: number,
): PaperDocument {
  const { startsAt, level, mode, place, hostName } = meeting
  const blocks: Block[] = [
    { kind: 'paragraph', text: words },
    {
      kind: 'table',
      caption: `到会：应到 ${around.attendance.length} 人，实到 ${cameCount(around)} 人`,
      head: ['姓名', '身份', '到会'],
      rows: around.attendance.map(({ name, role, presence }) => [name, role, presence]),
    },
    ...(around.ideas.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            caption: '点子',
            head: ['点子', '类别', '票数', '提出人'],
            rows: around.ideas.map((idea) => [idea.words, idea.kind, `${idea.votes}`, idea.by]),
            right: [2],
          },
        ]),
    ...additions.map(({ words: added, at, byName }) => ({
      kind: 'note' as const,
      text: `补充更正（${byName}，${formatTime(at)}）：${added}`,
    })),
    {
      kind: 'signatures',
      places: [
        {
          label: '主持人',
          name: confirmed?.by ?? '',
          at: confirmed ? formatTime(confirmed.at) : '',
        },
      ],
    },
  ]
  return {
    title: `分享例会纪要：${meeting.title}`,
    line: [
      `${meetingLevels[level]}例会 ${unit}`,
      `${formatTime(startsAt)} ${weekdayOf(startsAt)}`,
      `${meetingModes[mode]}，${place}`,
      `主持 ${hostName}`,
      confirmed ? '已确认' : '草稿，还没有确认',
    ],
    blocks,
    foot: `${taker} ${formatTime(now)} 打印`,
  }
}

/** 月总结 as it is printed. */
export function summaryPaper(
  { month, words, figures, published }: SummaryShown,
  taker: string,
  now: number,
): PaperDocument {
  return {
    title: `客户体验分享例会 ${month} 总结`,
    line: [published ? `${published.by} ${formatTime(published.at)} 发布` : '草稿，还没有发布'],
    blocks: [
      { kind: 'paragraph', text: words },
      {
        kind: 'table',
        caption: '各级例会',
        head: ['层级', '召开', '取消', '邀请人次', '到会人次'],
        rows: figures.levels.map((one) => [
          one.level,
          `${one.held}`,
          `${one.cancelled}`,
          `${one.invited}`,
          `${one.came}`,
        ]),
        right: [1, 2, 3, 4],
      },
      {
        kind: 'table',
        caption: '例会',
        head: ['日期', '例会', '单位', '邀请', '到会', '点子'],
        rows: figures.meetings.map((one) => [
          ...[one.day, one.title, one.unit],
          ...[`${one.invited}`, `${one.came}`, `${one.ideas}`],
        ]),
        right: [3, 4, 5],
      },
      {
        kind: 'table',
        caption: '点子和去向',
        head: ['点子', '类别', '票数', '去向'],
        rows: figures.ideas.map((one) => [one.words, one.kind, `${one.votes}`, one.became]),
        right: [2],
      },
    ],
    foot: `${taker} ${formatTime(now)} 打印`,
  }
}
