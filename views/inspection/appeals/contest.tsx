import type { ContestedComplaint } from '#src/inspection/my-reviews/complaints.ts'
import type { ContestedLiability } from '#src/inspection/my-reviews/liabilities.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { VerificationFacts } from '#views/inspection/appeals/parts.tsx'
import { ContestForm, WhenNote } from '#views/inspection/my-reviews/complaint.tsx'
import { LiabilityFacts, LiabilityForm } from '#views/inspection/my-reviews/liability.tsx'
import { FilingNote, Rounds, type Shared, Told } from '#views/inspection/my-reviews/parts.tsx'

type Place = Pick<Shared, 'typed' | 'filed' | 'now'>
type Props = Place & { detail: ContestedComplaint; liabilityId: number | null }

/** 部门申诉: a complaint's verdict with its grounds, and the form that contests it. */
export function ContestPage({ detail, liabilityId, typed, filed, now }: Props) {
  const { id, complaintNo, filing, appeals } = detail
  return (
    <>
      <PageHead title={`申诉 ${complaintNo} 的核实结论`} note={<WhenNote of={detail} />}>
        {liabilityId === null ? null : (
          <LinkButton href={`/review-appeals/of-liability/${liabilityId}`}>申诉定责</LinkButton>
        )}
        <LinkButton href={`/complaints/${id}`}>返回投诉</LinkButton>
      </PageHead>
      <Told typed={typed} filed={filed} />
      <div class="columns">
        <div>
          <Card title="核实结论" note="录音在投诉页里听">
            <VerificationFacts of={detail.verification} />
            <FilingNote filing={filing} byItem />
          </Card>
          <Rounds
            appeals={appeals}
            now={now}
            party="department"
            withdraw={(appeal) => `/review-appeals/${appeal}/withdrawal`}
          />
        </div>
        {filing.may ? (
          <ContestForm
            action={`/review-appeals/of-complaint/${id}`}
            detail={detail}
            values={typed?.values ?? {}}
          />
        ) : null}
      </div>
    </>
  )
}

type LiabilityProps = Place & { detail: ContestedLiability }

/** 部门申诉: who was held liable, and the form that contests it. */
export function ContestLiabilityPage({ detail, typed, filed, now }: LiabilityProps) {
  const { id, complaintId, complaintNo, openedAt, filing, appeals } = detail
  return (
    <>
      <PageHead
        title={`申诉 ${complaintNo} 的定责`}
        note={
          <>
            受理 <Time at={openedAt} />
          </>
        }
      >
        <LinkButton href={`/complaints/${complaintId}`}>返回投诉</LinkButton>
      </PageHead>
      <Told typed={typed} filed={filed} />
      <div class="columns">
        <div class="stack">
          <LiabilityFacts detail={detail} />
          <Rounds
            appeals={appeals}
            now={now}
            party="department"
            withdraw={(appeal) => `/review-appeals/${appeal}/withdrawal`}
          />
        </div>
        {filing.may ? (
          <LiabilityForm
            action={`/review-appeals/of-liability/${id}`}
            detail={detail}
            values={typed?.values ?? {}}
          />
        ) : null}
      </div>
    </>
  )
}
