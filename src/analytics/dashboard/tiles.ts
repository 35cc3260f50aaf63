import type { Links } from './links.ts'
import type { Totals } from './totals.ts'
import { intervalText, lengthText, percent, rateText, whole } from './words.ts'

/** A figure with what it was before. */
export type Tile = {
  key: string
  label: string
  text: string
  unit?: string
  /** Interval, or what it is made of. */
  note: string | null
  before: string | null
  lastYear: string | null
  href: string | null
}

type Reading = {
  key: string
  label: string
  unit?: string
  text: (totals: Totals) => string
  note?: (totals: Totals) => string | null
  href?: (links: Links) => string | null
  /** Whether a stretch knew anything of it at all. */
  known: (totals: Totals) => boolean
}

const readings: readonly Reading[] = [
  {
    ...{ key: 'contacts', label: '来访量', unit: '次' },
    text: ({ contacts }) => whole(contacts),
    note: ({ handled }) => `其中人工接听 ${whole(handled)} 通`,
    href: (links) => links.calls(),
    known: ({ contacts }) => contacts > 0,
  },
  {
    ...{ key: 'complaint-rate', label: '每百万通投诉数', unit: '件' },
    text: ({ complaintRate }) => rateText(complaintRate),
    note: (totals) =>
      [`共 ${totals.complaints} 件`, intervalText(totals.complaintRate)].filter(Boolean).join('，'),
    href: (links) => links.complaints(),
    known: ({ handled }) => handled > 0,
  },
  {
    ...{ key: 'substantiated-rate', label: '每百万通属实数', unit: '件' },
    text: ({ substantiatedRate }) => rateText(substantiatedRate),
    note: (totals) =>
      [`属实 ${totals.substantiated} 件`, intervalText(totals.substantiatedRate)]
        .filter(Boolean)
        .join('，'),
    href: (links) => links.complaints({ verdict: 'substantiated' }),
    known: ({ handled }) => handled > 0,
  },
  {
    ...{ key: 'substantiation', label: '属实率' },
    text: ({ substantiation }) => percent(substantiation?.value ?? null),
    note: (totals) =>
      totals.substantiation
        ? `${intervalText(totals.substantiation, 100, '%') ?? ''}，未核实 ${totals.pending} 件`
        : `未核实 ${totals.pending} 件`,
    href: (links) => links.complaints({ verdict: 'substantiated' }),
    known: ({ substantiation }) => substantiation !== null,
  },
  {
    ...{ key: 'leak', label: '瞒报漏报率' },
    text: ({ leak }) => percent(leak?.value ?? null),
    note: ({ leaked, leak }) =>
      leak
        ? `属实里瞒报、漏报 ${leaked} 件，${intervalText(leak, 100, '%') ?? ''}`
        : '这段时间没有属实投诉',
    href: (links) => links.complaints({ origin: 'leaked', verdict: 'substantiated' }),
    known: ({ leak }) => leak !== null,
  },
  {
    ...{ key: 'coverage', label: '筛查覆盖' },
    text: ({ coverage }) => percent(coverage),
    note: ({ covered, hearingHours }) =>
      `听过 ${whole(covered)} 通，花 ${hearingHours.toFixed(1)} CPU 小时`,
    href: (links) => links.places(),
    known: ({ calls }) => calls > 0,
  },
  {
    ...{ key: 'found', label: '每 CPU 小时疑点', unit: '条' },
    text: ({ foundAnHour }) => (foundAnHour === null ? '—' : foundAnHour.toFixed(1)),
    note: ({ found, rechecks, confirmed }) =>
      `疑点 ${whole(found)} 条；复核 ${whole(rechecks)} 条，成立 ${whole(confirmed)} 条`,
    href: (links) => links.found(),
    known: ({ hearingHours }) => hearingHours > 0,
  },
  {
    ...{ key: 'triage', label: '复核用时中位数' },
    text: ({ triageMs }) => lengthText(triageMs),
    note: ({ rechecks, timed }) => `复核 ${whole(rechecks)} 条，${whole(timed)} 条有用时`,
    href: (links) => links.rechecks({ took: 'known' }),
    known: ({ triageMs }) => triageMs !== null,
  },
  {
    ...{ key: 'late', label: '环节超期率' },
    text: ({ lateShare }) => percent(lateShare),
    note: ({ late, limited }) => `${whole(limited)} 个有时限的环节里 ${whole(late)} 个超期`,
    href: (links) => links.stays({ limit: 'late' }),
    known: ({ limited }) => limited > 0,
  },
  {
    ...{ key: 'send-backs', label: '回退', unit: '次' },
    text: ({ sendBacks }) => whole(sendBacks),
    note: ({ dispatches }) => `派单 ${whole(dispatches)} 次`,
    href: (links) => links.sendBacks(),
    known: ({ dispatches }) => dispatches > 0,
  },
  {
    ...{ key: 'score', label: '回访评分', unit: '分' },
    text: ({ meanScore }) => (meanScore === null ? '—' : meanScore.toFixed(2)),
    note: ({ scores }) => (scores > 0 ? `${whole(scores)} 次评分，满分 5 分` : '没有评分'),
    href: (links) => links.scores(),
    known: ({ scores }) => scores > 0,
  },
  {
    ...{ key: 'first-contact', label: '一次解决率' },
    text: ({ firstContact }) => percent(firstContact.rate?.value ?? null),
    note: ({ firstContact }) =>
      firstContact.rate
        ? `${whole(firstContact.calls)} 通已满回看期，${intervalText(firstContact.rate, 100, '%') ?? ''}`
        : '还没有满回看期的日子',
    href: (links) => links.firstContact(),
    known: ({ firstContact }) => firstContact.rate !== null,
  },
  {
    ...{ key: 'praise', label: '表扬', unit: '次' },
    text: ({ praiseContacts }) => whole(praiseContacts),
    note: ({ praiseMarks }) => `质检另标记 ${whole(praiseMarks)} 通`,
    href: (links) => links.calls({ kind: 'praise' }),
    known: ({ contacts }) => contacts > 0,
  },
]

/** The tiles of a page; what nothing is known of says so, and nothing is made up for it. */
export function tilesOf(now: Totals, before: Totals, lastYear: Totals, links: Links): Tile[] {
  return readings.map(({ key, label, unit, text, note, href, known }) => ({
    ...{ key, label, text: text(now), note: note?.(now) ?? null },
    ...(unit ? { unit } : {}),
    before: known(before) ? text(before) : null,
    lastYear: known(lastYear) ? text(lastYear) : null,
    href: href?.(links) ?? null,
  }))
}
