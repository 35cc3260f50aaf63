import { type PageTable, rounded } from '#src/lists/page-table.ts'

import type { Contacts } from './contact-shares.ts'
import { type ContactBy, contactBy } from './vocabulary.ts'

const num = true
const share = (part: number, whole: number) => rounded(whole === 0 ? null : (part / whole) * 100)

/** 一次解决率 as a file: numerator and denominator beside each share. */
export const contactTable = ({ whole, lines }: Contacts, by: ContactBy): PageTable => ({
  ...{ key: 'departments', title: '一次解决率' },
  head: [
    ...[{ label: contactBy[by] }, { label: '来电', num }, { label: '没有再来电', num }],
    ...[
      { label: '一次解决率（%）', num },
      { label: '区间下限（%）', num },
    ],
    ...[
      { label: '区间上限（%）', num },
      { label: '没有为同一业务再来电', num },
    ],
    { label: '按同一业务算（%）', num },
  ],
  rows: [...(whole ? [whole] : []), ...lines].map(
    ({ name, calls, solved, solvedSame, interval }) => [
      ...[name, calls, solved, share(solved, calls)],
      ...(interval === null
        ? [null, null]
        : [interval.low, interval.high].map((one) => rounded(one * 100))),
      ...[solvedSame, share(solvedSame, calls)],
    ],
  ),
})
