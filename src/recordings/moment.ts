/** A moment of a recording as people write it, `0:12.5`, `75` or `1:02:05`, in milliseconds; null where it is none. */
export function readMoment(text: string): number | null {
  const match = /^(?:(\d{1,2}):)?(?:(\d{1,3}):)?(\d{1,6})(?:\.(\d{1,3}))?$/.exec(
    text.normalize('NFKC').trim(),
  )
  if (!match) return null
  const [, first, second, last = '0', part = ''] = match
  // With one colon the number before it is minutes, with two it is hours.
  const hours = second === undefined ? 0 : Number(first ?? 0)
  const minutes = Number(second ?? first ?? 0)
  const colons = (first === undefined ? 0 : 1) + (second === undefined ? 0 : 1)
  if (colons > 0 && Number(last) > 59) return null
  if (colons > 1 && minutes > 59) return null
  return ((hours * 60 + minutes) * 60 + Number(last)) * 1000 + Number(part.padEnd(3, '0'))
}
