import { dayMs, formatSeconds, parseDay } from '#src/kernel/calendar.ts'
import type { Table } from '#src/kernel/csv.ts'

import { type Random, seededRandom } from './random.ts'

/** The made-up centre: two sub-centres, four departments, eight teams, forty agents with the samples'. */
const departments = [
  ['南京分中心', '客服一部', '一部'],
  ['南京分中心', '客服二部', '二部'],
  ['天津分中心', '客服三部', '三部'],
  ['天津分中心', '客服四部', '四部'],
] as const
const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗']
const givenNames = [...'静敏磊洋艳勇军杰娟涛明超霞平刚飞桂玲辉鹏']
const provinces = [
  ...['山东', '江苏', '河南', '河北', '安徽', '浙江', '辽宁', '天津', '北京', '湖北'],
  ...['湖南', '四川', '陕西', '山西', '福建', '江西', '吉林', '黑龙江', '重庆', '上海'],
]
const businessTypes = [
  ['停电报修', 24],
  ['电费咨询', 20],
  ['信息查询', 14],
  ['计划停电通知', 9],
  ['农村低压', 7],
  ['分时电价', 6],
  ['充电桩报装', 5],
  ['光伏并网', 4],
  ['发票', 4],
  ['电表校验', 3],
  ['投诉', 2],
  ['建议', 1],
  ['表扬', 1],
] as const
const faultWords = [
  ['服务态度', 6],
  ['业务差错', 5],
  ['推诿搪塞', 3],
  ['应派未派', 3],
  ['未兑现承诺', 2],
  ['擅自挂断', 1],
] as const

/** Three months, ending before the day of the sample recordings. */
export const firstDay = parseDay('2026-08-03') as number
export const days = 91
export const agentCount = 40

/** Agents beside those of the sample recordings, so that there are forty in all. */
export function madeUpRoster(others: Table): Table {
  const random = seededRandom(2026)
  const header = [...others.header]
  const rows: Table['rows'] = []
  for (let index = 0; index < agentCount - others.rows.length; index += 1) {
    const [subCentre, department, short] = departments[index % 4] as (typeof departments)[number]
    const temp = random.next() < 0.15
    const hired = firstDay - (temp ? 40 : 200 + random.below(3000)) * dayMs
    rows.push({
      line: index + 2,
      cells: {
        agent_id: String(23000 + index * 7),
        name: random.pick(surnames) + random.pick(givenNames) + random.pick(givenNames),
        sub_centre: subCentre,
        department,
        team: `${short}${1 + (Math.floor(index / 4) % 2)}班`,
        staff_category: temp ? '暑期工' : '正式',
        hired_on: formatSeconds(hired).slice(0, 10),
      },
    })
  }
  return { header, rows, encoding: 'UTF-8' }
}

/** Call data of the three months: about 13,000 calls, busy by day, some callers calling again. */
export function madeUpCalls(agentNos: readonly string[]): Table {
  const random = seededRandom(95598)
  const header = [
    ...['call_id', 'started_at', 'duration_s', 'channel', 'province', 'business_type'],
    ...['agent_id', 'caller', 'layout', 'satisfaction', 'recording'],
  ]
  const rows: Table['rows'] = []
  const recent: string[] = []
  for (let day = 0; day < days; day += 1) {
    const calls = agentNos.flatMap((agentNo) => shiftOf(agentNo, day, random))
    calls.sort((a, b) => a.startedAt - b.startedAt)
    calls.forEach(({ agentNo, startedAt }, index) => {
      const again = recent.length > 50 && random.next() < 0.06
      const caller = again
        ? random.pick(recent)
        : `1${random.pick(['35', '38', '39', '50', '58', '86'])}${String(random.below(1e8)).padStart(8, '0')}`
      recent.push(caller)
      if (recent.length > 400) recent.shift()
      rows.push({
        line: rows.length + 2,
        cells: callCells(random, {
          callNo: `c${formatSeconds(startedAt).slice(2, 10).replaceAll('-', '')}${String(index + 1).padStart(4, '0')}`,
          startedAt,
          agentNo,
          caller,
        }),
      })
    })
  }
  return { header, rows, encoding: 'UTF-8' }
}

/** An agent works five days in seven, in one of three shifts that changes by the week. */
function shiftOf(agentNo: string, day: number, random: Random) {
  const turn = Number(agentNo) + Math.floor(day / 7)
  if ((day + Number(agentNo)) % 7 < 2) return []
  const fromHour = [8, 16, 0, 8][turn % 4] as number
  const night = fromHour === 0
  const n = night ? 2 + random.below(2) : 4 + random.below(5)
  return Array.from({ length: n }, () => ({
    agentNo,
    startedAt: firstDay + day * dayMs + fromHour * 3600_000 + random.below(8 * 3600) * 1000,
  }))
}

type CallFacts = { callNo: string; startedAt: number; agentNo: string; caller: string }

function callCells(random: Random, { callNo, startedAt, agentNo, caller }: CallFacts) {
  const seconds = Math.min(1800, Math.max(12, Math.exp(4.9 + 0.55 * random.normal())))
  const satisfaction = random.weighted([
    ['', 55],
    ['非常满意', 22],
    ['满意', 14],
    ['一般', 4],
    ['不满意', 4],
    ['非常不满意', 1],
  ] as const)
  return {
    call_id: callNo,
    started_at: `${formatSeconds(startedAt).replace(' ', 'T')}+08:00`,
    duration_s: seconds.toFixed(1),
    channel: '人工电话',
    province: random.pick(provinces),
    business_type: random.weighted(businessTypes),
    agent_id: agentNo,
    caller,
    layout: '',
    satisfaction,
    recording: '',
  }
}

/** What agents of the made-up centre reported: about one call in two hundred and fifty. */
export function madeUpRegister(calls: Table): Table {
  const random = seededRandom(4)
  const rows: Table['rows'] = []
  for (const { cells } of calls.rows) {
    if (random.next() >= 0.004) continue
    rows.push({
      line: rows.length + 2,
      cells: {
        register_no: `DJ2026${String(rows.length + 1).padStart(5, '0')}`,
        call_id: cells['call_id'] as string,
        registered_at: (cells['started_at'] as string).replace(/T.*/, 'T23:10:00+08:00'),
        agent_id: cells['agent_id'] as string,
        caller: cells['caller'] as string,
        complaint_type: random.weighted(faultWords),
        reported_by: random.weighted([
          ['坐席自报', 7],
          ['班长上报', 2],
          ['回访发现', 1],
        ] as const),
      },
    })
  }
  const header = [
    'register_no',
    'call_id',
    'registered_at',
    'agent_id',
    'caller',
    'complaint_type',
    'reported_by',
  ]
  return { header, rows, encoding: 'UTF-8' }
}
