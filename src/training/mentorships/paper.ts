import type { PaperDocument } from '#src/documents/document.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'

import { tracks } from '../records/vocabulary.ts'
import type { MentorshipDetail } from './queries.ts'
import { mentorshipResults, mentorshipStates } from './vocabulary.ts'

/** 师徒合同, as both confirmed it and as it went on. */
export function mentorshipPaper(pair: MentorshipDetail, taker: string, now: number): PaperDocument {
  const nameOf = ({ agentNo, name }: { agentNo: string; name: string | null }) =>
    `${name ?? ''} ${agentNo}`.trim()
  // Empty to be signed by hand, where nobody has confirmed it.
  const signed = (label: string, name: string | null, moment: number | null) =>
    moment === null
      ? { label, name: '', at: '' }
      : { label, name: name ?? '', at: formatTime(moment) }
  return {
    title: '师徒结对协议',
    line: [`编号 ${pair.id}`, mentorshipStates[pair.state]],
    blocks: [
      {
        kind: 'form',
        columns: 4,
        rows: [
          [
            { text: '师傅', label: true },
            { text: nameOf(pair.mentor) },
            { text: '徒弟', label: true },
            { text: nameOf(pair.apprentice) },
          ],
          [
            { text: '期限', label: true },
            { text: `${formatDay(pair.fromDay)} 至 ${formatDay(pair.untilDay)}` },
            { text: '主线', label: true },
            { text: tracks[pair.track] },
          ],
          [
            { text: '部门', label: true },
            { text: pair.department ?? '' },
            { text: '结果', label: true },
            { text: pair.result ? mentorshipResults[pair.result] : '' },
          ],
          [
            { text: '帮带目标', label: true },
            { text: pair.goal, span: 3 },
          ],
        ],
      },
      {
        kind: 'table',
        caption: '帮带措施',
        head: ['措施', '日期', '落实'],
        rows: pair.measures.map(({ measure, dueDay, doneAt, doneBy }) => [
          measure,
          formatDay(dueDay),
          doneAt === null ? '' : `${formatDay(doneAt)} ${doneBy}`,
        ]),
      },
      {
        kind: 'signatures',
        places: [
          signed('师傅', pair.mentor.name, pair.mentorConfirmedAt),
          signed('徒弟', pair.apprentice.name, pair.apprenticeConfirmedAt),
          { label: '内训讲师', name: pair.trainerName, at: formatTime(pair.at) },
        ],
      },
    ],
    foot: `${taker} ${formatTime(now)} 打印`,
  }
}
