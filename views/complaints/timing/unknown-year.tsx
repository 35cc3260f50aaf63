import { Notice } from '#views/components/page.tsx'

/** Said wherever limits are read that may run into a year whose holidays nobody knows yet. */
export function UnknownYear({ year }: { year: number | null }) {
  if (year === null) return null
  return (
    <Notice kind="warn">
      {year} 年的放假和调休安排还没有公布，跨到那一年的工作日时限先按周一至周五算，可能不准。
      公布后在<a href={`/working-calendar?year=${year}`}>工作日历</a>
      里补上；已经定下的时限不会自己改。
    </Notice>
  )
}
