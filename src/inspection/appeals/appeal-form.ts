import { typedTexts } from '#src/kernel/form.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import type { AppealInput, PointInput } from './file.ts'
import { typedMoment } from './typed.ts'
import { verdictAspects } from './vocabulary.ts'

/**
 * The form of an appeal: `reason-12`, `from-12` and `to-12` for item 12, `reason-verdict` … for the
 * verdict on a finding, `reason-of-category` … for what is contested of a complaint. An item without a reason and without times is not contested.
 */
export function readAppealForm(body: Record<string, unknown>): {
  input: AppealInput
  values: Record<string, string>
} {
  const values = typedTexts(body)
  const points: PointInput[] = []
  for (const [name, reason] of Object.entries(values)) {
    const key = /^reason-(verdict|of-[a-z]{1,20}|\d{1,15})$/.exec(name)?.[1]
    if (key === undefined) continue
    const startMs = typedMoment(values[`from-${key}`] ?? '')
    const endMs = typedMoment(values[`to-${key}`] ?? '')
    if (reason.trim() === '' && startMs === null && endMs === null) continue
    const aspect = keysOf(verdictAspects).find((one) => key === `of-${one}`)
    if (key.startsWith('of-') && !aspect) continue
    const itemId = /^\d/.test(key) ? Number(key) : null
    points.push({ itemId, ...(aspect ? { aspect } : {}), reason, startMs, endMs })
  }
  const seen = /^\d{1,15}$/.test(values['seen'] ?? '') ? Number(values['seen']) : -1
  return { input: { seen, points }, values }
}
