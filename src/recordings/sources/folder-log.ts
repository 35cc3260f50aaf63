import { and, asc, eq, gt, inArray } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'

import type { FileOutcome, FolderCondition } from '../vocabulary.ts'
import { type FolderFile, folderFiles, folderStates } from './schema.ts'

const at = (sourceId: number, path: string) =>
  and(eq(folderFiles.sourceId, sourceId), eq(folderFiles.path, path))

/** What is remembered of a file, whatever it looks like now. */
export function rememberedFile(db: Db, sourceId: number, path: string): FolderFile | undefined {
  return db.select().from(folderFiles).where(at(sourceId, path)).get()
}

type Outcome = Pick<FolderFile, 'sourceId' | 'path' | 'stamp' | 'outcome' | 'problem'> & {
  recordingId: number | null
}

/** Remembers what became of a file; the same words again change nothing. */
export function rememberFile(db: Db, file: Outcome): void {
  const { sourceId, path, ...rest } = file
  const known = rememberedFile(db, sourceId, path)
  const { stamp, outcome, problem } = rest
  if (known?.stamp === stamp && known.outcome === outcome && known.problem === problem) return
  const values = { ...rest, at: Date.now() }
  write(db, (tx) =>
    tx
      .insert(folderFiles)
      .values({ sourceId, path, ...values })
      .onConflictDoUpdate({ target: [folderFiles.sourceId, folderFiles.path], set: values })
      .run(),
  )
}

/** A file that was moved away, deleted or taken back needs no memory: its recording is the memory. */
export function forgetFile(db: Db, sourceId: number, path: string): void {
  if (!rememberedFile(db, sourceId, path)) return
  write(db, (tx) => tx.delete(folderFiles).where(at(sourceId, path)).run())
}

const unread: FileOutcome[] = ['refused', 'problem']

/** Files that were not received, a few at a time along their ids. */
export function unreadFiles(db: Db, sourceId: number, afterId: number, limit = 500): FolderFile[] {
  return db
    .select()
    .from(folderFiles)
    .where(
      and(
        eq(folderFiles.sourceId, sourceId),
        inArray(folderFiles.outcome, unread),
        gt(folderFiles.id, afterId),
      ),
    )
    .orderBy(asc(folderFiles.id))
    .limit(limit)
    .all()
}

export type FolderNews = {
  condition: FolderCondition
  settling: number
  lookedAt?: number
  files?: number
  passedOver?: number
}

/** Says how a folder is doing; `since` moves only when the condition does. */
export function reportFolder(db: Db, sourceId: number, news: FolderNews, now = Date.now()): void {
  write(db, (tx) => {
    const before = tx.select().from(folderStates).where(eq(folderStates.sourceId, sourceId)).get()
    const since = before?.condition === news.condition ? before.since : now
    const values = { ...news, since, seenAt: now }
    tx.insert(folderStates)
      .values({ sourceId, ...values })
      .onConflictDoUpdate({ target: folderStates.sourceId, set: values })
      .run()
  })
}

/** Names of files hold callers' numbers: they go with the recordings they brought. */
export function forgetFilesOf(tx: Db, recordingIds: readonly number[]): void {
  tx.delete(folderFiles)
    .where(inArray(folderFiles.recordingId, [...recordingIds]))
    .run()
}
