/** `06-15` of `6-15`, `6/15` or `06.15`; null where no year has such a day. */
export function parseMonthDay(text: string): string | null {
  const [, month = '', day = ''] = /^(\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? []
  // A leap year: 29 February is a day, if not of every year.
  const at = new Date(Date.UTC(2024, Number(month) - 1, Number(day)))
  const exists = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day)
  return month !== '' && exists ? at.toISOString().slice(5, 10) : null
}
