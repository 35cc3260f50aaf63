import type { HeardText } from '../../port.ts'
import type { ModelProblemName } from './model-problems.ts'

/** How the worker and an engine process talk. Windows are 16 kHz, 16 bits. */
export type Order = { id: number; windows: Int16Array[]; attempt: number }

export type Reply =
  | { kind: 'ready'; checksum: string }
  | { kind: 'heard'; id: number; texts: HeardText[][]; cpuMs: number; encodedMs: number }
  | { kind: 'failed'; id: number; detail: string }
  /** The model or the native library cannot be used; the process ends. */
  | { kind: 'unusable'; problem: ModelProblemName | null; detail: string }
