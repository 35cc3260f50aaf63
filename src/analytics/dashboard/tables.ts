import { takenIn } from '#src/complaints/routing/vocabulary.ts'
import { timedSteps } from '#src/complaints/timing/vocabulary.ts'
import { faultCategories, type FaultCategory } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { channels, type RequestKind, requestKinds } from '#src/organisation/vocabulary.ts'

import type { Step } from '../periods.ts'
import { medianOf, quantileOf } from '../summaries/bands.ts'
import type { Sums } from '../summaries/read.ts'
import type { Links } from './links.ts'
import type { Cell, DashboardTable } from './table.ts'
import { bandsOf, type Totals } from './totals.ts'
import { lengthText, percent, rateText, whole } from './words.ts'

export const unknownDepartment = '部门不明或未派单'
export type Unit = { id: number; name: string }
export type BusinessType = { id: number; name: string; kind: RequestKind }

const count = (value: number, href: string | null = null): Cell => ({
  value,
  text: whole(value),
  href: value === 0 ? null : href,
})
const share = (value: number | null): Cell => ({ value, text: percent(value) })
const length = (ms: number | null): Cell => ({
  value: ms === null ? null : Math.round(ms / 1000),
  text: lengthText(ms),
})
/** A department in place of the one that was asked for; of the sum that one stays. */
const of = (department: number | null) => (department === null ? {} : { department })
const word = (value: string, href: string | null = null): Cell => ({ value, href })

/** 跨部门视图: one row for each department, whatever it did. */
export function departmentTable(
  rows: readonly { unit: Unit; totals: Totals }[],
  sum: Totals,
  links: Links,
): DashboardTable {
  const cells = (totals: Totals, department: number | null): Cell[] => {
    // Complaints of nobody's department have no list of their own.
    const complaints = (query: Record<string, string>) =>
      department === 0 ? null : links.complaints({ ...query, department })
    const stays = (limit: string) =>
      department === 0 ? null : links.stays({ limit, ...of(department) })
    return [
      count(
        totals.handled,
        department === 0 ? null : links.calls({ channel: 'phone', department }),
      ),
      count(totals.complaints, complaints({})),
      count(totals.substantiated, complaints({ verdict: 'substantiated' })),
      count(totals.pending, complaints({ verdict: 'none' })),
      {
        value: totals.complaintRate?.value ?? null,
        text: totals.complaintRate
          ? `${rateText(totals.complaintRate)}（${totals.complaintRate.interval.low.toFixed(1)}～${totals.complaintRate.interval.high.toFixed(1)}）`
          : '—',
      },
      share(totals.substantiation?.value ?? null),
      count(totals.concealed, complaints({ origin: 'concealed' })),
      count(totals.missed, complaints({ origin: 'missed' })),
      count(totals.limited, stays('limited')),
      count(totals.late, stays('late')),
      count(totals.sendBacks, department === 0 ? null : links.sendBacks(department)),
      {
        ...{ value: totals.meanScore, text: totals.meanScore?.toFixed(2) ?? '—' },
        // A mean is no number of rows: it leads to the scores it is made of.
        href: department === 0 || totals.scores === 0 ? null : links.scores(of(department)),
      },
      count(totals.sheetsIssued, department === 0 ? null : links.sheets(department)),
      count(totals.trainings, department === 0 ? null : links.trainings(of(department))),
    ]
  }
  return {
    ...{ key: 'departments', title: '各部门' },
    note: '投诉按受理日、按被投诉坐席的部门；环节、回退按当时该办理的部门；括号内是 95% 区间。',
    head: [
      { label: '部门' },
      ...['人工接听', '投诉', '属实', '未核实', '每百万通投诉', '属实率', '瞒报', '漏报'].map(num),
      ...['有时限的环节', '超期', '回退', '回访评分', '下达督办', '培训人次'].map(num),
    ],
    rows: rows.map(({ unit, totals }) => [
      word(unit.name, unit.id === 0 ? null : links.profile(unit.id)),
      ...cells(totals, unit.id),
    ]),
    sum: rows.length > 1 ? [word('合计'), ...cells(sum, null)] : null,
  }
}

const num = (label: string) => ({ label, num: true })

type Compared = { now: Sums; before: Sums; lastYear: Sums }
/** Numbers of another stretch lead to the lists of that stretch. */
type ComparedLinks = Record<keyof Compared, Links>

