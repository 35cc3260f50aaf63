import type { OutsideCaseFilters, OutsideCaseRow } from '#src/complaints/outside-cases/queries.ts'
import { outsideSources } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = {
  page: Page<OutsideCaseRow>
  filters: OutsideCaseFilters
  errors: FieldErrors
  query: Query
  may: { record: boolean; findCaller: boolean }
}

/** 外部投诉: what reached us by 12398, 12345, the press or a letter. */
export function OutsideCasesPage(props: Props) {
  const { page, query, may } = props
  const narrowed = ['source', 'no', 'caller', 'from', 'to', 'at'].some((name) => query[name])
  return (
    <>
      <PageHead
        title="外部投诉"
        note="12398、12345、媒体、来信等转来的；登记后回溯同一号码之前的来电"
      >
        {may.record ? (
          <>
            <LinkButton href="/imports">导入</LinkButton>
            <LinkButton kind="primary" href="/outside-cases/new">
              登记一件
            </LinkButton>
          </>
        ) : null}
      </PageHead>
      <CaseFilterForm {...props} />
      {page.rows.length > 0 ? (
        <Card flush>
          <CaseTable rows={page.rows} />
          <ListPager path="/outside-cases" query={query} page={page} />
        </Card>
      ) : (
        <Card>
          {narrowed ? (
            <Empty title="没有符合条件的外部投诉" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有外部投诉"
              hint={
                may.record
                  ? '登记一件，或在“导入”里整表带进来；系统会去找这些号码之前的来电。'
                  : '由投诉处理人员或质检主管登记、导入。'
              }
            />
          )}
        </Card>
      )}
    </>
  )
}

function CaseFilterForm({ filters, errors, query, may }: Omit<Props, 'page'>) {
  return (
    <QueryForm action="/outside-cases">
      <Select
        label="来源"
        name="source"
        value={filters.source}
        options={Object.entries(outsideSources)}
        blank="全部"
      />
      <TextInput label="编号" name="no" value={filters.no} maxlength={64} />
      {may.findCaller ? (
        <TextInput label="来电号码" name="caller" value={filters.caller} maxlength={40} />
      ) : null}
      <DateInput label="收到从" name="from" value={query['from']} error={errors['from']} />
      <DateInput label="收到到" name="to" value={query['to']} error={errors['to']} />
    </QueryForm>
  )
}

function CaseTable({ rows }: { rows: OutsideCaseRow[] }) {
  return (
    <Table
      caption="外部投诉"
      head={[
        { label: '编号' },
        { label: '来源' },
        { label: '收到时间' },
        { label: '内容' },
        { label: '涉及业务' },
        { label: '承办单位' },
        { label: '来电' },
      ]}
    >
      {rows.map((row) => (
        <tr>
          <td class="nowrap">
            <a href={`/outside-cases/${row.id}`}>{row.caseNo}</a>
          </td>
          <td>
            <Tag>{outsideSources[row.source]}</Tag>
          </td>
          <td>
            <Time at={row.receivedAt} />
          </td>
          <td>{row.text.length > 60 ? `${row.text.slice(0, 60)}…` : row.text}</td>
          <td>{row.business || '—'}</td>
          <td>{row.handledBy || '—'}</td>
          <td class="nowrap">{row.callers.join('、') || '—'}</td>
        </tr>
      ))}
    </Table>
  )
}
