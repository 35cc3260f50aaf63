import { expect, test } from 'vitest'

import { calls, recordings } from '#src/recordings/schema.ts'

import { announce, beep, bring, bringRoster, scene } from './scene.ts'

test.each(['3600', '0.1', '0'])(
  'where a clock jumped and %s s were announced, the sound is as long as it is heard to be',
  async (seconds) => {
    const place = scene()
    bringRoster(place.db)
    announce(place.db, { duration_s: seconds })
    const { state, message } = await bring(place, 'd001.wav', beep())
    expect({ state, message }).toMatchObject({ state: 'stored' })
    expect(message).toContain('对上通话 d001')
    const [call] = place.db.select().from(calls).all()
    const [recording] = place.db.select().from(recordings).all()
    expect(recording).toMatchObject({ callId: call?.id, durationMs: 500, truncated: false })
    expect(call?.durationMs).toBe(Number(seconds) * 1000)
  },
)
