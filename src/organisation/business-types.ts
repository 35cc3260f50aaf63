import { and, eq, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { tidy } from './agent-no.ts'
import { businessTypes, type BusinessType } from './schema.ts'
import { dictionaryRefusals } from './vocabulary.ts'

export type BusinessTypeInput = Pick<BusinessType, 'name' | 'kind' | 'active'>

/** Adds a business type (`id` null) or changes one. A type in use is switched off, never deleted. */
export function saveBusinessType(
  db: Db,
  actor: Actor,
  id: number | null,
  input: BusinessTypeInput,
): BusinessType {
  authorise(actor, 'dictionary.edit')
  const { kind, active } = input
  const values = { name: tidy(input.name), kind, active }
  return write(db, (tx) => {
    const before = id === null ? null : businessTypeById(tx, id)
    const namesake = and(eq(businessTypes.name, values.name), ne(businessTypes.id, id ?? -1))
    if (tx.select().from(businessTypes).where(namesake).get()) {
      throw refused(dictionaryRefusals, 'type-name-taken')
    }
    if (before && isSame(before, values)) return before
    const after =
      before === null
        ? tx.insert(businessTypes).values(values).returning().get()
        : tx
            .update(businessTypes)
            .set(values)
            .where(eq(businessTypes.id, before.id))
            .returning()
            .get()
    const subject = { kind: 'dictionary', id: `business-type:${after.id}` } as const
    const was = before && { name: before.name, kind: before.kind, active: before.active }
    record(tx, actor, 'business-type.saved', subject, { before: was, after: values })
    return after
  })
}

function isSame(type: BusinessType, values: BusinessTypeInput): boolean {
  return type.name === values.name && type.kind === values.kind && type.active === values.active
}

function businessTypeById(db: Db, id: number): BusinessType {
  const type = db.select().from(businessTypes).where(eq(businessTypes.id, id)).get()
  if (!type) throw new NotFound()
  return type
}
