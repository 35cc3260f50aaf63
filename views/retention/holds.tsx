import type { Child } from 'hono/jsx'

import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { HoldColumn } from '#src/retention/holds-list.ts'
import type { HoldRow } from '#src/retention/queries.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { ListCard } from '#views/components/list.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'

type Lifting = { id: number; reason: string; error: string }
type Props = {
  page: Page<HoldRow>
  frame: ListFrame<HoldColumn>
  mayHold: boolean
  opens: boolean
  values: Record<string, string>
  errors: FieldErrors
  lifting: Lifting | null
}

/** 法律保留: what is not erased whatever its age, why, and who said so. */
export function HoldsPage({ page, frame, mayHold, opens, values, errors, lifting }: Props) {
  return (
    <>
      <PageHead title="法律保留" note="保留期间不论多久都不删除">
        <LinkButton href="/retention">返回保存期限</LinkButton>
      </PageHead>
      <div class="with-aside">
        <div>
          <ListCard
            frame={frame}
            page={page}
            cells={cellsFor({ mayHold, opens, lifting })}
            empty={
              <Empty
                title="没有法律保留"
                hint="有诉讼、调查或客户要求保全时，在这里填通话号或录音编号。"
              />
            }
          />
        </div>
        {mayHold ? (
          <Card title="设定保留">
            <form class="form" method="post" action="/retention/holds">
              <TextInput
                label="通话号或录音编号"
                name="no"
                value={values['no']}
                error={errors['no']}
                maxlength={100}
                required
                hint="填通话号，这通电话的全部录音都保留。"
              />
              <TextArea
                label="原因"
                name="reason"
                value={values['reason']}
                error={errors['reason']}
                maxlength={300}
                required
              />
              <div class="bar">
                <Button kind="primary">设定保留</Button>
              </div>
            </form>
          </Card>
        ) : null}
      </div>
    </>
  )
}

type CellsProps = Pick<Props, 'mayHold' | 'opens' | 'lifting'>

const cellsFor = (props: CellsProps): Record<HoldColumn, (row: HoldRow) => Child> => ({
  at: ({ at }) => <Time at={at} />,
  subject: ({ label, href }) => (props.opens ? <a href={href}>{label}</a> : label),
  reason: ({ reason }) => reason,
  by: ({ by }) => by,
  state: ({ liftedAt }) => (
    <Status
      tone={liftedAt === null ? 'accent' : 'grey'}
      label={liftedAt === null ? '保留中' : '已解除'}
    />
  ),
  lifted: (hold) => <Lifted hold={hold} {...props} />,
})

function Lifted({ hold, mayHold, lifting }: CellsProps & { hold: HoldRow }) {
  if (hold.liftedAt !== null) {
    return (
      <>
        {hold.liftedBy} <Time at={hold.liftedAt} />
        <small>{hold.liftReason}</small>
      </>
    )
  }
  if (!mayHold) return <>—</>
  return <LiftForm hold={hold} lifting={lifting?.id === hold.id ? lifting : null} />
}

export function LiftForm({ hold, lifting }: { hold: { id: number }; lifting: Lifting | null }) {
  return (
    <details class="ledger-note" open={lifting !== null}>
      <summary>解除</summary>
      <form class="stack" method="post" action={`/retention/holds/${hold.id}/lifting`}>
        <TextInput
          label="解除原因"
          name="reason"
          id={`lift-${hold.id}`}
          value={lifting?.reason}
          error={lifting?.error}
          maxlength={300}
          required
        />
        <Button small>解除保留</Button>
      </form>
    </details>
  )
}
