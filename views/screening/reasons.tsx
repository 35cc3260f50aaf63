import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDuration, formatTime } from '#src/kernel/calendar.ts'
import type { Evidence, FindingDetail } from '#src/screening/finding-detail.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import type { Query } from '#views/components/hrefs.ts'
import { Why } from '#views/components/review.tsx'
import { Rehearing, rehearingWords } from '#views/screening/rehearing.tsx'
import { HitMarks } from '#views/screening/rules/hit-marks.tsx'

type Props = {
  detail: FindingDetail
  may: { recheck: boolean; readRegister: boolean; readComplaint: boolean }
  query: Query
}

/** 为什么排在这里: what was heard, and what the register says, each in words. */
export function Reasons({ detail, may, query }: Props) {
  const { evidence, complaints } = detail
  return (
    <>
      <Rehearing detail={detail} mayAsk={may.recheck} query={query} />
      {leading(evidence).map((hit) => (
        <Why hot basis={basisOf(hit)}>
          <Quote hit={hit} />
        </Why>
      ))}
      <Registered detail={detail} mayRead={may.readRegister} />
      {complaints.length > 0 && !detail.verdict ? (
        <Why>
          这通电话已立案：
          {complaints.map(({ id, complaintNo }) =>
            may.readComplaint ? (
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
    </>
  )
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
  const parts = [formatDuration(hit.startMs), hit.ruleName, rehearingWords(hit)]
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
      {hit.current ? null : <b> · 转写后来变了，以录音为准</b>}
    </>
  )
}

/** How the words were matched: the reader must see where they say something else. */
function wayOf({ bySound, mishearing }: Evidence): string {
  if (mishearing !== null) return `按常见误听“${mishearing}”命中`
  return bySound ? '读音命中' : '字面命中'
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
