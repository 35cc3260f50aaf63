import type { FlowPart } from '#src/complaints/flow/part.ts'
import type { HandlingPart } from '#src/complaints/handling/part.ts'
import type { ComplaintDetail } from '#src/complaints/queries.ts'
import type { RoutingPart } from '#src/complaints/routing/part.ts'
import type { TimingPart } from '#src/complaints/timing/part.ts'

type Parts = {
  complaint: ComplaintDetail
  routing: RoutingPart | null
  flow: FlowPart
  handling: HandlingPart
  timing: TimingPart
}

/** Whether a form still has its place on the page, and so shows what was typed into it. */
export function formStands(parts: Parts, form: string): boolean {
  return formsOn(parts).has(form)
}

function formsOn({ complaint, routing, flow, handling, timing }: Parts): ReadonlySet<string> {
  const asked: Partial<RoutingPart['may']> = routing?.may ?? {}
  const { supplement, merge, classify, refer, takeBack, reopen } = flow.may
  const { pause, resume } = timing.may
  const { mark, lift } = timing.major.may
  const places: [boolean | undefined, ...string[]][] = [
    [asked.dispatch, 'dispatch'],
    [asked.accept, 'acceptance'],
    [asked.answerSendBack, 'send-back-answer'],
    [asked.askSendBack, 'send-back'],
    [asked.decide, 'arbitration-decision'],
    [asked.askArbitration, 'arbitration'],
    [asked.expedite, 'expediting'],
    [asked.takePart, 'participants'],
    [supplement, 'supplement', 'linked-calls'],
    [supplement && complaint.workOrderId === null, 'work-order'],
    [flow.may.nameCall, 'call'],
    [merge, 'merging'],
    [classify, 'class'],
    [refer, 'referral'],
    [takeBack, 'referral-return'],
    [reopen, 'reopening'],
    [pause, 'pause'],
    [resume, 'resumption'],
    [mark && timing.major.level === 'ordinary', 'major-mark'],
    [lift, 'major-lifting'],
    [mark, 'opinion-risk'],
  ]
  const standing = places.flatMap(([shown, ...forms]) => (shown ? forms : []))
  return new Set([...standing, ...formsOfTurn(handling), ...feedbackForms(handling)])
}

function formsOfTurn({ turn }: HandlingPart): string[] {
  if (turn?.kind === 'intervene') return ['contacts', 'reply']
  if (turn?.kind === 'take') return ['investigation']
  if (turn?.kind === 'verify') return ['verification', 'bounce']
  if (turn?.kind === 'settle') return ['liability', 'improvements', 'closing']
  if (turn?.kind !== 'visit') return []
  return [...(turn.visits ? ['return-visits'] : []), ...(turn.giveUp ? ['given-up'] : [])]
}

const feedbackForms = ({ improvements }: HandlingPart): string[] =>
  improvements.filter(({ own, doneAt }) => own && doneAt === null).map(({ id }) => `done-${id}`)
