import { setTimeout as pause } from 'node:timers/promises'

import type { FolderCondition } from '../vocabulary.ts'
import { baseOf, isOtherThing, isTemporary, joined, readable, storedPath } from './file-paths.ts'
import { forgetFile, rememberedFile, rememberFile, unreadFiles } from './folder-log.ts'
import type { Hints } from './hints.ts'
import { putAway } from './put-away.ts'
import type { FolderFile, Source } from './schema.ts'
import { type Due, Settling } from './settling.ts'
import {
  filesAtOnce,
  type Intake,
  look,
  oddness,
  stampOf,
  type Taken,
  takeFile,
} from './take-file.ts'
import { doneFolder, type Met, walk } from './walk.ts'

export type Timing = {
  /** Between two full looks at a folder: network drives tell of no change. */
  lookEveryMs: number
  /** Between two looks at whether the folder itself is still there. */
  checkEveryMs: number
  /** After a full disk or a fault. */
  retryMs: number
}

export type Watched = Pick<Source, 'id' | 'folder' | 'afterReceipt' | 'settleMs' | 'tables'>
export type FolderLog = { error: (facts: object, message: string) => void }

/** Files kept in mind at a time: a folder of a million is walked as they are taken. */
const settlingAtMost = 2000

type Around = {
  timing: Timing
  log: FolderLog
  report: (condition: FolderCondition) => void
}

/** What is done with the files of one watched folder, from the first look to the last. */
export function fileKeeper(intake: Intake, source: Watched, { timing, log, report }: Around) {
  const { db, stop } = intake
  const settling = new Settling(source.settleMs)
  const rest = (ms: number) => pause(ms, undefined, { signal: stop }).catch(() => undefined)

  function remember(path: string, stamp: string, taken: Omit<Settled, 'kind'>): void {
    rememberFile(db, { sourceId: source.id, path, stamp, ...taken })
  }

  /** Looks through a folder, taking what has settled whenever there is too much to keep in mind. */
  async function lookThrough(root: Buffer, folder: Buffer, hints: Hints) {
    const counts = { files: 0, passedOver: 0 }
    for await (const met of walk(folder, source.tables, root.equals(folder) ? 0 : 1)) {
      if (stop.aborted) break
      if (met.kind === 'file') counts.files++
      if (met.kind === 'other') counts.passedOver++
      await notice(root, met, hints)
      while (settling.size >= settlingAtMost && !stop.aborted) {
        await rest(Math.max(0, (settling.dueAt() ?? 0) - Date.now()))
        await takeDue(root)
      }
    }
    return counts
  }

  async function notice(root: Buffer, met: Met, hints: Hints): Promise<void> {
    if (met.kind === 'folder') hints.add(met.file)
    if (met.kind === 'file') await consider(root, met.file)
    if (met.kind === 'odd') {
      const stamp = await stampAt(met.file)
      if (stamp !== null) remember(storedPath(met.file), stamp, notRead(met.problem))
    }
  }

  /** A file that was met: new ones settle first, known ones are left alone or put away at last. */
  async function consider(root: Buffer, file: Buffer): Promise<void> {
    const path = storedPath(file)
    const stats = await look(file)
    if (!stats) return settling.drop(path)
    const stamp = stampOf(stats)
    const odd = oddness(stats)
    if (odd !== null) return remember(path, stamp, notRead(odd))
    const known = rememberedFile(db, source.id, path)
    if (known?.stamp === stamp && known.outcome !== 'problem') return finish(root, file, known)
    settling.see(path, file, stamp)
  }

  /** Something was said about a path: a new folder is looked through, a file is considered. */
  async function hinted(root: Buffer, file: Buffer, hints: Hints): Promise<void> {
    const stats = await look(file)
    const name = readable(baseOf(file))
    if (stats?.isDirectory()) {
      // A folder that is watched is named when its own entry changed; its files are named themselves.
      if (hints.has(file) || isTemporary(name) || isDone(root, file)) return
      await lookThrough(root, file, hints)
      return
    }
    if (isTemporary(name) || isOtherThing(name, source.tables)) return
    await consider(root, file)
  }

  /** Takes every file whose time has come, several at a time; a full disk is waited for. */
  async function takeDue(root: Buffer): Promise<void> {
    for (;;) {
      let full = false
      const lane = async () => {
        while (!stop.aborted && !full) {
          const due = settling.take()
          if (!due) return
          if (!(await take(root, due))) full = true
        }
      }
      const lanes = await Promise.allSettled(Array.from({ length: filesAtOnce }, lane))
      for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
      if (!full || stop.aborted) return
      report('disk-full')
      await rest(timing.retryMs)
    }
  }

  /** False where the disk is full: the file waits. */
  async function take(root: Buffer, due: Due): Promise<boolean> {
    const { path, file, stamp } = due
    const same = (await stampAt(file)) === stamp
    const taken = same
      ? await safely(() => takeFile(intake, file, stamp))
      : ({ kind: 'changed' } as const)
    if (taken.kind === 'disk-full') {
      settling.giveBack(due)
      return false
    }
    if (taken.kind === 'changed') {
      const now = await stampAt(file)
      if (now !== null) settling.see(path, file, now)
    }
    if (taken.kind !== 'settled') return true
    const { outcome, problem, recordingId } = taken
    remember(path, stamp, { outcome, problem, recordingId })
    const known = rememberedFile(db, source.id, path)
    if (known) await finish(root, file, known)
    return true
  }

  /** A fault with one file is named and does not keep the others waiting. */
  async function safely(work: () => Promise<Taken>): Promise<Taken> {
    try {
      return await work()
    } catch (error) {
      if (stop.aborted) throw error
      if ((error as { code?: unknown }).code === 'SQLITE_FULL') return { kind: 'disk-full' }
      log.error({ err: error, source: source.id }, 'receiving a file failed')
      return { kind: 'settled', ...notRead('接收时系统出错，稍后再试') }
    }
  }

  async function finish(root: Buffer, file: Buffer, known: FolderFile): Promise<void> {
    if (known.outcome !== 'received' && known.outcome !== 'duplicate') return
    const end = await putAway(root, file, known.stamp, source)
    if (end === 'away') forgetFile(db, source.id, known.path)
    else if (end !== 'stays') remember(known.path, known.stamp, { ...known, ...end })
  }

  /** Files that could not be read and were taken away since are no longer listed. */
  async function forgetVanished(): Promise<void> {
    let after = 0
    for (;;) {
      const some = unreadFiles(db, source.id, after)
      for (const { id, path } of some) {
        after = id
        const there = await look(Buffer.from(path)).catch(() => true)
        if (!there && !path.includes('%')) forgetFile(db, source.id, path)
      }
      if (some.length === 0 || stop.aborted) return
    }
  }

  return {
    lookThrough,
    hinted,
    takeDue,
    forgetVanished,
    dueAt: () => settling.dueAt(),
    settling: () => settling.size,
  }
}

type Settled = Extract<Taken, { kind: 'settled' }>

function notRead(problem: string): Omit<Settled, 'kind'> {
  return { outcome: 'problem', problem, recordingId: null }
}

function isDone(root: Buffer, folder: Buffer): boolean {
  return folder.equals(joined(root, Buffer.from(doneFolder)))
}

async function stampAt(file: Buffer): Promise<string | null> {
  const stats = await look(file)
  return stats && stampOf(stats)
}
