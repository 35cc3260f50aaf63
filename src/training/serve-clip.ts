import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'

import { eq } from 'drizzle-orm'
import type { Context } from 'hono'

import { clips } from '#src/clips/schema.ts'
import { clipRefusals } from '#src/clips/vocabulary.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Clips } from '#src/recordings/storage.ts'

/** The covered sound of a clip, for people who learn from it. Whoever calls has made sure that they may. */
export function serveClip(c: Context<AppEnv>, files: Pick<Clips, 'clipFile'>, clipId: number) {
  const clip = c.var.db.select().from(clips).where(eq(clips.id, clipId)).get()
  // Somebody heard in it what should be covered: it is silent everywhere.
  if (clip && clip.withheldAt !== null) throw refused(clipRefusals, 'withheld')
  const file = files.clipFile(clipId)
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) throw new NotFound()
  const headers = {
    ...{ 'Content-Type': 'audio/wav', 'Content-Length': `${size}` },
    'Cache-Control': 'private, no-store',
  }
  if (c.req.method !== 'GET') return c.body(null, 200, headers)
  return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream, 200, headers)
}