/** 来电类别 (咨询 … 表扬): by the kinds of the dictionary. */
export function kindTable(
  compared: Compared,
  types: readonly BusinessType[],
  links: ComparedLinks,
): DashboardTable {
  const kindOf = new Map<string, RequestKind>(types.map(({ id, kind }) => [String(id), kind]))
  const byKind = (sums: Sums) => {
    const found = new Map<RequestKind | '', number>()
    for (const [key, n] of sums.byKey('kinds')) {
      const kind = kindOf.get(key) ?? ''
      found.set(kind, (found.get(kind) ?? 0) + n)
    }
    return found
  }
  const [now, before, lastYear] = [
    byKind(compared.now),
    byKind(compared.before),
    byKind(compared.lastYear),
  ]
  const total = sumOf(now)
  const line = (kind: RequestKind | '', label: string): Cell[] => {
    const callsOf = (of: Links) => of.calls({ kind: kind === '' ? 'none' : kind })
    return [
      word(label),
      count(now.get(kind) ?? 0, callsOf(links.now)),
      share(total > 0 ? (now.get(kind) ?? 0) / total : null),
      count(before.get(kind) ?? 0, callsOf(links.before)),
      count(lastYear.get(kind) ?? 0, callsOf(links.lastYear)),
    ]
  }
  const none = (now.get('') ?? 0) + (before.get('') ?? 0) + (lastYear.get('') ?? 0) > 0
  return {
    ...{ key: 'kinds', title: '来电类别' },
    note: '按业务类型所属的大类；表扬和诉求一样计入。',
    head: [{ label: '类别' }, ...['本期', '占比', '上期', '去年同期'].map(num)],
    rows: [
      ...keysOf(requestKinds).map((kind) => line(kind, requestKinds[kind])),
      ...(none ? [line('', '未归类')] : []),
    ],
    sum: [
      ...[word('合计'), count(total, links.now.calls()), share(null)],
      ...[count(sumOf(before), links.before.calls())],
      ...[count(sumOf(lastYear), links.lastYear.calls())],
    ],
  }
}

const sumOf = (sums: ReadonlyMap<unknown, number>) =>
  [...sums.values()].reduce((total, n) => total + n, 0)

export function typeTable(
  compared: Compared,
  types: readonly BusinessType[],
  links: ComparedLinks,
): DashboardTable {
  const [now, before] = [compared.now.byKey('kinds'), compared.before.byKey('kinds')]
  const total = sumOf(now)
  const rows = types
    .map((type) => ({
      ...type,
      n: now.get(String(type.id)) ?? 0,
      was: before.get(String(type.id)) ?? 0,
    }))
    .filter(({ n, was }) => n > 0 || was > 0)
    .toSorted((a, b) => b.n - a.n || a.id - b.id)
  return {
    ...{ key: 'types', title: '业务类型' },
    note: '来访量从多到少；点数字看通话。',
    head: [{ label: '业务类型' }, { label: '类别' }, ...['本期', '占比', '上期'].map(num)],
    rows: rows.map(({ id, name, kind, n, was }) => [
      word(name),
      word(requestKinds[kind]),
      count(n, links.now.calls({ type: id })),
      share(total > 0 ? n / total : null),
      count(was, links.before.calls({ type: id })),
    ]),
    sum: null,
  }
}

export function channelTable(
  compared: Compared,
  handled: { now: number; before: number; lastYear: number },
  links: ComparedLinks,
): DashboardTable {
  const of = (which: keyof Compared, channel: string) =>
    count(
      channel === 'phone' ? handled[which] : compared[which].of('contacts', channel),
      links[which].calls({ channel }),
    )
  return {
    ...{ key: 'channels', title: '渠道' },
    note: '人工电话取自接听量的日计数。',
    head: [{ label: '渠道' }, ...['本期', '上期', '去年同期'].map(num)],
    rows: keysOf(channels).map((channel) => [
      word(channels[channel]),
      ...(['now', 'before', 'lastYear'] as const).map((which) => of(which, channel)),
    ]),
    sum: null,
  }
}

export function faultTable(sums: Compared, links: ComparedLinks): DashboardTable {
  const substantiated = (which: keyof Compared, type?: FaultCategory) =>
    count(
      sums[which].of('substantiated-faults', type ?? null),
      links[which].complaints({ type, verdict: 'substantiated' }),
    )
  const line = (type?: FaultCategory): Cell[] => [
    count(sums.now.of('complaint-faults', type ?? null), links.now.complaints({ type })),
    ...(['now', 'before', 'lastYear'] as const).map((which) => substantiated(which, type)),
  ]
  return {
    ...{ key: 'faults', title: '投诉类型' },
    note: '按受理日；结论按现在的，申诉改判随之变动。',
    head: [{ label: '类型' }, ...['投诉', '属实', '上期属实', '去年同期属实'].map(num)],
    rows: keysOf(faultCategories).map((fault) => [word(faultCategories[fault]), ...line(fault)]),
    sum: [word('合计'), ...line()],
  }
}

