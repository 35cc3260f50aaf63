import type { Naming } from './vocabulary.ts'

/** 张* for 张伟: one mark, however long the name, so that its length tells nothing. */
export const maskedName = (name: string): string => {
  const [first = ''] = name
  return first === '' ? '' : `${first}*`
}

/** A name as a bulletin allows it. */
export const nameAs = (naming: Naming, name: string): string =>
  naming === 'full' ? name : naming === 'masked' ? maskedName(name) : ''

/** Takes names out of what was typed, as far as the bulletin does not give them. */
export function withoutNames(text: string, naming: Naming, names: readonly string[]): string {
  if (naming === 'full') return text
  // The longer first: 张伟明 holds 张伟.
  const known = names.filter((name) => name.length > 1).toSorted((a, b) => b.length - a.length)
  return known.reduce(
    (words, name) => words.replaceAll(name, nameAs(naming, name) || '当事人'),
    text,
  )
}
