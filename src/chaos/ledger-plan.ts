import { wavHead } from '#src/bench/made-sounds/wav-bytes.ts'
import type { ArrivalOutcome, LedgerState } from '#src/recordings/vocabulary.ts'
import { type Random, seededRandom } from '#src/sample-centre/random.ts'

/** One bringing of a file. */
type Bringing = { at: number; name: string; bytes: Buffer; outcome: ArrivalOutcome }

export type CallPlan = {
  callNo: string
  kind: Kind
  startedAt: number
  announcedAt: number
  recordingName: string | null
  files: Bringing[]
  expected: LedgerState
}

/** A recording without a call; null where it is the content of a call under another name. */
export type StrayPlan = Bringing & { expected: LedgerState | null }

const hourMs = 3_600_000

const kinds = [
  ['on-time', 72],
  ['early', 4],
  ['missing', 4],
  ['late', 4],
  ['double', 3],
  ['again', 3],
  ['renamed', 3],
  ['renamed-first', 2],
  ['corrupt', 2],
  ['mended', 2],
  ['shared', 1],
] as const
type Kind = (typeof kinds)[number][0]
const strayShare = 0.03

/** What happens to each call, and what the ledger must say of it in the end. */
export function planOf(rounds: number, seed: number, firstDay: number) {
  const random = seededRandom(seed)
  const calls = Array.from({ length: rounds }, (_, index) =>
    planCall(random, index, rounds, firstDay),
  )
  const strays: StrayPlan[] = Array.from({ length: Math.ceil(rounds * strayShare) }, (_, index) => {
    const corrupt = index % 10 === 9
    const at = firstDay + random.below(72 * hourMs)
    const bytes = corrupt ? Buffer.from(`no sound ${seed} ${index}`) : madeSound(random, -1 - index)
    const outcome = corrupt ? 'refused' : 'stored'
    const expected = corrupt ? 'corrupt' : 'unannounced'
    return { at, name: `stray-${index}.wav`, bytes, outcome, expected }
  })
  const files = [...calls.flatMap((call) => call.files), ...strays]
  const brought: Record<string, number> = {}
  for (const { outcome } of files) brought[outcome] = (brought[outcome] ?? 0) + 1
  return { calls, strays, brought }
}

function planCall(random: Random, index: number, rounds: number, firstDay: number): CallPlan {
  const kind: Kind = random.weighted(kinds)
  const callNo = `c${String(index).padStart(6, '0')}`
  // Announced in batches of 200, evenly over three days, so that some fall on midnight.
  const batch = Math.floor(index / 200) * 200
  const announcedAt = firstDay + Math.floor((batch / rounds) * 72) * hourMs
  const startedAt = announcedAt - random.below(3 * 3600) * 1000
  const named = random.next() < 0.5
  const base = {
    callNo,
    kind,
    startedAt,
    announcedAt,
    recordingName: named ? `r-${index}.wav` : null,
  }
  const name = named
    ? `r-${index}.wav`
    : `${random.next() < 0.5 ? callNo : callNo.toUpperCase()}.wav`
  const bytes = madeSound(random, index)
  const inTime = () => announcedAt + 1000 + random.below(23 * hourMs)
  const stored = (at: number): Bringing => ({ at, name, bytes, outcome: 'stored' })
  const first = inTime()
  const later = first + 1000 + random.below(40 * hourMs)
  const plan = (expected: LedgerState, ...files: Bringing[]) => ({ ...base, files, expected })
  switch (kind) {
    case 'on-time':
      return plan('complete', stored(first))
    case 'early':
      return plan('complete', stored(announcedAt - 1000 - random.below(20 * hourMs)))
    case 'missing':
      return plan('no-recording')
    case 'late':
      return plan('late', stored(announcedAt + 24 * hourMs + random.below(40 * hourMs)))
    case 'double':
      return plan('duplicate', stored(first), {
        ...stored(later),
        bytes: madeSound(random, index),
      })
    case 'again':
      return plan('complete', stored(first), { ...stored(later), outcome: 'duplicate' })
    case 'renamed':
      return plan('complete', stored(first), {
        ...stored(later),
        name: `copy of ${index}.wav`,
        outcome: 'renamed',
      })
    case 'renamed-first':
      return plan(
        'complete',
        { ...stored(first), name: `unknown ${index}.wav` },
        { ...stored(later), outcome: 'renamed' },
      )
    case 'corrupt':
      return plan('corrupt', { ...stored(first), bytes: broken(index), outcome: 'refused' })
    case 'mended':
      return plan(
        'complete',
        { ...stored(first), bytes: broken(index), outcome: 'refused' },
        stored(first + 1000),
      )
    case 'shared':
      // It announces the file of the call before it; only one can have it.
      return { ...plan('no-recording'), recordingName: `r-${index - 1}.wav` }
  }
}

const broken = (index: number) => Buffer.from(`RIFF no sound at all ${index}`)

/** A tenth of a second, each of another content. */
function madeSound(random: Random, index: number): Buffer {
  const data = Buffer.alloc(1600)
  for (let at = 0; at < data.length; at += 2) data.writeInt16LE(random.below(8000) - 4000, at)
  data.writeInt32LE(index, 0)
  return Buffer.concat([wavHead({ tag: 1, channels: 1, width: 2, bytes: data.length }), data])
}
