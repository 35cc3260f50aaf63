import type { ContestedComplaint } from '#src/inspection/my-reviews/complaints.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { VerificationFacts } from '#views/inspection/appeals/parts.tsx'
import { ContestForm, WhenNote } from '#views/inspection/my-reviews/complaint.tsx'
import { FilingNote, Rounds, type Shared, Told } from '#views/inspection/my-reviews/parts.tsx'

type Props = Pick<Shared, 'typed' | 'filed' | 'now'> & { detail: ContestedComplaint }

/** 部门申诉: a complaint's verdict with its grounds, and the form that contests it. */
export function ContestPage({ detail, typed, filed, now }: Props) {
  const { id, complaintNo, filing, appeals } = detail
  return (
    <>
      <PageHead title={`申诉 ${complaintNo} 的核实结论`} note={<WhenNote of={detail} />}>
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
