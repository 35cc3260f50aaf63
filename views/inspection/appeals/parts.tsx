import { causeWords, liabilities, rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import type { AppealShown, PointShown } from '#src/inspection/appeals/shown.ts'
import type { VerificationShown } from '#src/inspection/appeals/verification-shown.ts'
import {
  type AppealState,
  appealOutcomes,
  appealRounds,
  appealStates,
  roundWords,
} from '#src/inspection/appeals/vocabulary.ts'
import type { ScoreSheet } from '#src/inspection/scoring/schema.ts'
import { sheetOutcomes } from '#src/inspection/scoring/vocabulary.ts'
import { dayMs, formatDay, formatDuration, weekdayOf } from '#src/kernel/calendar.ts'
import type { Segment } from '#src/transcription/schema.ts'
import { Status, Tag, Time, type Tone } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Facts, Notice } from '#views/components/page.tsx'
import { type Evidence, Player, type PlayerProps } from '#views/components/player.tsx'
import { Transcript } from '#views/components/transcript.tsx'
import { plainLine } from '#views/transcription/lines.ts'

/** `92.5 分`: hundredths of a point without idle zeros. */
export function scoreText(hundredths: number | null): string {
  if (hundredths === null) return '不计分'
  return `${(hundredths / 100).toFixed(2).replace(/\.?0+$/, '')} 分`
}

export function SheetScore({ sheet }: { sheet: Pick<ScoreSheet, 'outcome' | 'scoreHundredths'> }) {
  return (
    <>
      <strong class="nowrap">{scoreText(sheet.scoreHundredths)}</strong>
      {sheet.outcome === 'fatal' ? <Tag kind="hot">{sheetOutcomes.fatal}</Tag> : null}
    </>
  )
}

/** A limit ends with a day: `2026-12-04 周五 24:00`. */
export function deadlineText(until: number): string {
  const last = until - dayMs
  return `${formatDay(last)} ${weekdayOf(last)} 24:00`
}

export function spanText({ startMs, endMs }: { startMs: number | null; endMs: number | null }) {
  if (startMs === null || endMs === null) return null
  return `${formatDuration(startMs)}–${formatDuration(endMs)}`
}

const tones: Record<AppealState, Tone> = {
  open: 'orange',
  taken: 'accent',
  settled: 'good',
  withdrawn: 'grey',
}

export function AppealStatus({ state, round }: { state: AppealState; round: number }) {
  return <Status tone={tones[state]} label={`${roundWords[round] ?? ''}${appealStates[state]}`} />
}

/** What one round asked and how it was answered. */
export function AppealRound({ appeal, now }: { appeal: AppealShown; now: number }) {
  const { round, state, filedAt, dueAt, settledAt, points } = appeal
  const open = state === 'open' || state === 'taken'
  return (
    <article class="appeal-round">
      <header class="bar">
        <h3>{round >= appealRounds ? '终审' : '第一轮申诉'}</h3>
        <Status tone={tones[state]} label={appealStates[state]} />
        <small class="dim">
          <Time at={filedAt} /> 提出
          {open ? `，应在 ${deadlineText(dueAt)} 前答复` : null}
          {settledAt === null ? null : (
            <>
              ，<Time at={settledAt} /> {state === 'withdrawn' ? '撤回' : '答复'}
            </>
          )}
        </small>
        {open && now >= dueAt ? <Tag kind="hot">答复超期</Tag> : null}
      </header>
      {points.map((point) => (
        <PointText point={point} />
      ))}
      {state === 'settled' && round >= appealRounds ? (
        <p class="dim">终审答复为最后结果，不再受理申诉。</p>
      ) : null}
    </article>
  )
}

