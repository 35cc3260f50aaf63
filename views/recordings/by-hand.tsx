import { formatSeconds } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Candidate, Untying } from '#src/recordings/by-hand/candidates.ts'
import type { Unmatchable } from '#src/recordings/by-hand/unmatch.ts'
import {
  apartText,
  byHandRefusals,
  longestReason,
  type Untied,
} from '#src/recordings/by-hand/vocabulary.ts'
import { agentText, lengthText } from '#src/recordings/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { FieldError, TextInput } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

export type Given = {
  form: 'match' | 'unmatch'
  values: Record<string, string>
  errors: FieldErrors
}

/** A refusal that belongs to no field, or whose form is gone since the page was drawn. */
export function RefusedByHand({
  given,
  matched,
}: {
  given: Given | null
  matched: boolean | null
}) {
  if (!given) return null
  const gone = given.form === 'match' ? matched !== null : matched !== true
  const late = byHandRefusals[given.form === 'match' ? 'already-tied' : 'moved-on']
  const sentence = given.errors['refused'] ?? (gone ? late : null)
  return sentence === null ? null : <Notice kind="bad">{sentence}。</Notice>
}

/** Why nobody is told whose call this is, and what comes of it. */
export function NoCall({ untying, mayImport }: { untying: Untying; mayImport: boolean }) {
  const { untied, manages } = untying
  return (
    <Notice kind="info">
      {whyText(untied)}
      {manages ? <a href="#match-call">手工对上</a> : null}{' '}
      {mayImport && untied.why !== 'several' ? <a href="/imports">去导入</a> : null}
    </Notice>
  )
}

function whyText(untied: Untied): string {
  switch (untied.why) {
    case 'several':
      return `有 ${untied.fits} 通${untied.more ? '以上的' : ''}电话都像是这一通，系统不替人选；话单更正到只剩一通时会自动对上。`
    case 'one':
      return '有一通电话像是这一通，还没有对上；下次导入话单时会自动对上，也可以现在手工对上。'
    case 'unreadable':
      return '按来源的文件名规则读不出这个文件名，不知道坐席和班组；要等话单写明这个文件名，或由人手工对上。'
    case 'unannounced':
      return `还没有这通电话的数据，不知道坐席和班组；${tellsText(untied)}导入话单后会按文件名自动对上。`
  }
}

function tellsText({ callNo, startedAt }: Extract<Untied, { why: 'unannounced' }>): string {
  const parts = [
    callNo === null ? '' : `通话号 ${callNo}`,
    startedAt === null ? '' : `开始于 ${formatSeconds(startedAt)}`,
  ].filter(Boolean)
  return parts.length === 0 ? '' : `文件名说的是${parts.join('、')}。`
}

const nothing: Pick<Given, 'values' | 'errors'> = { values: {}, errors: {} }

type MatchProps = { recordingId: number; untying: Untying; given: Given | null }

/** 对上通话: the calls it may hold, and a number to be typed; for whoever keeps the ledger. */
export function MatchCard({ recordingId, untying, given }: MatchProps) {
  const { candidates, manages } = untying
  if (!manages) return null
  const { values, errors } = given?.form === 'match' ? given : nothing
  const any = candidates.length > 0
  return (
    <Card title="对上通话" note="对上后照这通电话转写、比对和筛查" id="match-call">
      <form class="stack" method="post" action={`/recordings/${recordingId}/call`}>
        {any ? (
          <fieldset class="match-calls">
            <legend class="sr">是哪一通</legend>
            <Table head={head} caption="可能的通话，时间近的在前">
              {candidates.map((one) => (
                <Row one={one} chosen={values['choice']} />
              ))}
            </Table>
            <label class="check">
              <input
                type="radio"
                name="choice"
                value="typed"
                checked={values['choice'] === 'typed'}
                required
              />
              <span>别的通话，在下面填通话号</span>
            </label>
            <FieldError id="choice" error={errors['choice']} />
          </fieldset>
        ) : (
          <>
            <p class="dim">按文件名找不到前后一小时内像的通话，请填通话号。</p>
            <input type="hidden" name="choice" value="typed" />
          </>
        )}
        <div class="match-fields">
          <TextInput
            label="通话号"
            name="callNo"
            value={values['callNo']}
            maxlength={64}
            error={errors['callNo']}
            required={!any}
          />
          <Reason value={values['reason']} error={errors['reason']} />
        </div>
        <div class="bar">
          <Button kind="primary">对上这通电话</Button>
        </div>
      </form>
    </Card>
  )
}

