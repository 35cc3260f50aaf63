import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import type { FindingDetail } from '#src/screening/finding-detail.ts'
import type { Verdict } from '#src/screening/verdict.ts'
import { findingOrigins, findingStates, recheckVerdicts } from '#src/screening/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Facts } from '#views/components/page.tsx'
import { ChangeForm } from '#views/screening/change-form.tsx'

export type OutcomeProps = {
  detail: FindingDetail
  verdict: Verdict
  next: string | null
  may: { readComplaint: boolean; change: boolean; reveal: boolean }
  query: Query
  errors?: FieldErrors
  values?: Record<string, string>
}

/** The verdict as given; whose call it was only when somebody asks, and from then on for good. */
export function Outcome(props: OutcomeProps) {
  const { detail, verdict, next, may, query } = props
  const { complaintId, complaintNo } = verdict
  const items: Parameters<typeof Facts>[0]['items'] = [
    ['结论', <b>{recheckVerdicts[verdict.verdict]}</b>],
    ['状态', findingStates[detail.finding.state]],
    ['来路', findingOrigins[detail.finding.origin]],
  ]
  if (verdict.faultCategory) items.push(['属实类型', faultCategories[verdict.faultCategory]])
  if (verdict.target) items.push(['对象', complaintTargets[verdict.target]])
  if (complaintNo) {
    const link = <a href={`/complaints/${complaintId}`}>{complaintNo}</a>
    items.push(['投诉编号', may.readComplaint ? link : complaintNo])
  }
  items.push(['说明', verdict.note])
  items.push(['复核人', verdict.accountName])
  items.push(['复核时间', <Time at={verdict.at} />])
  return (
    <>
      <Facts items={items} />
      <div class="bar verdict-actions">
        {next ? (
          <LinkButton kind="primary" href={next}>
            听下一条
          </LinkButton>
        ) : null}
        {verdict.undoable ? <UndoForm findingId={detail.finding.id} query={query} /> : null}
      </div>
      {next ? null : <p class="dim">队列里没有待复核的了。</p>}
      <Agent {...props} />
      {verdict.appeal === 'open' ? (
        <p class="dim">坐席对这条结论提出了申诉，答复以前不能撤销、不能改判。</p>
      ) : null}
      {/* What was typed before the appeal came stays where it was refused. */}
      {may.change && (verdict.appeal !== 'open' || props.errors) ? <ChangeForm {...props} /> : null}
      <Changes verdict={verdict} />
      <h2>经过</h2>
      <Timeline events={verdict.events} />
    </>
  )
}

/** 撤销: the same button wherever one's own last verdict is told. */
export function UndoForm({ findingId, query }: { findingId: number; query: Query }) {
  return (
    <form method="post" action={hrefWith(`/findings/${findingId}/undo`, query)} class="inline-form">
      <Button small kind="quiet" data-press="undo" shortcut="U">
        撤销这条结论
      </Button>
    </form>
  )
}

function Agent({ detail, verdict, may, query }: OutcomeProps) {
  if (verdict.revealedAt === null) {
    if (!may.reveal || !detail.call) return null
    return (
      <form
        method="post"
        action={hrefWith(`/findings/${detail.finding.id}/reveal`, query)}
        class="bar"
      >
        <Button small>揭晓坐席</Button>
        <small class="dim">揭晓后不能撤销，改判要写理由，都会留痕</small>
      </form>
    )
  }
  const { agent, concerned } = verdict
  return (
    <>
      {agent ? (
        <>
          <h2>坐席信息</h2>
          <Facts
            items={[
              ['坐席', <AgentName agent={agent} />],
              ['部门', agent.department],
              ['班组', agent.team],
              ['人员类别', staffCategories[agent.staffCategory]],
              ['揭晓时间', <Time at={verdict.revealedAt} />],
            ]}
          />
        </>
      ) : null}
      {concerned ? (
        <>
          <h2>涉及的坐席（之前的通话）</h2>
          <Facts
            items={[
              ['坐席', <AgentName agent={concerned} />],
              ['部门', concerned.department],
              ['班组', concerned.team],
              [
                '通话',
                <a href={`/calls/${concerned.callId}`}>
                  <Time at={concerned.startedAt} />
                </a>,
              ],
            ]}
          />
        </>
      ) : null}
    </>
  )
}

/** 改判记录: what was thought before, who changed it knowing what, and why. */
function Changes({ verdict: { changes } }: { verdict: Pick<Verdict, 'changes'> }) {
  if (changes.length === 0) return null
  return (
    <>
      <h2>改判记录</h2>
      <ol class="verdict-changes">
        {changes.map(({ before, after, reason, afterReveal, accountName, at }) => (
          <li>
            <b>
              {recheckVerdicts[before]} → {after === null ? '撤销' : recheckVerdicts[after]}
            </b>{' '}
            {afterReveal ? <Tag kind="hot">揭晓后</Tag> : null}
            {after === null ? null : <p>{reason}</p>}
            <small class="dim">
              {accountName} <Time at={at} />
            </small>
          </li>
        ))}
      </ol>
    </>
  )
}
