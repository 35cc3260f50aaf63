import { describe, expect, test } from 'vitest'

import { settle, type Side, type Sound } from '#src/recordings/ledger/settle.ts'
import type { LedgerState, RecordingState } from '#src/recordings/vocabulary.ts'

const dueAt = 1000
const sound = (state: RecordingState, receivedAt = 500, side: Side = 'both'): Sound => ({
  ...{ state, receivedAt, side },
})
const good = sound('received')
const broken = sound('corrupt')

describe('the state of an announced call', () => {
  const rows: [what: string, sounds: Sound[], now: number, state: LedgerState][] = [
    ['nothing yet', [], 999, 'awaited'],
    ['nothing at the limit', [], 1000, 'no-recording'],
    ['one in time', [good], 2000, 'complete'],
    ['one that came at the limit', [sound('received', 1000)], 2000, 'late'],
    ['one in time and a broken one', [good, broken], 2000, 'complete'],
    ['only broken ones', [broken, broken], 2000, 'corrupt'],
    ['a broken one, late', [sound('corrupt', 1500)], 2000, 'corrupt'],
    ['two of both sides', [good, sound('transcribed')], 2000, 'duplicate'],
    ['two of both sides, one given up', [good, sound('failed')], 2000, 'duplicate'],
    [
      'two of one side',
      [sound('received', 1, 'agent'), sound('received', 2, 'agent')],
      1,
      'duplicate',
    ],
    ['a whole and a side', [good, sound('received', 2, 'agent')], 1, 'duplicate'],
    [
      'one of each side',
      [sound('received', 1, 'agent'), sound('received', 2, 'customer')],
      1,
      'complete',
    ],
    ['one given up', [sound('failed')], 2000, 'parked'],
    ['a late one given up', [sound('failed', 1500)], 2000, 'parked'],
    ['nobody speaks', [sound('silent')], 2000, 'complete'],
    ['late, but the first came in time', [sound('transcribed', 400)], 2000, 'complete'],
  ]
  test.each(rows)('with %s', (_, sounds, now, state) => {
    expect(settle({ announced: true, dueAt, now, sounds })).toBe(state)
  })
})

describe('the state of a recording without call data', () => {
  const rows: [what: string, sound: Sound, now: number, state: LedgerState][] = [
    ['before its limit', good, 999, 'waiting'],
    ['at its limit', good, 1000, 'unannounced'],
    ['that is broken', broken, 999, 'corrupt'],
    ['that was given up, past its limit', sound('failed'), 1000, 'unannounced'],
  ]
  test.each(rows)('%s', (_, one, now, state) => {
    expect(settle({ announced: false, dueAt, now, sounds: [one] })).toBe(state)
  })
})
