import type { FieldErrors } from '#src/kernel/form.ts'
import type { OpenEntries, ReconciliationCounts } from '#src/screening/reconciliation/counts.ts'
import { callPlaces, graceWord, type SumKey, sumKeys } from '#src/screening/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { columns, CountTable, Figures } from '#views/screening/reconciliation/counts.tsx'
import { placeNotes } from '#views/screening/reconciliation/places.tsx'

type Props = {
  /** Null where the reader's scope is smaller than the sums. */
  counts: ReconciliationCounts | null
  by: SumKey
  /** First and last day counted. */
  days: { from: string; to: string }
  /** Null where the reader sees a part of the centre only. */
  open: OpenEntries | null
  query: Query
  problems: FieldErrors
  departments: readonly Option[]
  businessTypes: readonly Option[]
  may: { manage: boolean; readRegister: boolean }
}

const path = '/reconciliation'
const calls = `${path}/calls`

/** 三账比对: every call counted once, and every number opens what it counts. */
export function ReconciliationPage(props: Props) {
  const { counts, by, days, open, query, problems, departments, businessTypes, may } = props
  const about = { ...days, department: query['department'], type: query['type'] }
  return (
    <>
      <PageHead title="三账比对" note="听到的、登记的、工单记的，三本账对着看；每通电话只归一类">
        <LinkButton href={hrefWith(calls, about)}>看明细</LinkButton>
        {may.manage ? <LinkButton href={`${path}/allowance`}>登记宽限期</LinkButton> : null}
      </PageHead>
      {open ? <OpenEntriesNotice open={open} linked={may.readRegister} /> : null}
      {counts ? <Figures total={counts.total} about={about} /> : null}
      <QueryForm action={path}>
        <DateInput
          label="通话从"
          name="from"
          value={query['from'] || days.from}
          error={problems['from']}
        />
        <DateInput label="到" name="to" value={query['to'] || days.to} error={problems['to']} />
        <Select
          label="部门"
          name="department"
          value={query['department']}
          options={departments}
          blank="全部"
        />
        <Select
          label="业务类型"
          name="type"
          value={query['type']}
          options={businessTypes}
          blank="全部"
        />
        <Select label="列出" name="by" value={by} options={Object.entries(sumKeys)} />
      </QueryForm>
      {counts ? (
        <Card
          actions={
            counts.rows.length > 0 ? (
              <TableFiles of={path} table="counts" query={{ ...about, by }} />
            ) : null
          }
          flush
        >
          {counts.rows.length === 0 ? (
            <Empty
              title="这些天没有通话"
              hint="导入话单之后，每通电话都会在这里归类。不填日期看最近有通话的 14 天。"
            />
          ) : (
            <CountTable counts={counts} by={by} about={about} />
          )}
        </Card>
      ) : (
        <Card>
          <Empty
            title="合计只算到部门"
            hint="您的范围在部门以下，这里没有合计；您范围内的通话都在明细里。"
            action={<LinkButton href={hrefWith(calls, about)}>看明细</LinkButton>}
          />
        </Card>
      )}
      <Meanings />
    </>
  )
}

function Meanings() {
  const meanings: [string, string][] = [
    [callPlaces['heard-only'], placeNotes['heard-only']],
    [graceWord, '听到了，还可以登记，暂不算疑似'],
    ...columns.map((place): [string, string] => [callPlaces[place], placeNotes[place]]),
    ['三账不符', '工单记的和听到的、登记的不一样'],
  ]
  return (
    <Card title="各类是什么意思">
      <Facts items={meanings} />
    </Card>
  )
}

function OpenEntriesNotice({ open, linked }: { open: OpenEntries; linked: boolean }) {
  const words = [
    ['ambiguous', open.ambiguous, '条登记有几通电话都像，等人指定'],
    ['unknown', open.unknown, '条登记没有对上通话'],
    ['near', open.near, '条靠来电、坐席和时间对上'],
  ] as const
  const told = words.filter(([, n]) => n > 0)
  if (told.length === 0) return null
  return (
    <Notice kind={open.ambiguous > 0 ? 'warn' : 'info'}>
      {told.map(([link, n, text], index) => {
        const sentence = `${n > 999 ? '999+' : n} ${text}`
        return (
          <>
            {index > 0 ? '；' : null}
            {linked ? <a href={`/register?call=${link}`}>{sentence}</a> : sentence}
          </>
        )
      })}
      。通话到了会自动对上。
    </Notice>
  )
}
