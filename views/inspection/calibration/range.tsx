import { LinkButton } from '#views/components/button.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'

/** Which pairs the page is about, and the address that says so. */
export type RangeShown = { formId: number; weeks: number; week: number | null; query: Query }

/** Back to all items of the same pairs. */
export function ToAgreement({ range }: { range: RangeShown }) {
  const { form, weeks, week } = range.query
  const query = { form, weeks, week }
  return <LinkButton href={hrefWith('/inspection/calibration', query)}>返回一致性</LinkButton>
}
