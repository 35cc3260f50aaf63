import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { Block, PaperDocument } from '#src/documents/document.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'

import type { BulletinDetail, ShownLine } from './detail.ts'
import { namings } from './vocabulary.ts'

/** 《违规通报》: by department, then by kind of fault. */
export function bulletinPaper(bulletin: BulletinDetail, by: string, now: number): PaperDocument {
  const told = bulletin.lines.filter(
    ({ included, standing, struck }) => included && (standing || struck),
  )
  const parts = grouped(told, ({ department }) => department).flatMap(
    ([department, lines]): Block[] => [
      {
        kind: 'heading',
        text: `${department}（${lines.filter(({ struck }) => !struck).length} 件）`,
      },
      {
        kind: 'table',
        caption: countsOf(lines),
        head: ['序号', '属实类型', '原因', '人员', '问题'],
        rows: lines.map(rowOf),
      },
    ],
  )
  const blocks: Block[] = [
    ...(bulletin.opening ? [{ kind: 'paragraph', text: bulletin.opening } as const] : []),
    ...parts,
    ...notesOf(bulletin).map((text) => ({ kind: 'note', text }) as const),
  ]
  const { bulletinNo, publishedAt, from, until } = bulletin
  return {
    title: bulletin.title,
    line: [
      `编号 ${bulletinNo ?? '（草稿）'}`,
      `核实日期 ${formatDay(from)} 至 ${formatDay(until - 1)}`,
      publishedAt === null ? '尚未发布' : `发布日期 ${formatDay(publishedAt)}`,
    ],
    blocks,
    foot: `${by} ${formatTime(now)} 取自回听`,
  }
}

function countsOf(lines: readonly ShownLine[]): string {
  const standing = lines.filter(({ struck }) => !struck)
  const words = grouped(standing, ({ faultCategory }) => faultCategory).map(
    ([fault, of]) => `${faultCategories[fault]} ${of.length} 件`,
  )
  return words.length === 0 ? '均已更正' : words.join('，')
}

function grouped<T, Key>(rows: readonly T[], keyOf: (row: T) => Key): [Key, T[]][] {
  const groups = new Map<Key, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return [...groups]
}

const rowOf = (line: ShownLine): string[] => [
  String(line.index),
  faultCategories[line.faultCategory],
  line.rootCause === null ? '—' : rootCauses[line.rootCause],
  line.person || '—',
  line.struck ? '（已更正，不再通报）' : line.sentence,
]

function notesOf({ lines, hidden, naming }: BulletinDetail): string[] {
  return [
    ...lines
      .filter(({ struck }) => struck)
      .map(({ index, correctedAt, faultCategory }) => {
        const when = correctedAt === null ? '' : `于 ${formatDay(correctedAt)} `
        return `更正：第 ${index} 条（${faultCategories[faultCategory]}）的结论${when}改判或撤回，原通报内容不再适用。`
      }),
    hidden > 0 ? `另有 ${hidden} 条涉及取文人尚未复核的通话，未列出。` : '',
    `人员${naming === 'department' ? '：只写部门' : `：${namings[naming]}`}。通报不含客户信息。`,
  ].filter(Boolean)
}
