import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import type { FindingDetail } from '#src/screening/finding-detail.ts'
import type { Verdict } from '#src/screening/verdict.ts'
import { findingOrigins, findingStates, recheckVerdicts } from '#src/screening/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Facts } from '#views/components/page.tsx'

type Props = {
  detail: FindingDetail
  verdict: Verdict
  next: string | null
  may: { readComplaint: boolean }
}

/** The verdict as given, and now also whose call it was. */
export function Outcome({ detail, verdict, next, may }: Props) {
  const { complaintId, complaintNo, agent } = verdict
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
      {next ? (
        <div class="bar verdict-actions">
          <LinkButton kind="primary" href={next}>
            听下一条
          </LinkButton>
        </div>
      ) : (
        <p class="dim">队列里没有待复核的了。</p>
      )}
      {agent ? (
        <>
          <h2>坐席信息</h2>
          <Facts
            items={[
              ['坐席', <AgentName agent={agent} />],
              ['部门', agent.department],
              ['班组', agent.team],
              ['人员类别', staffCategories[agent.staffCategory]],
            ]}
          />
        </>
      ) : null}
      {verdict.concerned ? (
        <>
          <h2>涉及的坐席（之前的通话）</h2>
          <Facts
            items={[
              ['坐席', <AgentName agent={verdict.concerned} />],
              ['部门', verdict.concerned.department],
              ['班组', verdict.concerned.team],
              [
                '通话',
                <a href={`/calls/${verdict.concerned.callId}`}>
                  <Time at={verdict.concerned.startedAt} />
                </a>,
              ],
            ]}
          />
        </>
      ) : null}
      <h2>经过</h2>
      <Timeline events={verdict.events} />
    </>
  )
}
