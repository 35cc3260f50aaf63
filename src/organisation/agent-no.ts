/** What people see when a number was ruined on its way through a spreadsheet, or is none at all. */
export type AgentNo = { ok: true; value: string } | { ok: false; problem: string }

/** Full-width forms made plain, invisible characters and doubled blanks removed. */
export function tidy(text: string): string {
  return asWritten(text.normalize('NFKC'))
}

/** What somebody said or wrote keeps its full-width marks; only what cannot be seen goes. */
export function asWritten(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * Reads an agent number (工号). It is a name made of digits, so leading zeros stay; a number that a
 * spreadsheet turned into 2.0034E+4 has lost digits and is refused.
 */
export function readAgentNo(text: string): AgentNo {
  const value = tidy(text)
  if (value === '') return { ok: false, problem: '没有工号' }
  if (/^\d+(\.\d+)?e[+-]?\d+$/i.test(value)) {
    return {
      ok: false,
      problem: `工号“${value}”是科学计数法，原来的数字已经丢失；请把这一列设为文本后重新导出`,
    }
  }
  if (!/^[\p{L}\p{N}_-]{1,30}$/u.test(value)) {
    return { ok: false, problem: `工号“${value.slice(0, 40)}”只能用数字、字母，最多 30 位` }
  }
  return { ok: true, value }
}
