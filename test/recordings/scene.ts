import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { onTestFinished } from 'vitest'

import { system } from '#src/auth/policy.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { readTable, type Table } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { rosterImporter } from '#src/organisation/roster-import.ts'
import { callDataImporter } from '#src/recordings/call-import.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { openStorage, type Storage } from '#src/recordings/storage.ts'
import { testDatabase } from '#test/support/database.ts'

import { pcm, sound, tone, wav } from './audio/sounds.ts'

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'huiting-recordings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A fresh database and a storage in a folder of its own, gone when the test ends. */
export function scene(maxBytes = 50_000_000) {
  const folder = temporaryFolder()
  const recordingsDir = path.join(folder, 'recordings')
  const storage = openStorage({ recordingsDir, cacheDir: path.join(folder, 'cache'), maxBytes })
  const { db, sqlite } = testDatabase()
  return { db, sqlite, storage, recordingsDir }
}

type Place = { db: Db; storage: Storage }

/** Brings one file as the import at the command line does, in chunks. */
export function bring(
  { db, storage }: Place,
  name: string,
  bytes: Buffer,
  actor: Actor = system,
  ffmpeg = 'ffmpeg',
) {
  return receiveRecording(db, storage, actor, { name, body: inChunks(bytes), ffmpeg })
}

export async function* inChunks(bytes: Buffer, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Files below a folder, by path. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted()
}

/** Half a second of a tone: another pitch is another content. */
export const beep = (hertz = 440, channels = 2): Buffer => {
  const samples = sound(0.5, 8000, tone(hertz))
  return wav(pcm(...Array.from({ length: channels }, () => samples)), { channels })
}

export const sample = (name: string): Buffer =>
  readFileSync(new URL(`../../recordings/samples/${name}`, import.meta.url))

export function table(text: string): Table {
  const read = readTable(Buffer.from(text))
  if (!read.ok) throw new Error(read.problem)
  return read.table
}

export const callHeader =
  'call_id,started_at,duration_s,channel,province,business_type,agent_id,caller,layout,satisfaction,recording'

/** One line of call data; what is not given is ordinary. */
export function callLine(given: Partial<Record<string, string>> = {}): string {
  const cells: Record<string, string> = {
    call_id: 'd001',
    started_at: '2026-11-02T08:12:06+08:00',
    duration_s: '70.7',
    channel: '人工电话',
    province: '山东',
    business_type: '农村低压',
    agent_id: '20636',
    caller: '13931909215',
    layout: '"坐席左,客户右"',
    satisfaction: '不满意',
    recording: 'd001.wav',
  }
  const names = callHeader.split(',')
  return names.map((name) => given[name] ?? cells[name]).join(',')
}

export function readLines(db: Db, ...lines: string[]) {
  return callDataImporter.read(db, table([callHeader, ...lines].join('\n')))
}

/** Announces calls as an import of call data does; raises when a line is refused. */
export function announce(db: Db, ...given: Partial<Record<string, string>>[]) {
  const { rows, errors } = readLines(db, ...given.map(callLine))
  if (errors[0]) throw new Error(errors[0].message)
  return callDataImporter.apply(
    db,
    system,
    rows.map(({ value }) => value),
    'cdr.csv',
  )
}

/** The agents of the samples, with their teams. */
export function bringRoster(db: Db): void {
  const { rows } = rosterImporter.read(db, table(sample('agents.csv').toString()))
  const values = rows.map(({ value }) => value)
  rosterImporter.apply(db, system, values, 'agents.csv')
}
