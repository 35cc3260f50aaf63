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

/** Masks whatever in a text looks like a mobile or a long-distance number. */
export function maskNumbers(text: string): string {
  return text.replaceAll(/(?<!\d)(?:1\d{10}|0\d{9,11})(?!\d)/g, maskCaller)
}

const spokenDigits = '零〇一二三四五六七八九幺'

/**
 * Masks numbers in what was said: also with gaps between the digits, and as a recogniser writes them
 * when they are read out (幺三九三幺九零九二幺五).
 */
export function maskText(text: string): string {
  return maskNumbers(text)
    .replaceAll(/(?<!\d)(?:1|0\d)(?:[ -]?\d){9,10}(?!\d)/g, maskCaller)
    .replaceAll(new RegExp(`[${spokenDigits}]{11,12}`, 'g'), (run) => {
      return run.slice(0, shown.first) + '*'.repeat(run.length - 7) + run.slice(-shown.last)
    })
}
