import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { scoringForms, scoringFormVersions, scoringItems } from './schema.ts'
import { shippedForm } from './shipped-form.ts'
import { putIntoUse } from './stored.ts'

/**
 * Takes in the form that came with the product, once: a centre that has any form is left alone,
 * whatever it made of this one. Says whether it did.
 */
export function takeInShippedForm(db: Db, now = Date.now()): boolean {
  return write(db, (tx) => {
    if (tx.select({ id: scoringForms.id }).from(scoringForms).limit(1).get()) return false
    const { name, bonusCap, items } = shippedForm
    const form = tx
      .insert(scoringForms)
      .values({ name, isDefault: true, createdAt: now })
      .returning()
      .get()
    const version = tx
      .insert(scoringFormVersions)
      .values({
        ...{ formId: form.id, version: 1, bonusCap, state: 'draft' },
        ...{ createdAt: now, createdByName: system.name },
      })
      .returning()
      .get()
    tx.insert(scoringItems)
      .values(items.map((item, index) => ({ ...item, versionId: version.id, position: index + 1 })))
      .run()
    putIntoUse(tx, version, { by: system.name, at: now, note: '随产品的评分表' })
    const particulars = { name, version: 1, items: items.length }
    record(tx, system, 'form.taken-in', { kind: 'form', id: form.id }, particulars)
    return true
  })
}
