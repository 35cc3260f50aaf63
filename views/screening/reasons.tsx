import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { Evidence, FindingDetail } from '#src/screening/finding-detail.ts'
import type { Reason } from '#src/screening/result.ts'
import { wholeCall } from '#src/screening/vocabulary.ts'
import { evidenceDoubts } from '#src/screening/vocabulary.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import type { Query } from '#views/components/hrefs.ts'
import { Why } from '#views/components/review.tsx'
import { mismatchText } from '#views/screening/reconciliation/places.tsx'
import { Rehearing, rehearingWords } from '#views/screening/rehearing.tsx'
import { HitMarks } from '#views/screening/rules/hit-marks.tsx'
import { Signals } from '#views/screening/signals.tsx'

type Props = {
  detail: FindingDetail
  may: { recheck: boolean; readRegister: boolean; readComplaint: boolean }
  query: Query
}

/** 为什么排在这里: what was heard, and what the register says, each in words. */
export function Reasons({ detail, may, query }: Props) {
  const { evidence, complaints, reasons } = detail
  // What these pages lead to names agents and departments: closed until there is a verdict.
  const blind = may.recheck && !detail.verdict
  return (
    <>
      {evidence.length > 0 ? (
        <Rehearing detail={detail} mayAsk={may.recheck} query={query} />
      ) : (
        <Why basis="从头听到尾，再下结论">{wholeCall}：没有标出证据</Why>
      )}
      {leading(evidence).map((hit) => (
        <Why hot basis={basisOf(hit)}>
          <Quote hit={hit} />
        </Why>
      ))}
      <Signals reasons={signalsOf(detail, blind)} />
      <Registered detail={detail} mayRead={may.readRegister && !blind} />
      <Booked detail={detail} blind={blind} />
      {complaints.length > 0 && !detail.verdict ? (
        <Why>
          这通电话已立案：
          {complaints.map(({ id, complaintNo }) =>
            may.readComplaint && !blind ? (
              <a href={`/complaints/${id}`}>{complaintNo} </a>
            ) : (
              `${complaintNo} `
            ),
          )}
        </Why>
      ) : null}
      {evidence.length > 0 ? <HitMarks findingId={detail.finding.id} /> : null}
      {evidence.length > 0 ? (
        <details class="stack">
          <summary>全部证据 {evidence.length} 处，和规则说明</summary>
          {evidence.map((hit) => (
            <Why hot basis={<Basis hit={hit} />}>
              <Quote hit={hit} />
            </Why>
          ))}
        </details>
      ) : null}
      <Score reasons={reasons} />
    </>
  )
}

const kinds: Record<Reason['by'], string> = {
  rule: '词库规则',
  cue: '对话线索',
  words: '学来的用词',
}

/** What was judged of this caller before is history: it waits for the verdict. */
function signalsOf({ finding }: FindingDetail, blind: boolean) {
  if (!blind || !finding.reasons) return finding.reasons
  return finding.reasons.filter(({ signal }) => signal !== 'confirmed-before')
}

/** What the text score is made of: enough to see why, not to do the sum again. */
function Score({ reasons }: { reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null
  return (
    <details class="stack">
      <summary>文本得分的主要来历 {reasons.length} 条</summary>
      <ul class="points-list">
        {reasons.map(({ by, text, points }) => (
          <li>
            <span class="num">{signed(points)}</span>
            <span>{text}</span>
            <small>{kinds[by]}</small>
          </li>
        ))}
      </ul>
      <small>正数让这通电话排得更前，负数让它靠后；没列出的用词各自影响很小。</small>
    </details>
  )
}

function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(2)}`
}

/** The best hits of two different rules: what says most in least room. */
function leading(evidence: readonly Evidence[]): Evidence[] {
  const first = evidence.filter(
    (hit, index) => evidence.findIndex((other) => other.rule === hit.rule) === index,
  )
  return first.slice(0, 2)
}

function Quote({ hit }: { hit: Evidence }) {
  const who = hit.voice === 'unknown' ? '通话里说' : `${voices[hit.voice]}说`
  return (
    <>
      {who}：“{hit.before}
      <b>{hit.text}</b>
      {hit.after}”
    </>
  )
}

function basisOf(hit: Evidence): string {
  const doubts = hit.doubts.map((doubt) => evidenceDoubts[doubt])
  const parts = [formatDuration(hit.startMs), hit.ruleName, rehearingWords(hit), ...doubts]
  return parts.filter((part) => part !== null).join(' · ')
}

function Basis({ hit }: { hit: Evidence }) {
  const again = rehearingWords(hit)
  const rule = hit.rule === 'model' ? hit.ruleName : `规则 ${hit.rule} ${hit.ruleName}`
  return (
    <>
      {formatDuration(hit.startMs)} · {rule} · {wayOf(hit)}
      {hit.reason ? ` · ${hit.reason}` : null}
      {again ? ` · ${again}` : null}
      {hit.doubts.map((doubt) => (
        <b> · {evidenceDoubts[doubt]}</b>
      ))}
      {hit.current ? null : <b> · 转写后来变了，以录音为准</b>}
    </>
  )
}

/** How the words were matched: the reader must see where they say something else. */
function wayOf({ bySound, mishearing }: Evidence): string {
  if (mishearing !== null) return `按常见误听“${mishearing}”命中`
  return bySound ? '读音命中' : '字面命中'
}

/** What the work orders say of it, with the way the call went through the comparison. */
function Booked({ detail: { call, booked }, blind }: Pick<Props, 'detail'> & { blind: boolean }) {
  if (!call) return null
  const { mismatch, graceUntil, orders } = booked
  const trail = blind ? null : <a href={`/reconciliation/calls/${call.id}`}>三账比对经过</a>
  const until = graceUntil === null ? null : `宽限期内，可登记到 ${formatTime(graceUntil)}`
  const grace = until && trail ? `${until} · ` : until
  if (mismatch === null && grace === null && trail === null) return null
  if (mismatch === null) {
    return (
      <Why>
        {grace}
        {trail}
      </Why>
    )
  }
  const basis = (
    <>
      {grace}
      {trail}
    </>
  )
  return (
    <Why hot basis={basis}>
      {mismatchText(mismatch, orders)}
    </Why>
  )
}

function Registered({ detail, mayRead }: { detail: FindingDetail; mayRead: boolean }) {
  const { registered, comparedAt, call } = detail
  if (!call) return <Why basis="导入话单后会自动比对">还没有对上通话数据，不知道登记过没有</Why>
  if (registered.length === 0) {
    return (
      <Why basis={comparedAt === null ? '还没有比对过' : `${formatTime(comparedAt)} 比对`}>
        登记台账里没有这通投诉
      </Why>
    )
  }
  return (
    <>
      {registered.map(({ registerNo, registeredAt, type }) => (
        <Why basis={`${faultCategories[type]} · ${formatTime(registeredAt)} 登记`}>
          登记台账里有这通投诉：
          {mayRead ? (
            <a href={`/register?no=${encodeURIComponent(registerNo)}`}>{registerNo}</a>
          ) : (
            registerNo
          )}
        </Why>
      ))}
    </>
  )
}
