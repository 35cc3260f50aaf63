import { setTimeout as pause } from 'node:timers/promises'

import { and, eq, isNotNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import type { Storage } from '../storage.ts'
import type { FolderLog, Timing } from './file-keeper.ts'
import { sources } from './schema.ts'
import { sourceActor } from './source-actor.ts'
import type { TakeTable } from './take-file.ts'
import { usualTiming, watchFolder } from './watch-folder.ts'

type Options = {
  db: Db
  storage: Storage
  ffmpeg: string
  log: FolderLog
  takeTable?: TakeTable
  timing?: Timing
}

type Task = { key: string; end: AbortController; done: Promise<void> }

/** Watches the folders of all sources that are switched on; a changed setting begins anew. */
export async function watchFolders(options: Options, stop: AbortSignal): Promise<void> {
  const { db, timing = usualTiming } = options
  const tasks = new Map<number, Task>()
  while (!stop.aborted) {
    const wanted = db
      .select()
      .from(sources)
      .where(and(eq(sources.kind, 'folder'), eq(sources.active, true), isNotNull(sources.folder)))
      .all()
    const keys = new Map(wanted.map((source) => [source.id, JSON.stringify(source)]))
    for (const [id, task] of tasks) {
      if (keys.get(id) === task.key) continue
      task.end.abort()
      await task.done
      tasks.delete(id)
    }
    for (const source of wanted) {
      if (tasks.has(source.id)) continue
      const end = new AbortController()
      const intake = {
        db,
        storage: options.storage,
        ffmpeg: options.ffmpeg,
        actor: sourceActor(source),
        sourceId: source.id,
        stop: end.signal,
        takeTable: source.tables ? options.takeTable : undefined,
      }
      const done = watchFolder(intake, source, timing, options.log)
      tasks.set(source.id, { key: keys.get(source.id) ?? '', end, done })
    }
    await pause(timing.checkEveryMs, undefined, { signal: stop }).catch(() => undefined)
  }
  for (const { end } of tasks.values()) end.abort()
  await Promise.all([...tasks.values()].map(({ done }) => done))
}
