import { personalSpans } from '#src/personal-data/detect.ts'
import type { DataKind } from '#src/personal-data/vocabulary.ts'

import type { ArticleKind } from './vocabulary.ts'

export type Written = {
  title: string
  body: string
  keywords: string
  source: string
  contactUnit: string
  contactName: string
  contactPhone: string
}

/** What belongs to one customer and never into what 4,000 people read. */
const ofCustomers: ReadonlySet<DataKind> = new Set(['id-card', 'bank-card'])
const mobile = /(?<!\d)(?:(?:\+|00)?86)?[-\s]?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?!\d)/

/**
 * Whether the words hold what can only be a person's: a mobile number, an identity or bank card.
 * Landlines, names of halls and addresses are what a knowledge base is for, and stay.
 */
export function holdsPersonal({ title, body, keywords, source }: Written): boolean {
  const words = [title, body, keywords, source].join('\n')
  return mobile.test(words) || personalSpans(words).some(({ kind }) => ofCustomers.has(kind))
}

/**
 * A 重要客户 that names a person is read only by those who write knowledge: the name and number of a
 * customer's contact are the customer's data and not a number of ours. That a hospital is fed twice and
 * who is to be told stays open to everybody who takes its calls.
 */
export function namesPerson(kind: ArticleKind, written: Written): boolean {
  if (kind !== 'key-customer') return false
  return written.contactName !== '' || written.contactPhone !== '' || holdsPersonal(written)
}
