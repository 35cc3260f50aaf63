import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { HoldRow } from '#src/retention/queries.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Lifting = { id: number; reason: string; error: string }
type Props = {
  page: Page<HoldRow>
  query: Query
  mayHold: boolean
  opens: boolean
  values: Record<string, string>
  errors: FieldErrors
  lifting: Lifting | null
}

/** 法律保留: what is not erased whatever its age, why, and who said so. */
export function HoldsPage({ page, query, mayHold, opens, values, errors, lifting }: Props) {
  return (
    <>
      <PageHead title="法律保留" note="保留期间不论多久都不删除">
        <LinkButton href="/retention">返回保存期限</LinkButton>
      </PageHead>
      <div class="with-aside">
        <Card flush>
          {page.rows.length === 0 ? (
            <Empty
              title="没有法律保留"
              hint="有诉讼、调查或客户要求保全时，在这里填通话号或录音编号。"
            />
          ) : (
            <Rows rows={page.rows} mayHold={mayHold} opens={opens} lifting={lifting} />
          )}
          <ListPager path="/retention/holds" query={query} page={page} />
        </Card>
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

type RowsProps = Pick<Props, 'mayHold' | 'opens' | 'lifting'> & { rows: HoldRow[] }

function Rows({ rows, mayHold, opens, lifting }: RowsProps) {
  const head = [
    ...[{ label: '设定' }, { label: '通话或录音' }, { label: '原因' }, { label: '由谁' }],
    ...[{ label: '状态' }, { label: '解除' }],
  ]
  return (
    <Table head={head} caption="法律保留">
      {rows.map((hold) => (
        <tr>
          <td>
            <Time at={hold.at} />
          </td>
          <td class="nowrap">{opens ? <a href={hold.href}>{hold.label}</a> : hold.label}</td>
          <td>{hold.reason}</td>
          <td class="nowrap">{hold.by}</td>
          <td class="nowrap">
            <Status
              tone={hold.liftedAt === null ? 'accent' : 'grey'}
              label={hold.liftedAt === null ? '保留中' : '已解除'}
            />
          </td>
          <td>
            {hold.liftedAt !== null ? (
              <>
                {hold.liftedBy} <Time at={hold.liftedAt} />
                <small>{hold.liftReason}</small>
              </>
            ) : mayHold ? (
              <LiftForm hold={hold} lifting={lifting?.id === hold.id ? lifting : null} />
            ) : (
              '—'
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
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
