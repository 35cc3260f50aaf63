/** A window that waits to be heard. */
export type Waiting = {
  samples: Int16Array
  /** 0 for somebody who waits, larger later. */
  urgency: number
  attempt: number
  /** It was in a batch whose process died, and is heard by itself. */
  alone?: boolean
}

const longestBatch = 6
/** Samples of one batch, which bound the memory of an engine process: 100 s. */
const largestBatch = 100 * 16_000

/**
 * Takes the next batch out of the line: the most urgent window that came first, and the others of
 * its urgency that are most like it in length, so that little of the batch is padding. A short line
 * is shared among the processes: none should be idle while another hears all that is left.
 */
export function takeBatch<W extends Waiting>(line: W[], processes = 1): W[] {
  const urgent = Math.min(...line.map((one) => one.urgency))
  const head = line.find((one) => one.urgency === urgent)
  if (!head) return []
  if (head.alone) return line.splice(line.indexOf(head), 1)
  const alike = line
    .filter(
      ({ urgency, attempt, alone }) => urgency === urgent && attempt === head.attempt && !alone,
    )
    .toSorted((a, b) => difference(a, head) - difference(b, head))
  const most = Math.min(longestBatch, Math.ceil(line.length / processes))
  const batch: W[] = []
  let longest = 0
  for (const one of alike) {
    longest = Math.max(longest, one.samples.length)
    const full = batch.length === most || longest * (batch.length + 1) > largestBatch
    if (batch.length > 0 && full) break
    batch.push(one)
  }
  for (const one of batch) line.splice(line.indexOf(one), 1)
  return batch
}

const difference = (a: Waiting, b: Waiting) => Math.abs(a.samples.length - b.samples.length)
