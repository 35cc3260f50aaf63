import { tidy } from '#src/organisation/agent-no.ts'

export type CallerNumber = { ok: true; value: string } | { ok: false; problem: string }

/**
 * Reads a caller's number (来电号码) so that one telephone has one spelling: no country code, no
 * blanks or hyphens. Words such as 匿名 and an empty cell are kept as they are.
 */
export function readCaller(text: string): CallerNumber {
  const value = tidy(text)
  if (/^\d+(\.\d+)?e[+-]?\d+$/i.test(value)) {
    return {
      ok: false,
      problem: '来电号码是科学计数法，原来的数字已经丢失；请把这一列设为文本后重新导出',
    }
  }
  if (value.length > 40) return { ok: false, problem: '来电号码太长，最多 40 个字' }
  const compact = value.replaceAll(/[\s()]/g, '')
  const plain = /^\+?[\d-]+$/.test(compact) ? compact.replaceAll('-', '') : compact
  const domestic = /^(?:\+86|0086)(\d{5,})$/.exec(plain) ?? /^86(1\d{10})$/.exec(plain)
  return { ok: true, value: domestic?.[1] ?? plain }
}
