import { type ImportState, importStates } from '#src/imports/vocabulary.ts'
import { Status, type Tone } from '#views/components/badge.tsx'

const tones = {
  mapping: 'orange',
  checking: 'accent',
  ready: 'orange',
  running: 'accent',
  paused: 'orange',
  done: 'good',
  cancelled: 'grey',
  failed: 'red',
  dismissed: 'grey',
} as const satisfies Record<ImportState, Tone>

export function ImportStatus({ state }: { state: ImportState }) {
  return <Status tone={tones[state]} label={importStates[state]} />
}
