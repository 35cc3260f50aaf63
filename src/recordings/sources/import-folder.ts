import { type FileOutcome } from '../vocabulary.ts'
import { storedPath } from './file-paths.ts'
import { rememberedFile, rememberFile } from './folder-log.ts'
import { type Intake, look, oddness, stampOf, type Taken, takeFile } from './take-file.ts'
import { type Met, walk } from './walk.ts'

/** What an import did so far: files by what became of them; `earlier` were settled by a run before. */
export type ImportCounts = Record<FileOutcome | 'earlier', number>

export type ImportEnd = { counts: ImportCounts; passedOver: number; diskFull: boolean }

type Options = {
  /** A real path: no link on the way. */
  root: Buffer
  /** Files received at a time. */
  jobs: number
  onProgress?: (counts: ImportCounts) => void
}

/** How many files a folder holds that would be looked at; a walk that opens none of them. */
export async function countFiles(root: Buffer, stop: AbortSignal): Promise<number> {
  let files = 0
  for await (const met of walk(root, false)) {
    if (stop.aborted) break
    if (met.kind === 'file' || met.kind === 'odd') files++
  }
  return files
}

/**
 * Receives every file below a folder, several at a time. What became of each is kept with the source
 * before the next is begun, so that an import that was killed and run again goes on where it was: no
 * file is received twice and none is left out. Stops at a full disk and at the signal.
 */
export async function importFolder(intake: Intake, options: Options): Promise<ImportEnd> {
  const { db, sourceId, stop } = intake
  const { root, jobs, onProgress } = options
  const counts: ImportCounts = { received: 0, duplicate: 0, refused: 0, problem: 0, earlier: 0 }
  const end: ImportEnd = { counts, passedOver: 0, diskFull: false }
  const met = walk(root, false)
  let failure: unknown = null

  function settle(path: string, stamp: string, taken: Omit<Settled, 'kind'>): void {
    rememberFile(db, { sourceId, path, stamp, ...taken })
    counts[taken.outcome]++
  }

  async function bring(file: Buffer, problem: string | null): Promise<void> {
    const path = storedPath(file)
    const stats = await look(file)
    if (!stats) return
    const stamp = stampOf(stats)
    const odd = problem ?? oddness(stats)
    if (odd !== null) return settle(path, stamp, notRead(odd))
    const known = rememberedFile(db, sourceId, path)
    if (known?.stamp === stamp && known.outcome !== 'problem') {
      counts.earlier++
      return
    }
    const taken = await takeFile(intake, file, stamp)
    if (taken.kind === 'disk-full') end.diskFull = true
    if (taken.kind === 'changed') settle(path, stamp, notRead('还在写入，请写完后再导入一次'))
    if (taken.kind === 'settled') settle(path, stamp, taken)
  }

  const goesOn = () => !stop.aborted && !end.diskFull && failure === null

  async function worker(): Promise<void> {
    while (goesOn()) {
      const next = await met.next()
      if (next.done) return
      await handle(next.value)
      onProgress?.(counts)
    }
  }

  async function handle(one: Met): Promise<void> {
    if (one.kind === 'other') end.passedOver++
    if (one.kind === 'file') await bring(one.file, null)
    if (one.kind === 'odd') await bring(one.file, one.problem)
  }

  await Promise.all(
    Array.from({ length: jobs }, () =>
      worker().catch((error: unknown) => {
        // What was in hand when the signal came is received by the next run.
        if (!stop.aborted) failure ??= error
      }),
    ),
  )
  // The folder is still open where the walk was left early.
  await met.return(undefined)
  if (failure !== null) throw failure
  return end
}

type Settled = Extract<Taken, { kind: 'settled' }>

function notRead(problem: string): Omit<Settled, 'kind'> {
  return { outcome: 'problem', problem, recordingId: null }
}
