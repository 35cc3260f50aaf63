import type { Child } from 'hono/jsx'

import type { FlowPart } from '#src/complaints/flow/part.ts'
import { omissionCriteria } from '#src/complaints/flow/vocabulary.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import {
  complaintClasses,
  complaintOrigins,
  complaintSources,
  complaintTargets,
  faultCategories,
  outsideSources,
} from '#src/complaints/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { FoldedForm, refilled, type StepPage } from '#views/complaints/step-form.tsx'
import { Time } from '#views/components/badge.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Facts } from '#views/components/page.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'
import { CallerNumber } from '#views/unmasking/caller.tsx'

type Props = {
  complaint: ComplaintDetail
  flow: FlowPart
  may: { readRegister: boolean; openCall: boolean; unmask: boolean }
  page: StepPage
}

/** 情况: what is known of it, with links to where it is known from. */
export function FactsCard(props: Props) {
  const { complaint } = props
  const { omission, note } = complaint
  return (
    <Card title="情况" id="facts">
      <ComplaintFacts {...props} />
      {omission ? (
        <p>
          <b>{complaintOrigins[omission]}</b> {omissionCriteria[omission]}
        </p>
      ) : null}
      {note === '' ? null : (
        <>
          <p class="dim">说明</p>
          <p class="as-written">{note}</p>
        </>
      )}
      <CallForm {...props} />
      <WorkOrderForm {...props} />
    </Card>
  )
}

function ComplaintFacts({ complaint, flow, may }: Props) {
  const { blind, call, concerned, registerEntry, siblings } = complaint
  const { outsideCase, workOrder } = flow
  const registerHref = registerEntry
    ? `/register?no=${encodeURIComponent(registerEntry.registerNo)}`
    : ''
  return (
    <Facts
      items={[
        ['来源', complaintSources[complaint.source]],
        ['对内对外', complaintClasses[complaint.class]],
        ['类型', faultCategories[complaint.faultCategory]],
        ['对象', complaint.target ? complaintTargets[complaint.target] : '暂不确定'],
        [
          '通话号',
          call && may.openCall ? <a href={`/calls/${call.id}`}>{call.callNo}</a> : call?.callNo,
        ],
        ['通话时间', call && <Time at={call.startedAt} />],
        ...(concerned ? [concernedFact(concerned, may.openCall)] : []),
        ['省份', complaint.province],
        ['部门', blind ? <AfterJudging /> : complaint.department],
        ['班组', blind ? <AfterJudging /> : complaint.agent?.team],
        ['坐席', blind ? <AfterJudging /> : <AgentName agent={complaint.agent} />],
        [
          '来电',
          <CallerNumber
            subject={{ kind: 'complaint', id: complaint.id }}
            shown={complaint.caller}
            may={may.unmask}
          />,
        ],
        ['客户姓名', complaint.customerName],
        // The card of the dispatch names who first took it; where there is none, it is said here.
        ...only(
          blind || complaint.class === 'external' ? ['首问责任人', complaint.openedByName] : null,
        ),
        ['受理时间', <Time at={complaint.openedAt} />],
        ...only(
          registerEntry && [
            '登记号',
            <Linked href={registerHref} may={may.readRegister} words={registerEntry.registerNo} />,
          ],
        ),
        ...only(
          workOrder && [
            '工单',
            <Linked
              href={`/work-orders/${workOrder.id}`}
              may={flow.may.openOrder}
              words={workOrder.orderNo}
            />,
          ],
        ),
        ...only(
          outsideCase && [
            '外部投诉',
            <a href={`/outside-cases/${outsideCase.id}`}>
              {outsideSources[outsideCase.source]} {outsideCase.caseNo}
            </a>,
          ],
        ),
        ...(siblings.length === 0
          ? []
          : [
              [
                '同一通话',
                siblings.map((other) => (
                  <a href={`/complaints/${other.id}`}>{other.complaintNo} </a>
                )),
              ] as Fact,
            ]),
      ]}
    />
  )
}

type Fact = [label: string, value: Child]

/** Taken in without a call, which was found since. */
function CallForm({ flow, page }: Props) {
  if (!flow.may.nameCall) return null
  return (
    <FoldedForm page={page} form="call" title="补通话" button="就是这通">
      <TextInput
        label="被投诉的那通的通话号"
        {...refilled(page, 'call', 'callNo')}
        maxlength={64}
        hint="部门、班组和坐席随之按这通电话，补了不能再换"
        required
      />
    </FoldedForm>
  )
}

/** A fact that most complaints do not have is left out where there is none. */
const only = (fact: Fact | null | undefined): Fact[] => (fact ? [fact] : [])

function Linked({ href, may, words }: { href: string; may: boolean; words: string }) {
  return may ? <a href={href}>{words}</a> : <>{words}</>
}

/** By hand, where the call brought none. */
function WorkOrderForm({ complaint, flow, page }: Props) {
  if (complaint.workOrderId !== null || !flow.may.supplement) return null
  return (
    <FoldedForm page={page} form="work-order" title="关联工单" button="关联">
      <TextInput
        label="工单号"
        {...refilled(page, 'work-order', 'orderNo')}
        maxlength={64}
        required
      />
    </FoldedForm>
  )
}

/** The agent and the units are those of this call; the one above only speaks of it. */
function concernedFact(
  { id, callNo, startedAt }: NonNullable<ComplaintDetail['concerned']>,
  mayOpen: boolean,
): [string, Child] {
  const number = mayOpen ? <a href={`/calls/${id}`}>{callNo}</a> : callNo
  return [
    '涉及之前的通话',
    <>
      {number} <Time at={startedAt} />
    </>,
  ]
}
