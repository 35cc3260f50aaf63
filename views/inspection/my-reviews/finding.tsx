import { complaintTargets, faultCategories } from '#src/complaints/vocabulary.ts'
import { appealRounds } from '#src/inspection/appeals/vocabulary.ts'
import type { OwnFindingDetail } from '#src/inspection/my-reviews/queries.ts'
import { recheckVerdicts, verdictHelp } from '#src/screening/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Card, Facts } from '#views/components/page.tsx'
import { Listen } from '#views/inspection/appeals/parts.tsx'
import {
  FilingNote,
  OwnHead,
  ReasonFields,
  Rounds,
  type Shared,
  Told,
} from '#views/inspection/my-reviews/parts.tsx'

type Props = Shared & { detail: OwnFindingDetail }

/** A confirmed finding about the agent's own call, with what it rests on, and the appeal. */
export function OwnFindingPage({ detail, typed, filed, mayAppeal, nonce, now }: Props) {
  const { call, sound, erased, filing, seen, appeals, evidence, verdict } = detail
  return (
    <>
      <OwnHead title={`通话 ${call.callNo} 的复核结论`} call={call} />
      <Told typed={typed} filed={filed} />
      <div class="own-review">
        <div class="own-listen">
          <Listen
            sound={sound}
            erased={erased}
            base={`/my-reviews/recordings/${sound?.recording.id ?? 0}`}
            evidence={evidence ? [{ id: 'evidence', label: '投诉所在', ...evidence }] : []}
            nonce={nonce}
            notes="none"
          />
        </div>
        <div class="own-grounds">
          <Card title={recheckVerdicts[verdict]} note={verdictHelp[verdict]}>
            <Facts
              items={[
                ['下结论', <Time at={detail.at} />],
                ['属实类型', detail.faultCategory && faultCategories[detail.faultCategory]],
                ['投诉对象', detail.target && complaintTargets[detail.target]],
                ['投诉编号', detail.complaintNo],
              ]}
            />
            {detail.note ? <p class="wrapped">说明：{detail.note}</p> : null}
            <FilingNote filing={filing} />
          </Card>
          <Rounds appeals={appeals} now={now} />
          {filing.may && mayAppeal ? (
            <Card title={filing.round >= appealRounds ? '申请终审' : '申诉这个结论'}>
              <form
                method="post"
                action={`/my-reviews/findings/${detail.id}/appeals`}
                class="stack"
              >
                <input type="hidden" name="seen" value={String(seen)} />
                <ReasonFields id="verdict" label="写申诉理由" values={typed?.values ?? {}} open />
                <Button kind="primary">
                  {filing.round >= appealRounds ? '申请终审' : '提出申诉'}
                </Button>
              </form>
            </Card>
          ) : null}
        </div>
      </div>
    </>
  )
}
