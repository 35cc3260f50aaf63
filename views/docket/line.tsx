import { auditActions, parties, subjectKinds } from '#src/audit/vocabulary.ts'
import type { Gap } from '#src/docket/gaps.ts'
import type { DocketLine } from '#src/docket/lines.ts'
import { type GapKind, gapKinds } from '#src/docket/vocabulary.ts'
import { formatDuration, formatSeconds } from '#src/kernel/calendar.ts'
import { pairsOf } from '#src/particulars/vocabulary.ts'
import { retentionClasses } from '#src/retention/vocabulary.ts'

type Props = {
  line: DocketLine
  /** On paper and in a file nothing can be followed. */
  linked: boolean
}

/** One line of a docket, in the lane of whoever did it; what is missing crosses all lanes. */
export function DocketLineItem({ line, linked }: Props) {
  if (line.kind === 'gap') {
    return (
      <li class="docket-line docket-missing">
        <When at={line.at} />
        <GapNote gap={line.gap} />
      </li>
    )
  }
  const what = line.kind === 'trace' ? auditActions[line.action] : line.what
  return (
    <li class={`docket-line lane-${line.party}`}>
      <When at={line.at} />
      <div class="docket-entry">
        <p class="docket-what">
          <span class="docket-party">{parties[line.party]}</span>
          <strong>{linked && line.href ? <a href={line.href}>{what}</a> : what}</strong>
          <span class="dim">
            {line.who}
            {line.kind === 'trace' ? `，留痕第 ${line.entry} 条` : ''}
          </span>
        </p>
        <Pairs pairs={pairsIn(line)} />
        {line.kind === 'trace' ? <Rest line={line} linked={linked} /> : <Gaps gaps={line.gaps} />}
      </div>
    </li>
  )
}

const When = ({ at }: { at: number }) => (
  <time class="nowrap" datetime={new Date(at).toISOString()}>
    {formatSeconds(at)}
  </time>
)

/** What the row says comes first; of the entry only what the row does not say. */
function pairsIn(line: Exclude<DocketLine, { kind: 'gap' }>): [string, string][] {
  if (line.kind === 'fact') return line.pairs
  const told = new Set(line.pairs.map(([, value]) => value))
  const named = line.subject.kind === 'complaint' ? [] : [subjectOf(line.subject)]
  const entry = line.pairs.length > 0 ? [] : pairsOf(line.particulars)
  return [...named, ...line.pairs, ...entry.filter(([, value]) => !told.has(value))]
}

const subjectOf = ({ kind, id }: { kind: keyof typeof subjectKinds; id: string }) =>
  [subjectKinds[kind], kind === 'page' ? id : `第 ${id} 号`] as [string, string]

function Pairs({ pairs }: { pairs: [string, string][] }) {
  if (pairs.length === 0) return null
  return (
    <dl class="docket-pairs">
      {pairs.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type RestProps = { line: Extract<DocketLine, { kind: 'trace' }>; linked: boolean }

/** The sound a step rests on, and that it rests on none. */
function Rest({ line, linked }: RestProps) {
  return (
    <>
      {line.spans.map(({ recordingId, startMs, endMs, text }) => {
        const span = `${formatDuration(startMs)}–${formatDuration(endMs)}`
        const place = `/recordings/${recordingId}`
        return (
          <p class="docket-span">
            {recordingId === null ? (
              <span>证据 {span}（录音已删除）</span>
            ) : linked ? (
              <a href={place}>证据 {span}</a>
            ) : (
              <span>
                证据 录音 {recordingId}，{span}
              </span>
            )}
            {text === '' ? null : <q>{text}</q>}
          </p>
        )
      })}
      {line.gap ? <Missing kind={line.gap} words={missingProof} /> : null}
    </>
  )
}

const missingProof = '这一步没有能对上的通话或录音作凭证'

const Gaps = ({ gaps }: { gaps: Gap[] }) => (
  <>
    {gaps.map((gap) => (
      <GapNote gap={gap} />
    ))}
  </>
)

function GapNote({ gap }: { gap: Gap }) {
  const { kind, words, rule } = gap
  const classes: Readonly<Record<string, string>> = retentionClasses
  const by = rule === undefined ? '' : `（规则：${classes[rule] ?? rule}）`
  return <Missing kind={kind} words={words + by} />
}

const Missing = ({ kind, words }: { kind: GapKind; words: string }) => (
  <p class="docket-gap">
    <strong>缺口：{gapKinds[kind]}</strong> {words}
  </p>
)
