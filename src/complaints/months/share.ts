import type { Complaint } from '../schema.ts'
import { stands } from '../vocabulary.ts'
import { type CountField, countFields, type Counts } from './vocabulary.ts'

export type Countable = Pick<Complaint, 'departmentId' | 'verdict' | 'omission'>

/** What counts: our own people's complaints that were not withdrawn, merged or passed on. */
export const counts = ({ stage, class: of }: Pick<Complaint, 'stage' | 'class'>): boolean =>
  of === 'internal' && stands(stage)

/** What one complaint adds to its month. */
export const shareOf = ({ verdict, omission }: Countable): Counts => ({
  complaints: 1,
  substantiated: verdict === 'substantiated' ? 1 : 0,
  unsubstantiated: verdict === 'unsubstantiated' ? 1 : 0,
  concealed: omission === 'concealed' ? 1 : 0,
  missed: omission === 'missed' ? 1 : 0,
})

export type Line = { departmentId: number | null; field: CountField; delta: number }

const fields = Object.keys(countFields) as CountField[]

/** What has to be added to `was` so that it becomes `is`: by department and field, nothing that is even. */
export function linesBetween(was: readonly Line[], is: Countable | null): Line[] {
  const sums = new Map<string, Line>()
  const add = (departmentId: number | null, field: CountField, delta: number) => {
    const key = `${departmentId ?? ''} ${field}`
    const before = sums.get(key)?.delta ?? 0
    sums.set(key, { departmentId, field, delta: before + delta })
  }
  if (is) for (const field of fields) add(is.departmentId, field, shareOf(is)[field])
  for (const { departmentId, field, delta } of was) add(departmentId, field, -delta)
  return [...sums.values()].filter(({ delta }) => delta !== 0)
}

/** The share of a counted complaint as lines. */
export const linesOf = (counted: Countable): Line[] => linesBetween([], counted)

const nothingCounted: Counts = {
  ...{ complaints: 0, substantiated: 0, unsubstantiated: 0, concealed: 0, missed: 0 },
}

/** Field by field; whatever else the two carry is left behind. */
export function plus(a: Partial<Counts> | undefined, b: Partial<Counts>): Counts {
  const sum = { ...nothingCounted }
  for (const field of fields) sum[field] = (a?.[field] ?? 0) + (b[field] ?? 0)
  return sum
}
