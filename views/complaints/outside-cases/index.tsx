import type { Child } from 'hono/jsx'

import type { OutsideCaseColumn } from '#src/complaints/outside-cases/cases-list.ts'
import type { OutsideCaseFilters, OutsideCaseRow } from '#src/complaints/outside-cases/queries.ts'
import { outsideSources } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select, TextInput } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<OutsideCaseRow>
  filters: OutsideCaseFilters
  errors: FieldErrors
  frame: ListFrame<OutsideCaseColumn>
  may: { record: boolean; findCaller: boolean }
}

/** 外部投诉: what reached us by 12398, 12345, the press or a letter. */
export function OutsideCasesPage(props: Props) {
  const { page, frame, may } = props
  const narrowed = frame.narrowed || frame.query['at']
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
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          narrowed ? (
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
          )
        }
      />
    </>
  )
}

function CaseFilterForm({ filters, errors, frame, may }: Omit<Props, 'page'>) {
  const { query } = frame
  return (
    <QueryForm action="/outside-cases" keep={query} reset={resetHref(frame)}>
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

const cells: Record<OutsideCaseColumn, (row: OutsideCaseRow) => Child> = {
  caseNo: ({ id, caseNo }) => <a href={`/outside-cases/${id}`}>{caseNo}</a>,
  source: ({ source }) => <Tag>{outsideSources[source]}</Tag>,
  receivedAt: ({ receivedAt }) => <Time at={receivedAt} />,
  text: ({ text }) => (text.length > 60 ? `${text.slice(0, 60)}…` : text),
  business: ({ business }) => business || '—',
  handledBy: ({ handledBy }) => handledBy || '—',
  callers: ({ callers }) => callers.join('、') || '—',
  recorded: ({ recordedAt, recordedByName }) => (
    <>
      <Time at={recordedAt} />
      <small>{recordedByName}</small>
    </>
  ),
}
