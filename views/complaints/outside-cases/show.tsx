import type { TimelineEvent } from '#src/audit/timeline.ts'
import type { OutsideCaseRow } from '#src/complaints/outside-cases/queries.ts'
import { outsideSources } from '#src/complaints/vocabulary.ts'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Facts, PageHead } from '#views/components/page.tsx'
import { CallerNumber } from '#views/unmasking/caller.tsx'

type Props = {
  one: OutsideCaseRow
  events: TimelineEvent[]
  mayRecord: boolean
  mayUnmask: boolean
}

/** One outside case, and the earlier calls of its telephones. */
export function OutsideCasePage({ one, events, mayRecord, mayUnmask }: Props) {
  const traces = `/back-traces/of-case/${one.id}`
  return (
    <>
      <PageHead title={`外部投诉 ${one.caseNo}`} note={`${outsideSources[one.source]} 转来`}>
        {mayRecord ? <LinkButton href={`/outside-cases/${one.id}/edit`}>更正</LinkButton> : null}
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
                may={mayUnmask}
              />,
            ],
            ['涉及业务', one.business],
            ['承办单位', one.handledBy],
            ['登记人', one.recordedByName],
            ['登记时间', <Time at={one.recordedAt} />],
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
