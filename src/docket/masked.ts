import { maskText } from '#src/personal-data/mask.ts'

/** Numbers of ours, which look like telephones and are none. */
const ours = new Set([
  'complaintNo',
  'callNo',
  'registerNo',
  'orderNo',
  'caseNo',
  'scoreNo',
  'hash',
])

/** What the docket says already, and numbers that only the database knows. */
const told = new Set(['complaintNo', 'callId', 'registerEntryId', 'complaintId', 'run'])

/** The particulars of an entry without what customers are called and reached by. */
export function maskedParticulars(
  particulars: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(particulars)
      .filter(([key, value]) => !told.has(key) && value !== null && value !== '')
      .map(([key, value]) => [key, masked(key, value)]),
  )
}

function masked(key: string, value: unknown): unknown {
  if (typeof value === 'string') return ours.has(key) ? value : maskText(value)
  if (Array.isArray(value)) return value.map((one) => masked(key, one))
  if (typeof value !== 'object' || value === null) return value
  return maskedParticulars(value as Record<string, unknown>)
}
