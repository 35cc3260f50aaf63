import type { Child } from 'hono/jsx'

import type { CaughtColumn, CaughtRow } from '#src/analytics/estimate/caught-list.ts'
import { estimateBases, finderChoices, finders } from '#src/analytics/estimate/vocabulary.ts'
import { complaintStages, complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, Select } from '#views/components/field.tsx'
import { ListCard, NoRows, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = { page: Page<CaughtRow>; frame: ListFrame<CaughtColumn>; problems: FieldErrors }

/** The complaints behind a number of the estimate. */
export function CaughtPage({ page, frame, problems }: Props) {
  const { query } = frame
  return (
    <>
      <PageHead title="各途径发现的投诉" note="没有选日期时是本季度">
        <LinkButton href="/estimate">未发现估计</LinkButton>
      </PageHead>
      <QueryForm action={frame.path} keep={query} reset={resetHref(frame)}>
        <Select
          label="哪些投诉"
          name="base"
          value={query['base'] ?? 'substantiated'}
          options={Object.entries(estimateBases)}
        />
        <Select
          label="发现途径"
          name="finder"
          value={query['finder']}
          options={Object.entries(finderChoices)}
          blank="任一途径"
        />
        <Select
          label="同时发现的途径"
          name="with"
          value={query['with']}
          options={Object.entries(finders)}
          blank="不限"
        />
        <Select
          label="没有发现的途径"
          name="without"
          value={query['without']}
          options={Object.entries(finders)}
          blank="不限"
        />
        <DateInput label="受理从" name="from" value={query['from']} error={problems['from']} />
        <DateInput label="到" name="to" value={query['to']} error={problems['to']} />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          <NoRows frame={frame} narrowed={frame.narrowed} none="没有符合条件的投诉">
            <Empty title="本季度还没有投诉" hint="换个时间看看。" />
          </NoRows>
        }
      />
    </>
  )
}

const cells: Record<CaughtColumn, (row: CaughtRow) => Child> = {
  no: ({ id, complaintNo }) => <a href={`/complaints/${id}`}>{complaintNo}</a>,
  type: ({ faultCategory }) => faultCategories[faultCategory],
  stage: ({ stage }) => complaintStages[stage],
  verdict: ({ verdict }) => (verdict ? complaintVerdicts[verdict] : '—'),
  opened: ({ openedAt }) => <Time at={openedAt} />,
}
