import type { ComplaintDetail } from '#src/complaints/queries.ts'
import type { RoutingPart } from '#src/complaints/routing/part.ts'
import { participantRoles, principles } from '#src/complaints/routing/vocabulary.ts'
import { ArbitrationWaits, AskArbitration } from '#views/complaints/routing/arbitration.tsx'
import { DispatchForm } from '#views/complaints/routing/dispatch-form.tsx'
import { RoutingHistory } from '#views/complaints/routing/history.tsx'
import { AskSendBack, SendBackWaits } from '#views/complaints/routing/send-back.tsx'
import { TakePartForms } from '#views/complaints/routing/take-part.tsx'
import { StepForm, type StepPage } from '#views/complaints/step-form.tsx'
import { Card, Facts } from '#views/components/page.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = { complaint: ComplaintDetail; routing: RoutingPart | null; page: StepPage }

/** 派单与归属: the form of the next step first, then how it came to be where it is. */
export function RoutingCard({ complaint, routing, page }: Props) {
  if (!routing) {
    return (
      <Card title="派单与归属" id="routing">
        <p>
          <AfterJudging />
        </p>
      </Card>
    )
  }
  const { may } = routing
  return (
    <Card title="派单与归属" id="routing" note={noteOf(complaint, routing)}>
      {may.dispatch ? <DispatchForm routing={routing} page={page} /> : null}
      {may.accept ? (
        <StepForm page={page} form="acceptance" button="接收，由我承办" kind="primary" />
      ) : null}
      <ArbitrationWaits routing={routing} page={page} />
      <SendBackWaits routing={routing} page={page} />
      <RoutingFacts complaint={complaint} routing={routing} />
      <div class="folds">
        <AskSendBack routing={routing} page={page} />
        <AskArbitration routing={routing} page={page} />
        <TakePartForms routing={routing} page={page} />
      </div>
      <RoutingHistory routing={routing} />
    </Card>
  )
}

function noteOf({ stage }: ComplaintDetail, { bounces }: RoutingPart) {
  if (bounces.asked > 0) return `申请回退 ${bounces.asked} 次，同意 ${bounces.agreed} 次`
  return stage === 'opened' ? '还没有派单' : undefined
}

function RoutingFacts({ complaint, routing }: Omit<Props, 'page'> & { routing: RoutingPart }) {
  const { dispatch, participants, expeditings } = routing
  const others = participants.filter(({ role }) => role !== 'host')
  const accepted = dispatch?.acceptedByName ?? null
  const first = accepted ? `已移交${accepted}` : '接收前由其负责'
  const known: [string, string | null][] = [
    ['首问责任人', `${complaint.openedByName}（${first}）`],
    ['主办部门', complaint.handlingDepartment],
    ['承办人', complaint.handlerName],
    ['依据原则', dispatch && principles[dispatch.principle]],
    [
      '协办、催办',
      others.map(({ role, department }) => `${department}（${participantRoles[role]}）`).join('、'),
    ],
    ['催办次数', expeditings.length === 0 ? '' : `${expeditings.length} 次`],
  ]
  return <Facts items={known.filter(([, words]) => words !== null && words !== '')} />
}