/** The words of both sides about one point; `bare` where the item stands above it already. */
export function PointText({ point, bare }: { point: PointShown; bare?: boolean }) {
  const span = spanText(point)
  return (
    <div class="appeal-point">
      <p>
        {bare ? (
          <span class="dim">申诉时：{point.before}</span>
        ) : (
          <>
            <b>{point.title ?? '复核结论'}</b>（{point.before}）
          </>
        )}
        {point.outcome ? (
          <Tag kind={point.outcome === 'overturned' ? 'ok' : undefined}>
            {appealOutcomes[point.outcome]}
            {point.after === null ? '' : `为 ${point.after}`}
          </Tag>
        ) : null}
      </p>
      <p class="wrapped">
        <span class="dim">理由：</span>
        {point.reason}
        {span ? <small class="dim">（录音 {span}）</small> : null}
      </p>
      {point.answer ? (
        <p class="wrapped">
          <span class="dim">答复：</span>
          {point.answer}
          {point.score ? (
            <small class="dim">
              （总分 {scoreText(point.score.before)} → {scoreText(point.score.after)}）
            </small>
          ) : null}
        </p>
      ) : null}
    </div>
  )
}

type FactsOf = { of: VerificationShown; withoutLiability?: boolean }

/** A complaint's verdict as it stands, with its grounds; on the page of a 定责 that is said apart. */
export function VerificationFacts({ of, withoutLiability }: FactsOf) {
  const { verdict, faultCategory, rootCause, causeDetail, reasoning, restsOn, liability } = of
  return (
    <>
      <Facts
        items={[
          ['核实结论', complaintVerdicts[verdict]],
          ['属实类型', faultCategories[faultCategory]],
          ['原因', `${rootCauses[rootCause]}，${causeWords(rootCause, causeDetail)}`],
          ['结论时间', <Time at={of.at} />],
          ...(withoutLiability
            ? []
            : [
                ['定责', liability ? liabilities[liability.liability] : '还没有定责'] as [
                  string,
                  string,
                ],
              ]),
        ]}
      />
      <p class="wrapped">
        <span class="dim">认定理由：</span>
        {reasoning || '没有写'}
      </p>
      {restsOn ? <p class="dim">依据：{restsOn}</p> : null}
      {liability?.reason ? (
        <p class="wrapped">
          <span class="dim">定责理由：</span>
          {liability.reason}
        </p>
      ) : null}
    </>
  )
}

type ListenProps = {
  sound: {
    recording: { id: number; durationMs: number; state: string; fault: string | null }
    lanes: PlayerProps['lanes']
    segments: Segment[]
  } | null
  erased: boolean
  /** Path the sound is served under: `/recordings/7`. */
  base: string
  evidence: Evidence[]
  nonce: string
  notes?: PlayerProps['notes']
}

/** Sound over text, or why there is none. */
export function Listen({ sound, erased, base, evidence, nonce, notes }: ListenProps) {
  if (!sound) {
    return (
      <Notice kind="info">
        {erased ? '录音已按期删除，通话文字也随之删除。' : '这通录音和文字不再提供。'}
      </Notice>
    )
  }
  const { recording, lanes, segments } = sound
  const broken = recording.state === 'corrupt' || recording.fault !== null
  return (
    <>
      {broken ? (
        <Notice kind="warn">录音文件有问题，暂时不能播放。</Notice>
      ) : (
        <Player
          recordingId={recording.id}
          src={`${base}/audio`}
          peaksSrc={`${base}/peaks`}
          durationMs={recording.durationMs}
          lanes={lanes}
          evidence={evidence.toSorted((a, b) => a.startMs - b.startMs)}
          nonce={nonce}
          notes={notes}
        />
      )}
      {segments.length > 0 ? (
        <Transcript
          segments={segments.map((segment, index) => ({
            ...plainLine(segment, index),
            hit: evidence.some((one) => one.startMs < segment.endMs && one.endMs > segment.startMs),
          }))}
        />
      ) : (
        <p class="dim">还没有通话文字，可以先听录音。</p>
      )}
    </>
  )
}

/** From and to in the sound, typed or taken from the A–B stretch of the player. */
export function SpanFields({ id, values }: { id: string; values: Record<string, string> }) {
  const field = (name: 'from' | 'to', label: string) => (
    <label>
      <span>{label}</span>
      <input
        name={`${name}-${id}`}
        value={values[`${name}-${id}`]}
        placeholder="分:秒"
        inputmode="text"
        maxlength={12}
        data-span-field={name}
      />
    </label>
  )
  return (
    <div class="span-fields" data-span-fields>
      <span class="dim">对应录音（可不填）</span>
      {field('from', '从')}
      {field('to', '到')}
      <Button type="button" small data-take-span hidden>
        用播放器选的 A–B
      </Button>
    </div>
  )
}
