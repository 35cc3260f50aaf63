import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import type { Call, Recording } from './schema.ts'
import { sources } from './sources/schema.ts'
import type { Layout } from './vocabulary.ts'

/** What of a recording decides where its sides lie. */
export type Sided = Pick<Recording, 'channels' | 'layout' | 'sourceId'>

/** Layouts that can be true of a recording with so many channels. */
const possible: Record<number, readonly Layout[]> = {
  1: ['mixed', 'agent-only', 'customer-only'],
  2: ['mixed', 'agent-left', 'customer-left'],
}

/** Where the sides lie when nobody says so. */
export function assumedLayout(channels: number): Layout {
  return channels === 2 ? 'agent-left' : 'mixed'
}

/** The first of these that can be true of so many channels, else what most recorders do. */
export function decideLayout(
  channels: number,
  told: readonly (Layout | null | undefined)[],
): Layout {
  return told.find((layout) => fits(channels, layout)) ?? assumedLayout(channels)
}

function fits(channels: number, layout: Layout | null | undefined): layout is Layout {
  return (possible[channels] ?? []).some((one) => one === layout)
}

/** Whether a recording's own word or its call's data decide, so that its source has no say. */
export function isToldOtherwise(recording: Sided, call: Layout | null): boolean {
  return [recording.layout, call].some((layout) => fits(recording.channels, layout))
}

/**
 * Where the sides of a recording lie: by the recording itself (one side of a pair, or joined here),
 * else by the data of its call, else by the source it came from, else as most recorders do.
 */
export function layoutOf(
  db: Db,
  recording: Sided,
  call: Pick<Call, 'layout'> | null | undefined,
): Layout {
  const source =
    recording.sourceId === null
      ? undefined
      : db
          .select({ layout: sources.layout })
          .from(sources)
          .where(eq(sources.id, recording.sourceId))
          .get()
  return decideLayout(recording.channels, [recording.layout, call?.layout, source?.layout])
}
