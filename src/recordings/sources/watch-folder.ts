import { realpath, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

import type { FolderCondition } from '../vocabulary.ts'
import { type FolderLog, type Timing, type Watched, fileKeeper } from './file-keeper.ts'
import { reportFolder } from './folder-log.ts'
import { Hints } from './hints.ts'
import type { Intake } from './take-file.ts'

export const usualTiming: Timing = {
  lookEveryMs: 5 * 60_000,
  checkEveryMs: 5000,
  retryMs: 60_000,
}

type Root = { path: Buffer; identity: string }

/**
 * Watches one folder until the signal: every file that has stopped changing is received, once. What
 * cannot be read is named with its reason, a folder that is gone is waited for.
 */
export async function watchFolder(
  intake: Intake,
  source: Watched,
  timing: Timing,
  log: FolderLog,
): Promise<void> {
  const { db, stop } = intake
  const files = fileKeeper(intake, source, { timing, log, report })
  const rest = (ms: number) => pause(ms, undefined, { signal: stop }).catch(() => undefined)
  let reported: { condition: FolderCondition; at: number } | null = null

  function report(condition: FolderCondition, looked?: { files: number; passedOver: number }) {
    const now = Date.now()
    const same = reported?.condition === condition && now - reported.at < 30_000
    if (same && !looked) return
    reported = { condition, at: now }
    const counts = looked ? { ...looked, lookedAt: now } : {}
    reportFolder(db, source.id, { condition, settling: files.settling(), ...counts }, now)
  }

  /** One full look, then what hints say, until the next look is due or the folder is gone. */
  async function round(): Promise<void> {
    const root = await rootOf(source.folder ?? '')
    if (typeof root === 'string') {
      report(root)
      return rest(timing.checkEveryMs)
    }
    const hints = new Hints()
    try {
      report('looking')
      const looked = await files.lookThrough(root.path, root.path, hints)
      await files.forgetVanished()
      report('watching', looked)
      const nextLook = Date.now() + timing.lookEveryMs
      while (!stop.aborted && !hints.overflow && Date.now() < nextLook) {
        const due = Math.min(files.dueAt() ?? nextLook, nextLook) - Date.now()
        await hints.wait(Math.min(due, timing.checkEveryMs), stop)
        if ((await identityOf(root.path)) !== root.identity) return
        for (const file of hints.take()) await files.hinted(root.path, file, hints)
        await files.takeDue(root.path)
        report('watching')
      }
    } finally {
      hints.close()
    }
  }

  while (!stop.aborted) {
    try {
      await round()
    } catch (error) {
      if (stop.aborted) return
      const condition = conditionOf(error)
      if (condition === null) log.error({ err: error, source: source.id }, 'watching failed')
      else report(condition)
      await rest(condition === null ? timing.retryMs : timing.checkEveryMs)
    }
  }
}

type Unseen = 'missing' | 'unreadable'

/** What an error about the folder itself says of it; null for a fault of another kind. */
function conditionOf(error: unknown): Unseen | null {
  const { code = '' } = error as NodeJS.ErrnoException
  if (['ENOENT', 'ENOTDIR', 'ESTALE', 'ENODEV', 'EHOSTDOWN'].includes(code)) return 'missing'
  return ['EACCES', 'EPERM', 'EIO', 'ELOOP', 'ETIMEDOUT'].includes(code) ? 'unreadable' : null
}

async function rootOf(folder: string): Promise<Root | Unseen> {
  try {
    const path = await realpath(Buffer.from(folder), { encoding: 'buffer' })
    const identity = await identityOf(path)
    return identity === null ? 'missing' : { path, identity }
  } catch (error) {
    return conditionOf(error) ?? 'unreadable'
  }
}

/** Another device or inode at the same path is another folder: a drive came or went. */
async function identityOf(folder: Buffer): Promise<string | null> {
  const stats = await stat(folder, { bigint: true }).catch(() => null)
  return stats?.isDirectory() ? `${stats.dev}-${stats.ino}` : null
}
