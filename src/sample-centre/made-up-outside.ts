import type { Table } from '#src/kernel/csv.ts'

import { seededRandom } from './random.ts'

const stories = [
  ['故障报修', '客户反映停电报修后一直没有人上门，再打热线只说催办，要求答复。'],
  ['电费咨询', '客户反映电费突然增多，热线客服没有解释清楚就挂了电话。'],
  ['充电桩报装', '客户反映热线告知的报装材料不对，白跑一趟营业厅。'],
  ['停电咨询', '客户反映热线客服态度生硬，多次打断说话。'],
] as const

/** A sample call with a recording, of which somebody complained to 12398 the day after. */
const complainedOf = { caller: '13951025589', at: '2026-11-03 10:15' }

/** 外部投诉: people who had called the made-up hotline and turned to somebody else a day later. */
export function madeUpOutsideCases(calls: Table): Table {
  const random = seededRandom(5)
  const rows: Table['rows'] = []
  const add = (caller: string, receivedAt: string) => {
    const [business, text] = stories[rows.length % stories.length] ?? stories[0]
    const source = random.weighted([
      ['12345', 6],
      ['12398', 3],
      ['来信', 1],
    ] as const)
    const cells = { case_no: `W2026${String(rows.length + 1).padStart(4, '0')}`, caller }
    rows.push({
      line: rows.length + 2,
      cells: {
        ...cells,
        case_source: source,
        received_at: receivedAt,
        case_text: text,
        business,
        handled_by: '',
      },
    })
  }
  add(complainedOf.caller, complainedOf.at)
  for (const { cells } of calls.rows) {
    if (random.next() >= 0.0004 || !/^\d{7,}$/.test(cells['caller'] ?? '')) continue
    add(cells['caller'] ?? '', (cells['started_at'] ?? '').replace(/T.*/, ' 23:30'))
  }
  const header = Object.keys(rows[0]?.cells ?? {})
  return { header, rows, encoding: 'UTF-8' }
}

/** 回访评分: one call in a hundred and fifty was asked about, and few were displeased. */
export function madeUpReturnScores(calls: Table): Table {
  const random = seededRandom(6)
  const rows: Table['rows'] = []
  const add = (callNo: string, score: string, visitedAt: string) => {
    const words = { 1: '打了几次都没用', 2: '说了等于没说', 3: '一般' }[score] ?? ''
    rows.push({
      line: rows.length + 2,
      cells: {
        score_no: `HF2026${String(rows.length + 1).padStart(5, '0')}`,
        call_id: callNo,
        score,
        words,
        visited_at: visitedAt,
        visited_by: '周敏',
      },
    })
  }
  add('d008', '1', '2026-11-04 09:20')
  for (const { cells } of calls.rows) {
    if (random.next() >= 0.007) continue
    const score = random.weighted([
      ['5', 60],
      ['4', 25],
      ['3', 10],
      ['2', 3],
      ['1', 2],
    ] as const)
    add(cells['call_id'] ?? '', score, (cells['started_at'] ?? '').replace(/T.*/, ' 23:40'))
  }
  const header = Object.keys(rows[0]?.cells ?? {})
  return { header, rows, encoding: 'UTF-8' }
}
