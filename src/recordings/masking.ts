import { type Actor, can } from '#src/kernel/actor.ts'

const shown = { first: 3, last: 4 }

/** `13931909215` reads as `139****9215`; words such as 匿名 hide nobody and stay. */
export function maskCaller(text: string): string {
  const digits = text.replaceAll(/\D/g, '').length
  if (digits === 0) return text
  const first = digits >= 10 ? shown.first : 0
  const last = digits >= 8 ? shown.last : Math.min(2, digits - 1)
  let seen = 0
  return text.replaceAll(/\d/g, (digit) => {
    seen++
    return seen <= first || seen > digits - last ? digit : '*'
  })
}

/** A file name as this reader may see it: recorders like to put the caller's number into it. */
export function shownName(actor: Actor, name: string): string {
  return can(actor, 'caller.read') ? name : maskNumbers(name)
}

/** Masks whatever in a text looks like a mobile or a long-distance number. */
export function maskNumbers(text: string): string {
  return text.replaceAll(/(?<!\d)(?:1\d{10}|0\d{9,11})(?!\d)/g, maskCaller)
}
