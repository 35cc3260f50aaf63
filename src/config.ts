import { cpus } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import { z } from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))
const fromRoot = (folder: string) => path.resolve(root, folder)
const cores = Math.max(1, cpus().length)

const environment = z.object({
  PORT: z.coerce.number('PORT 要写数字').int().min(0).max(65535).default(5598),
  /** Only this machine unless told otherwise: sample accounts must not answer the whole network. */
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url('PUBLIC_URL 要写完整网址，如 https://huiting.example').optional(),
  DATA_DIR: z.string().default('data'),
  RECORDINGS_DIR: z.string().default('recordings'),
  WHISPER_MODEL: z.string().default('models/ggml-base-q8_0.bin'),
  WHISPER_CLI: z.string().optional(),
  FFMPEG: z.string().default('ffmpeg'),
  TRANSCRIPTION_PROCESSES: z.coerce.number().int().min(1).max(256).default(cores),
  /** How long a worker may be silent before its jobs pass to another. */
  JOB_LEASE_MS: z.coerce.number().int().min(500).max(3_600_000).default(60_000),
  MAX_UPLOAD_BYTES: z.coerce.number().int().positive().default(2_147_483_648),
  /** How much of the stored recordings is read again in a night, to find what the disk lost. */
  VERIFY_BYTES: z.coerce.number().int().min(0).default(100_000_000_000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export type Config = ReturnType<typeof readConfig>

/** Reads the environment once; raises with every wrong entry named in one message. */
export function readConfig(env: Record<string, string | undefined> = process.env) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = environment.safeParse(given)
  if (!result.success) {
    const list = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`环境变量有误：${list.join(';')}`)
  }
  const e = result.data
  const dataDir = fromRoot(e.DATA_DIR)
  const whisperModel = fromRoot(e.WHISPER_MODEL)
  const builtBinary = path.join(dataDir, 'engine/whisper-main')
  const ownBinary = e.WHISPER_CLI ? path.resolve(e.WHISPER_CLI) : null
  return {
    root,
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL ?? null,
    dataDir,
    databaseFile: path.join(dataDir, 'huiting.sqlite'),
    recordingsDir: fromRoot(e.RECORDINGS_DIR),
    /** Tables people bring. */
    importsDir: path.join(dataDir, 'imports'),
    /** Lists people take away, until they have fetched them. */
    exportsDir: path.join(dataDir, 'exports'),
    sheetFilesDir: path.join(dataDir, 'supervision'),
    /** The product's own copies of the heads of the trail. */
    trailHeadLog: path.join(dataDir, 'trail-heads.jsonl'),
    whisperModel,
    whisperBinary: ownBinary ?? builtBinary,
    /** What the engines page and the worker look through. */
    engines: {
      builtBinary,
      ownBinary,
      model: whisperModel,
      modelFolders: [...new Set([path.dirname(whisperModel), fromRoot('models')])],
      clipsFolder: fromRoot('recordings/samples'),
      processes: e.TRANSCRIPTION_PROCESSES,
      graphsFolder: path.join(dataDir, 'engine/graphs'),
    },
    ffmpeg: e.FFMPEG,
    transcriptionProcesses: e.TRANSCRIPTION_PROCESSES,
    jobLeaseMs: e.JOB_LEASE_MS,
    maxUploadBytes: e.MAX_UPLOAD_BYTES,
    verifyBytes: e.VERIFY_BYTES,
    logLevel: e.LOG_LEVEL,
  }
}
