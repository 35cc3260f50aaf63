import { appealRounds, verdictAspects } from '#src/inspection/appeals/vocabulary.ts'
import type {
  ContestedLiability,
  LiabilityLine,
  OwnLiabilityDetail,
} from '#src/inspection/my-reviews/liabilities.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { ListPager } from '#views/components/table.tsx'
import { Listen, VerificationFacts } from '#views/inspection/appeals/parts.tsx'

import { LiabilityTable } from './liability-table.tsx'
import { FilingNote, ReasonFields, Rounds, type Shared, Told } from './parts.tsx'

type Props = Shared & { detail: OwnLiabilityDetail }

/** A complaint the reader was held liable for, its grounds, and the appeal. */
export function OwnLiabilityPage({ detail, typed, filed, mayAppeal, nonce, now }: Props) {
  const { id, sound, evidence, complaintNo, openedAt, appeals, filing } = detail
  return (
    <>
      <PageHead
        title={`定责 ${complaintNo}`}
        note={
          <>
            投诉受理 <Time at={openedAt} />
          </>
        }
      >
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
              这里只能听您本人的通话：这通不是您的，或者没有录音、已按期删除、已经改判。
            </Notice>
          )}
        </div>
        <div class="own-grounds">
          <LiabilityFacts detail={detail} />
          <Rounds appeals={appeals} now={now} />
          {filing.may && mayAppeal ? (
            <LiabilityForm
              action={`/my-reviews/liabilities/${id}/appeals`}
              detail={detail}
              values={typed?.values ?? {}}
            />
          ) : null}
        </div>
      </div>
    </>
  )
}

/** Who was held liable and why, and the verdict it rests on. */
export function LiabilityFacts({ detail }: { detail: ContestedLiability }) {
  const { named, reason, at, holds, filing, verification } = detail
  return (
    <>
      <Card title="定责" note="谁定的不显示">
        <Facts
          items={[
            ['定责', holds ? <Tag kind="hot">有责</Tag> : <Tag kind="ok">不再有效</Tag>],
            ...(named.person ? [['责任人', named.person] as [string, string]] : []),
            ...(named.department ? [['责任部门', named.department] as [string, string]] : []),
            ['定责时间', <Time at={at} />],
          ]}
        />
        <p class="wrapped">
          <span class="dim">定责理由：</span>
          {reason || '没有写'}
        </p>
        <FilingNote filing={filing} />
      </Card>
      {verification ? (
        <Card title="核实结论">
          <VerificationFacts of={verification} withoutLiability />
        </Card>
      ) : null}
    </>
  )
}

type FormProps = { action: string; detail: ContestedLiability; values: Record<string, string> }

export function LiabilityForm({ action, detail: { filing, seen }, values }: FormProps) {
  const final = filing.may && filing.round >= appealRounds
  return (
    <Card title={final ? '申请终审' : '申诉这次定责'} note="由没有办过这件投诉的人复评">
      <form method="post" action={action} class="stack">
        <input type="hidden" name="seen" value={String(seen)} />
        <ReasonFields
          id="of-liability"
          label={`申诉${verdictAspects.liability}`}
          values={values}
          open
        />
        <div class="bar appeal-actions">
          <Button kind="primary">{final ? '申请终审' : '提出申诉'}</Button>
        </div>
      </form>
    </Card>
  )
}

type ListProps = { liabilities: Page<LiabilityLine>; query: Query }

export function MyLiabilitiesPage({ liabilities, query }: ListProps) {
  return (
    <>
      <PageHead title="我的定责" note="定您有责的投诉，最近的在前">
        <LinkButton href="/my-reviews">返回我的质检</LinkButton>
      </PageHead>
      <Card flush>
        {liabilities.rows.length === 0 ? (
          <Empty
            title={query['at'] ? '后面没有了' : '没有定您有责的投诉'}
            hint="投诉处理完、回访过客户以后才定责；定了您有责的会出现在这里，也会提醒您。"
          />
        ) : (
          <LiabilityTable rows={liabilities.rows} />
        )}
        <ListPager path="/my-reviews/liabilities" query={query} page={liabilities} />
      </Card>
    </>
  )
}
