import { appealRounds } from '#src/inspection/appeals/vocabulary.ts'
import type {
  AspectLine,
  ContestedComplaint,
  OwnComplaintDetail,
} from '#src/inspection/my-reviews/complaints.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Listen, VerificationFacts } from '#views/inspection/appeals/parts.tsx'
import {
  FilingNote,
  ReasonFields,
  Rounds,
  type Shared,
  Told,
} from '#views/inspection/my-reviews/parts.tsx'

type Props = Shared & { detail: OwnComplaintDetail; liabilityId: number | null }

/** A complaint about the agent's own conduct that was found substantiated, its grounds, and the appeal. */
export function OwnComplaintPage(props: Props) {
  const { detail, liabilityId, typed, filed, mayAppeal, nonce, now } = props
  const { sound, evidence, complaintNo, appeals, filing } = detail
  return (
    <>
      <PageHead title={`投诉 ${complaintNo}`} note={<WhenNote of={detail} />}>
        <LinkButton href="/my-reviews">返回我的质检</LinkButton>
      </PageHead>
      <Told typed={typed} filed={filed} />
      <div class="own-review">
        <div class="own-listen">
          {sound ? (
            <Listen
              sound={sound}
              erased={false}
              base={`/my-reviews/recordings/${sound.recording.id}`}
              evidence={evidence}
              nonce={nonce}
              notes="none"
            />
          ) : (
            <Notice kind="info">
              没有您本人这通电话的录音可听：没有录音、已按期删除，或者已经改判。
            </Notice>
          )}
        </div>
        <div class="own-grounds">
          <Card title="核实结论" note="谁核实的不显示">
            <VerificationFacts of={detail.verification} />
            <FilingNote filing={filing} byItem />
            {liabilityId === null ? null : (
              <p>
                <a href={`/my-reviews/liabilities/${liabilityId}`}>看定责，另行申诉</a>
              </p>
            )}
          </Card>
          <Rounds appeals={appeals} now={now} />
          <div
            hx-get={`/interviews/mine?complaint=${detail.id}`}
            hx-trigger="load"
            hx-swap="outerHTML"
          />
          {filing.may && mayAppeal ? (
            <ContestForm
              action={`/my-reviews/complaints/${detail.id}/appeals`}
              detail={detail}
              values={typed?.values ?? {}}
            />
          ) : null}
        </div>
      </div>
    </>
  )
}

export function WhenNote({ of }: { of: ContestedComplaint }) {
  return (
    <>
      受理 <Time at={of.openedAt} />
      {of.callAt === null ? null : (
        <>
          {' '}
          · 通话 <Time at={of.callAt} />
        </>
      )}
    </>
  )
}

type ContestProps = {
  action: string
  detail: ContestedComplaint
  values: Record<string, string>
}

/** 属实与否、属实类型: each with its own reason; one that has none is not contested. */
export function ContestForm({ action, detail, values }: ContestProps) {
  const { filing, aspects, seen } = detail
  const final = filing.may && filing.round >= appealRounds
  return (
    <Card title={final ? '申请终审' : '申诉这个结论'} note="只提交写了理由的项">
      <form method="post" action={action} class="stack">
        <input type="hidden" name="seen" value={String(seen)} />
        {aspects.map((line) => (
          <Aspect line={line} values={values} open={aspects.length === 1} />
        ))}
        <div class="bar appeal-actions">
          <Button kind="primary">{final ? '申请终审' : '提出申诉'}</Button>
        </div>
      </form>
    </Card>
  )
}

type AspectProps = { line: AspectLine; values: Record<string, string>; open: boolean }

function Aspect({ line: { aspect, title, now }, values, open }: AspectProps) {
  return (
    <div class="score-item">
      <p class="bar">
        <b>{title}</b>
        <span class="end">
          <strong>{now}</strong>
        </span>
      </p>
      <ReasonFields id={`of-${aspect}`} label={`申诉${title}`} values={values} open={open} />
    </div>
  )
}
