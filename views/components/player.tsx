import { formatDuration } from '#src/kernel/calendar.ts'
import { Button } from '#views/components/button.tsx'
import { KeysDialog } from '#views/components/keys-dialog.tsx'
import type { Voice } from '#views/components/transcript.tsx'
import { Transport } from '#views/components/transport.tsx'

export type Evidence = { id: string | number; startMs: number; endMs: number; label: string }

export type PlayerProps = {
  recordingId: string | number
  src: string
  peaksSrc: string
  durationMs: number
  /** In the order of the channels: the first lane is drawn on top. */
  lanes: { key: Voice; label: string }[]
  evidence: Evidence[]
  nonce: string
  /** Which notes are shown: `own` for whoever is to judge without knowing what others thought. */
  notes?: 'all' | 'own' | 'none'
}

/**
 * The sound of a call. The audio element alone is the whole player where scripts do not run;
 * player.js adds the waveform, the sides, the marks and the keys.
 */
export function Player(props: PlayerProps) {
  const { recordingId, src, peaksSrc, durationMs, lanes, evidence, nonce, notes = 'all' } = props
  return (
    <section
      class="player"
      aria-label="录音"
      data-player={recordingId}
      data-peaks={peaksSrc}
      data-duration={durationMs}
      data-nonce={nonce}
    >
      <div class={`lanes lanes-${Math.max(1, lanes.length)}`}>
        <Sides lanes={lanes} />
        <div class="wave" aria-hidden="true" data-wave hidden />
      </div>
      <Trouble />
      <audio controls preload="metadata" src={src} />
      <Transport durationMs={durationMs} hasEvidence={evidence.length > 0} />
      {evidence.length > 0 ? <EvidenceList evidence={evidence} /> : null}
      {notes === 'none' ? null : <NotesPlace recordingId={recordingId} ownOnly={notes === 'own'} />}
      <span class="sr" role="status" data-said />
      <KeysDialog />
    </section>
  )
}

/** The name of each lane, which silences it, over its volume. */
function Sides({ lanes }: Pick<PlayerProps, 'lanes'>) {
  const whole = lanes.length < 2
  return (
    <div class="sides" role="group" aria-label={whole ? '音量' : '两边的音量'} data-sides hidden>
      {lanes.map(({ key, label }, index) => (
        <div class="side-head">
          <button
            type="button"
            class={`lane-label ${key}`}
            data-lane={key}
            data-mute={index}
            aria-pressed="false"
            aria-label={`${label}静音`}
            title={
              whole ? '单声道：两边混在一起，不能分开调' : `单击静音，按住 Shift 单击只听${label}`
            }
          >
            {label}
          </button>
          <input
            type="range"
            min={0}
            max={whole ? 1 : 2}
            step={0.1}
            value={1}
            aria-label={`${label}音量`}
            title={whole ? '音量' : '音量，中间是原声'}
            data-side-volume={index}
          />
        </div>
      ))}
      <small class="sides-note" data-sides-note hidden>
        这个浏览器不能分开调两边的音量
      </small>
    </div>
  )
}

/** Filled in by trouble.js when the sound does not go on. */
function Trouble() {
  return (
    <div class="player-note" data-player-note role="alert" hidden>
      <span data-player-said />
      <Button type="button" small data-player-retry>
        重试
      </Button>
      <a href="/sign-in" target="_blank" rel="noopener" data-player-sign-in hidden>
        在新窗口登录
      </a>
    </div>
  )
}

/** Notes come after the page: they are no part of what is judged. */
function NotesPlace({ recordingId, ownOnly }: { recordingId: string | number; ownOnly: boolean }) {
  const address = `/recordings/${recordingId}/notes${ownOnly ? '?only=own' : ''}`
  return (
    <div class="notes" hx-get={address} hx-trigger="load" hx-swap="outerHTML">
      <a href={address}>批注</a>
    </div>
  )
}

function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  return (
    <ol class="evidence" aria-label="证据">
      {evidence.map((item) => (
        <li>
          <button
            type="button"
            class="evidence-item"
            data-evidence={item.id}
            data-start={item.startMs}
            data-end={item.endMs}
            data-label={item.label}
          >
            <b>{formatDuration(item.startMs)}</b> {item.label}
          </button>
        </li>
      ))}
    </ol>
  )
}