export function stepTable(sums: Sums, links: Links): DashboardTable {
  const steps = keysOf(timedSteps).filter((step) => step !== 'contact')
  return {
    ...{ key: 'steps', title: '环节用时' },
    note: '按环节结束日；只算工作日的时间，暂停的不算。用时按档计数，读数误差不超过 4.5%。',
    head: [{ label: '环节' }, ...['走完', '中位用时', '九成不超过', '有时限', '超期'].map(num)],
    rows: steps.map((step) => {
      const bands = bandsOf(sums, 'step-time', `${step} `)
      return [
        word(timedSteps[step]),
        count(sums.of('steps', step), links.stays({ step })),
        length(medianOf(bands)),
        length(quantileOf(bands, 0.9)),
        count(sums.of('steps-limited', step), links.stays({ step, limit: 'limited' })),
        count(sums.of('steps-late', step), links.stays({ step, limit: 'late' })),
      ]
    }),
    sum: null,
  }
}

/** 交接矩阵: rows hand over, columns receive; how often, and how long until somebody accepted. */
export function handOverTable(sums: Sums, units: readonly Unit[], links: Links): DashboardTable {
  const rows = sums.rows('hand-overs')
  const nameOf = new Map(units.map(({ id, name }) => [id, name]))
  const order = (ids: Iterable<number>) => {
    const known = new Set(ids)
    const listed = units.map(({ id }) => id).filter((id) => known.has(id))
    return [...listed, ...[...known].filter((id) => id !== 0 && !nameOf.has(id))]
  }
  const given = givenOver(rows)
  const receivers = order(rows.map(({ departmentId }) => departmentId))
  const senders = [0, ...order(given.senders)]
  const between = (from: number | null, to: number | null) => {
    const { n, bands } = given.between.get(`${from} ${to}`) ?? { n: 0, bands: new Map() }
    return { n, median: medianOf(bands) }
  }
  const cell = (from: number | null, to: number | null): Cell => {
    const { n, median } = between(from, to)
    if (n === 0) return { value: null, text: '—' }
    return {
      value: `${n} 次，${median === null ? '未接收' : lengthText(median)}`,
      href: links.handOvers({ giver: from, ...of(to) }),
    }
  }
  return {
    ...{ key: 'hand-overs', title: '部门间交接' },
    note: '行是交出的一方，列是接收的部门；次数和从派出到接收的中位时间。第一次派单从受理交出。',
    head: [
      { label: '从 ＼ 到' },
      ...receivers.map((id) => num(nameOf.get(id) ?? unknownDepartment)),
      num('合计'),
    ],
    rows: senders
      .filter((from) => between(from, null).n > 0)
      .map((from) => [
        word(from === 0 ? takenIn : (nameOf.get(from) ?? unknownDepartment)),
        ...receivers.map((to) => cell(from, to)),
        cell(from, null),
      ]),
    sum:
      rows.length === 0
        ? null
        : [word('合计'), ...receivers.map((to) => cell(null, to)), cell(null, null)],
  }
}

type GivenOver = { n: number; bands: Map<number, number> }

/** How often, and how long until it was accepted, from one to another and over all on either side. */
function givenOver(rows: readonly { departmentId: number; key: string; n: number }[]) {
  const between = new Map<string, GivenOver>()
  const senders = new Set<number>()
  for (const { departmentId: to, key, n } of rows) {
    const [from = '', band = '-'] = key.split(' ')
    senders.add(Number(from))
    for (const place of [`${from} ${to}`, `${from} null`, `null ${to}`, 'null null']) {
      const own = between.get(place) ?? { n: 0, bands: new Map() }
      own.n += n
      if (band !== '-') own.bands.set(Number(band), (own.bands.get(Number(band)) ?? 0) + n)
      between.set(place, own)
    }
  }
  return { between, senders }
}

export type SeriesPoint = {
  step: Step
  handled: number
  contacts: number
  complaints: number
  substantiated: number
}

export function seriesTable(
  points: readonly SeriesPoint[],
  every: string,
  to: (stretch: Step) => Links,
): DashboardTable {
  return {
    ...{ key: 'series', title: `走势（${every}）` },
    note: '投诉按受理日；最近的属实数还会随核实增加。',
    head: [{ label: '起' }, ...['来访量', '人工接听', '投诉', '属实'].map(num)],
    rows: points.map(({ step, handled, contacts, complaints, substantiated }) => {
      const links = to(step)
      return [
        word(step.label),
        count(contacts, links.calls()),
        count(handled, links.calls({ channel: 'phone' })),
        count(complaints, links.complaints()),
        count(substantiated, links.complaints({ verdict: 'substantiated' })),
      ]
    }),
    sum: null,
  }
}
