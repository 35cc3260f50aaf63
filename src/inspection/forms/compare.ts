import type { ItemBody } from './item-rules.ts'
import { facts, itemKinds, pointsWords } from './vocabulary.ts'

type Coded = ItemBody & { code: string }
type Version = { bonusCap: number; items: readonly Coded[] }

export type FieldChange = { label: string; before: string; after: string }
export type ItemChange =
  | { kind: 'added' | 'removed'; code: string; title: string; section: string; points: string }
  | { kind: 'changed'; code: string; title: string; fields: FieldChange[] }
  | { kind: 'moved'; code: string; title: string }
export type Comparison = { bonusCap: { before: number; after: number } | null; items: ItemChange[] }

/**
 * What a version says otherwise than an earlier one. Items are the same by their code, however they
 * were reworded; one counts as moved only where it changed places with others that are in both.
 */
export function compareVersions(before: Version, after: Version): Comparison {
  const earlier = new Map(before.items.map((item) => [item.code, item]))
  const later = new Set(after.items.map(({ code }) => code))
  const moved = movedCodes(before.items, after.items)
  const items: ItemChange[] = []
  for (const item of after.items) {
    const old = earlier.get(item.code)
    const { code, title } = item
    if (!old) {
      items.push({ kind: 'added', ...aboutOf(item) })
      continue
    }
    const fields = fieldChanges(old, item)
    if (fields.length > 0) items.push({ kind: 'changed', code, title, fields })
    else if (moved.has(code)) items.push({ kind: 'moved', code, title })
  }
  for (const item of before.items) {
    if (!later.has(item.code)) items.push({ kind: 'removed', ...aboutOf(item) })
  }
  const cap = { before: before.bonusCap, after: after.bonusCap }
  return { bonusCap: cap.before === cap.after ? null : cap, items }
}

export const isSame = ({ bonusCap, items }: Comparison) => bonusCap === null && items.length === 0

const aboutOf = (item: Coded) => {
  const { code, title, section } = item
  return { code, title, section, points: pointsWords(item) }
}

const words: readonly (readonly [label: string, of: (item: ItemBody) => string])[] = [
  ['部分', ({ section }) => section],
  ['名称', ({ title }) => title],
  ['怎么评', ({ guidance }) => guidance],
  ['类别', ({ kind }) => itemKinds[kind]],
  ['分值', pointsWords],
  ['场合', ({ gate }) => gate ?? ''],
  ['选项', ({ choices }) => choices.map(({ label, percent }) => `${label} ${percent}%`).join('；')],
  ['客户辱骂时', ({ excusedByAbuse }) => (excusedByAbuse ? '不计' : '照计')],
  ['系统给出的事实', ({ fact }) => (fact === null ? '' : facts[fact])],
]

/** What one text of an item says otherwise than another, in the words of the form. */
export function fieldChanges(before: ItemBody, after: ItemBody): FieldChange[] {
  return words
    .map(([label, of]) => ({ label, before: of(before), after: of(after) }))
    .filter((field) => field.before !== field.after)
}

/** Codes outside the longest run that both versions have in the same order. */
function movedCodes(before: readonly Coded[], after: readonly Coded[]): Set<string> {
  const place = new Map(before.map(({ code }, index) => [code, index]))
  const common = after.map(({ code }) => code).filter((code) => place.has(code))
  // Sixty items at most: the simple way through all pairs is quick enough.
  const best = common.map(() => ({ length: 1, from: -1 }))
  for (const [at, code] of common.entries()) {
    for (let earlier = 0; earlier < at; earlier += 1) {
      const inOrder = (place.get(common[earlier] as string) ?? 0) < (place.get(code) ?? 0)
      const length = (best[earlier]?.length ?? 0) + 1
      if (inOrder && length > (best[at]?.length ?? 0)) best[at] = { length, from: earlier }
    }
  }
  const kept = new Set<string>()
  const longest = Math.max(0, ...best.map(({ length }) => length))
  for (let at = best.findIndex(({ length }) => length === longest); at >= 0;) {
    kept.add(common[at] as string)
    at = best[at]?.from ?? -1
  }
  return new Set(common.filter((code) => !kept.has(code)))
}
