import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { recordings } from '#src/recordings/schema.ts'
import { importFolder } from '#src/recordings/sources/import-folder.ts'
import { folderFiles, sources } from '#src/recordings/sources/schema.ts'

import { beep, scene, temporaryFolder } from '../scene.ts'

const nobody = 65534

/** As root no mode stops a reader; so for this long the process is somebody else. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0
  if (isRoot) process.seteuid?.(nobody)
  try {
    return await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

test('a file that may not be read is named, and the others come in', async () => {
  const { db, storage, recordingsDir } = scene()
  const above = temporaryFolder()
  const folder = path.join(above, 'incoming')
  mkdirSync(folder)
  const secret = path.join(folder, 'a.wav')
  writeFileSync(secret, beep(400))
  writeFileSync(path.join(folder, 'b.wav'), beep(500))
  for (const open of [above, folder]) chmodSync(open, 0o755)
  // What else is written lies open to anybody.
  execFileSync('chmod', ['-R', 'a+rwX', path.dirname(recordingsDir)])
  chmodSync(secret, 0o000)
  const { id: sourceId } = db
    .insert(sources)
    .values({ name: '录音机', kind: 'folder', folder, createdAt: 0 })
    .returning()
    .get()
  const { signal } = new AbortController()
  const intake = { db, storage, actor: system, ffmpeg: 'ffmpeg', sourceId, stop: signal }
  const root = Buffer.from(folder)
  const problems = () =>
    db
      .select()
      .from(folderFiles)
      .where(eq(folderFiles.sourceId, sourceId))
      .all()
      .map(({ path: name, problem }) => [path.basename(name), problem])

  await asNobody(() => importFolder(intake, { root, jobs: 1 }))
  expect(problems()).toContainEqual(['a.wav', '没有读取权限'])
  chmodSync(secret, 0o644)
  await importFolder(intake, { root, jobs: 1 })
  expect(problems().every(([, problem]) => problem === null)).toBe(true)
  expect(db.select().from(recordings).all()).toHaveLength(2)
})
