import { totalmem } from 'node:os'

import type { EngineName } from '../vocabulary.ts'

const megabyte = 1024 * 1024

/** What the pages, the database and ffmpeg keep for themselves. */
const reservedBytes = 768 * megabyte

export type ModelSize = { fileBytes: number; audioState: number }

/**
 * Memory one process of an engine needs, roughly: the weights and the space to compute in. For
 * whisper.cpp the space follows the table in its README (200 MB for tiny, 1 GB for large), for the
 * fast engine a measurement with base (0.9 GB, several windows at once), in proportion to the heads.
 */
export function memoryNeed(engine: EngineName, { fileBytes, audioState }: ModelSize): number {
  if (engine === 'fast-whisper') return fileBytes + Math.round(1.6 * megabyte * audioState)
  return fileBytes + 121 * megabyte + 537 * audioState ** 2
}

/** Processes that fit beside everything else. */
export function processesThatFit(needBytes: number, limitBytes: number): number {
  return Math.max(0, Math.floor((limitBytes - reservedBytes) / needBytes))
}

/** Memory this machine, or the container around it, allows. */
export function memoryLimit(): number {
  const constrained = process.constrainedMemory()
  const machine = totalmem()
  return constrained > 0 ? Math.min(constrained, machine) : machine
}
