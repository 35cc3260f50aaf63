import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import Database from 'better-sqlite3'

import { readConfig } from '#src/config.ts'

import { atMost, type Bench } from './bench.ts'

const port = '5699'

/** A fresh clone of the committed state, started as a new user would; then started again. */
export const firstStart: Bench = async (say) => {
  const { root } = readConfig()
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-first-'))
  const clone = path.join(folder, 'huiting')
  try {
    await finished(spawn('git', ['clone', '--quiet', root, clone], { stdio: 'inherit' }))
    const first = await start(clone, say, true)
    const second = await start(clone, say, false)
    return [
      atMost('fresh clone to the page answering', first.page, 360, 's'),
      atMost('fresh clone to the first transcript', first.transcript, 600, 's'),
      atMost('second start to the page answering', second.page, 10, 's'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function start(clone: string, say: (line: string) => void, waitForTranscript: boolean) {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const child = spawn('env', [`PORT=${port}`, 'npm', 'start'], {
    cwd: clone,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  child.stdout.on('data', (chunk: Buffer) => say(chunk.toString().trimEnd()))
  const ended = once(child, 'exit')
  try {
    await until(() =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        (r) => r.ok,
        () => false,
      ),
    )
    const page = seconds()
    if (waitForTranscript) await until(async () => transcriptCount(clone) > 0)
    return { page, transcript: seconds() }
  } finally {
    if (child.pid) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

function transcriptCount(clone: string): number {
  const file = path.join(clone, 'data/huiting.sqlite')
  if (!existsSync(file)) return 0
  const database = new Database(file, { readonly: true })
  try {
    return database.prepare('select count(*) from transcripts').pluck().get() as number
  } finally {
    database.close()
  }
}

async function until(check: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + 20 * 60_000
  while (!(await check())) {
    if (performance.now() > limit) throw new Error('nothing happened for 20 minutes')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

async function finished(child: ReturnType<typeof spawn>): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}`)
}
