import type { Child } from 'hono/jsx'

import type { TimelineEvent } from '#src/audit/timeline.ts'
import type { OutsideCaseRow } from '#src/complaints/outside-cases/queries.ts'
import { type ComplaintStage, complaintStages, outsideSources } from '#src/complaints/vocabulary.ts'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, PageHead } from '#views/components/page.tsx'
import { CallerNumber } from '#views/unmasking/caller.tsx'

type Props = {
  one: OutsideCaseRow
  events: TimelineEvent[]
  /** Opened because of it. */
  complaints: { id: number; complaintNo: string; stage: ComplaintStage }[]
  may: { record: boolean; open: boolean; readComplaints: boolean; unmask: boolean }
}

/** One outside case, and the earlier calls of its telephones. */
export function OutsideCasePage({ one, events, complaints, may }: Props) {
  const traces = `/back-traces/of-case/${one.id}`
  return (
    <>
      <PageHead title={`外部投诉 ${one.caseNo}`} note={`${outsideSources[one.source]} 转来`}>
        {may.open ? (
          <LinkButton kind="primary" href={`/complaints/new?case=${one.id}`}>
            登记投诉
          </LinkButton>
        ) : null}
        {may.record ? <LinkButton href={`/outside-cases/${one.id}/edit`}>更正</LinkButton> : null}
        <LinkButton href="/outside-cases">返回列表</LinkButton>
      </PageHead>
      <Card title="情况">
        <Facts
          items={[
            ['来源', outsideSources[one.source]],
            ['收到时间', <Time at={one.receivedAt} />],
            [
              '来电号码',
              <CallerNumber
                subject={{ kind: 'outside-case', id: one.id }}
                shown={one.callers.join('、')}
                may={may.unmask}
              />,
            ],
            ['涉及业务', one.business],
            ['承办单位', one.handledBy],
            ['登记人', one.recordedByName],
            ['登记时间', <Time at={one.recordedAt} />],
            ...(may.readComplaints
              ? [['投诉', <ComplaintLinks complaints={complaints} />] as [string, Child]]
              : []),
          ]}
        />
        <p class="as-written">{one.text}</p>
      </Card>
      <Card title="之前的来电" note="同一号码更早的来电，录音到了就转写、排进复核队列">
        <div hx-get={traces} hx-trigger="load">
          <a href={traces}>查看之前的来电</a>
        </div>
      </Card>
      <Card title="经过" flush={events.length > 0}>
        <Timeline events={events} />
      </Card>
    </>
  )
}

/** A case may lead to several. */
function ComplaintLinks({ complaints }: Pick<Props, 'complaints'>) {
  if (complaints.length === 0) return <>还没有登记</>
  return (
    <>
      {complaints.map(({ id, complaintNo, stage }) => (
        <span class="nowrap">
          <a href={`/complaints/${id}`}>{complaintNo}</a> {complaintStages[stage]}{' '}
        </span>
      ))}
    </>
  )
}
