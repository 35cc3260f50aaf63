import type { FlowPart } from '#src/complaints/flow/part.ts'
import type { CallAround } from '#src/complaints/flow/repeat-calls.ts'
import { handLinks, linkKinds } from '#src/complaints/flow/vocabulary.ts'
import { weightWords } from '#src/complaints/handling/vocabulary.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { FoldedForm, refilled, type StepPage } from '#views/complaints/step-form.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = { complaint: ComplaintDetail; flow: FlowPart; page: StepPage }

/** 这个号码的来电: before, since, and those tied to the complaint by hand. */
export function CallsCard({ complaint, flow, page }: Props) {
  const { around, links, may } = flow
  const standing = links.filter(({ removedAt }) => removedAt === null)
  const removed = links.filter(({ removedAt }) => removedAt !== null)
  return (
    <Card title="相关来电" id="calls" note={<RepeatNote flow={flow} />}>
      {around === null ? (
        <p class="dim">没有可以追查的来电号码。</p>
      ) : (
        <>
          {around.raises ? (
            <Notice kind="warn">
              {faultCategories[complaint.faultCategory]}以后客户又来电，
              {weightWords(complaint.faultCategory)}。
            </Notice>
          ) : null}
          <Around around={around} openCall={may.openCall} />
          <p>
            <a href={`/callers/of-complaint/${complaint.id}`}>这位客户的时间线</a>
          </p>
        </>
      )}
      {standing.map((link) => (
        <form
          class="bar linked-call"
          method="post"
          action={`/complaints/${page.complaintId}/linked-call-removal`}
        >
          <Tag>{linkKinds[link.kind]}</Tag>
          {may.openCall ? <a href={`/calls/${link.callId}`}>{link.callNo}</a> : link.callNo}
          <Time at={link.startedAt} />
          <span class="dim">{link.byName}关联</span>
          {may.supplement && link.complaintId === complaint.id ? (
            <>
              <input type="hidden" name="link" value={link.id} />
              <TextInput
                label="取消的原因"
                name="reason"
                id={`unlink-${link.id}`}
                placeholder="取消的原因"
                maxlength={200}
                hideLabel
                required
              />
              <Button small>取消关联</Button>
            </>
          ) : null}
        </form>
      ))}
      {removed.map(({ callNo, removedByName, removedReason }) => (
        <p class="dim">
          {callNo} 曾关联，{removedByName}取消：{removedReason}
        </p>
      ))}
      {may.supplement ? (
        <FoldedForm page={page} form="linked-calls" title="关联通话" button="关联">
          <div class="step-fields">
            <TextInput
              label="通话号"
              {...refilled(page, 'linked-calls', 'callNo')}
              maxlength={64}
              required
            />
            <Select
              label="是哪一种"
              {...refilled(page, 'linked-calls', 'kind')}
              options={Object.entries(handLinks)}
              required
            />
          </div>
        </FoldedForm>
      ) : null}
    </Card>
  )
}

/** Not counted any further than that. */
export const countWords = (count: number) => (count > 99 ? '99 次以上' : `${count} 次`)

/** 推诿、应派未派 weigh more the more often somebody had to call again. */
function RepeatNote({ flow: { around } }: Pick<Props, 'flow'>) {
  if (around === null || around.laterCount === 0) return <>之后没有重复来电</>
  const { laterCount, sameCount, raises } = around
  const words = `之后重复来电 ${countWords(laterCount)}，同一业务 ${countWords(sameCount)}`
  return raises ? <Tag kind="hot">{words}</Tag> : <>{words}</>
}

type AroundProps = { around: NonNullable<FlowPart['around']>; openCall: boolean }

function Around({ around, openCall }: AroundProps) {
  const { earlier, later, earlierCount, laterCount } = around
  const rows = [
    ...later.map((call) => ({ call, when: '之后' })),
    ...earlier.map((call) => ({ call, when: '之前' })),
  ].toSorted((a, b) => b.call.startedAt - a.call.startedAt)
  const hidden = earlierCount + laterCount - rows.length
  if (rows.length + hidden === 0) {
    return <p class="dim">这个号码之前 30 天和之后都没有别的来电。</p>
  }
  return (
    <>
      {rows.length > 0 ? (
        <Table
          caption="同一号码的来电"
          head={[
            { label: '先后' },
            { label: '时间' },
            { label: '通话号' },
            { label: '部门' },
            { label: '业务' },
          ]}
        >
          {rows.map(({ call, when }) => (
            <tr>
              <td>{when}</td>
              <td>
                <Time at={call.startedAt} />
              </td>
              <td class="nowrap">
                <CallLink call={call} openCall={openCall} />
              </td>
              <td>{call.blind ? <AfterJudging /> : (call.department ?? '—')}</td>
              <td>
                {call.businessType ?? '—'} {call.same ? <Tag>同一业务</Tag> : null}
              </td>
            </tr>
          ))}
        </Table>
      ) : null}
      {hidden > 0 ? <p class="dim">另有 {hidden} 通没有列出：只列您范围内前后各 10 通。</p> : null}
    </>
  )
}

function CallLink({ call, openCall }: { call: CallAround; openCall: boolean }) {
  return openCall ? <a href={`/calls/${call.id}`}>{call.callNo}</a> : <>{call.callNo}</>
}
