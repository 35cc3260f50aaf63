export type Mark = { start: number; end: number; label: string }
export type Span = { text: string; labels: string[] }

/**
 * Cuts a line of text at its marks. Offsets count UTF-16 units, as `String.slice` does; marks may
 * overlap or point outside the text. Joined together, the spans are the text again.
 */
export function spansOf(text: string, marks: readonly Mark[]): Span[] {
  const within = marks
    .map((mark) => ({
      ...mark,
      start: Math.max(0, mark.start),
      end: Math.min(text.length, mark.end),
    }))
    .filter((mark) => mark.start < mark.end)
  const edges = new Set([0, text.length, ...within.flatMap((mark) => [mark.start, mark.end])])
  const cuts = [...edges].toSorted((a, b) => a - b)
  const spans: Span[] = []
  for (const [index, start] of cuts.entries()) {
    const end = cuts[index + 1]
    if (end === undefined) break
    const labels = within
      .filter((mark) => mark.start <= start && mark.end >= end)
      .map((mark) => mark.label)
    spans.push({ text: text.slice(start, end), labels: [...new Set(labels)] })
  }
  return spans
}