function Reason({ value, error }: { value: string | undefined; error: string | undefined }) {
  return (
    <TextInput
      label="理由"
      name="reason"
      value={value}
      maxlength={longestReason}
      placeholder="怎么看出是这一通"
      error={error}
      required
    />
  )
}

const head = [
  { label: '选', hidden: true },
  ...[{ label: '通话号' }, { label: '开始时间' }, { label: '比文件名', num: true }],
  ...[{ label: '时长', num: true }, { label: '坐席' }, { label: '部门' }],
  ...[{ label: '来电号码' }, { label: '录音' }],
]

function Row({ one, chosen }: { one: Candidate; chosen: string | undefined }) {
  const { call, apartMs, fits, sounds, taken } = one
  const value = `call-${call.callNo}`
  return (
    <tr>
      <td>
        <label class="match-pick">
          <input
            type="radio"
            name="choice"
            value={value}
            checked={chosen === value && !taken}
            disabled={taken}
            required
          />
          <span class="sr">通话 {call.callNo}</span>
        </label>
      </td>
      <td class="nowrap">
        <a href={`/calls/${call.id}`}>{call.callNo}</a>
      </td>
      <td class="nowrap">{formatSeconds(call.startedAt)}</td>
      <td class="num nowrap">
        {apartText(apartMs)}
        {fits ? null : <small class="dim">超出误差</small>}
      </td>
      <td class="num nowrap">
        {lengthText(call.durationMs) ?? '—'}
        <Agreement one={one} />
      </td>
      <td class="nowrap">{call.blind ? <AfterJudging /> : (agentText(call.agent) ?? '—')}</td>
      <td>{call.blind ? <AfterJudging /> : (call.department ?? '—')}</td>
      <td class="nowrap">{call.caller || '—'}</td>
      <td>
        {sounds.length === 0
          ? '没有'
          : sounds.map(({ id, name }) => <a href={`/recordings/${id}`}>{name}</a>)}
        {taken ? <small>不能再对</small> : null}
      </td>
    </tr>
  )
}

function Agreement({ one: { lengthsAgree } }: { one: Candidate }) {
  if (lengthsAgree === null) return null
  return <small class="dim">{lengthsAgree ? '与录音相近' : '与录音不同'}</small>
}

type UnmatchProps = { recordingId: number; unmatching: Unmatchable; given: Given | null }

/** Who tied it and why, and the way to take it back while nothing has been built on it. */
export function UnmatchCard({ recordingId, unmatching, given }: UnmatchProps) {
  const { match, manages, builtUpon } = unmatching
  const mine = given?.form === 'unmatch' ? given : null
  return (
    <Card title="手工对上">
      <p>
        {match.by} <Time at={match.at} /> 手工对上这通电话：{match.reason}
      </p>
      {manages && builtUpon ? <p class="dim">{builtUpon}。</p> : null}
      {manages && !builtUpon ? (
        <details open={mine !== null}>
          <summary>对错了，解除</summary>
          <form class="stack" method="post" action={`/recordings/${recordingId}/call/removal`}>
            <input type="hidden" name="match" value={match.id} />
            <TextInput
              label="理由"
              name="reason"
              value={mine?.values['reason']}
              maxlength={longestReason}
              error={mine?.errors['reason']}
              hint="解除后，这份录音回到没有话单，疑点和比对重新算。"
              required
            />
            <div class="bar">
              <Button>解除</Button>
            </div>
          </form>
        </details>
      ) : null}
    </Card>
  )
}
