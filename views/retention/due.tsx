import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { DueColumn } from '#src/retention/due-list.ts'
import type { DueRow } from '#src/retention/queries.ts'
import { megabytes, retentionClasses, timedClasses } from '#src/retention/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<DueRow>
  frame: ListFrame<DueColumn>
  sources: (readonly [string, string])[]
  opens: boolean
}

/** 到期录音: what the next night erases, oldest first, with the reason. */
export function DuePage({ page, frame, sources, opens }: Props) {
  const { query } = frame
  return (
    <>
      <PageHead title="到期录音" note="按现在的天数，下一次会删掉这些">
        <LinkButton href="/retention">返回保存期限</LinkButton>
      </PageHead>
      <QueryForm action={frame.path} keep={query} reset={resetHref(frame)}>
        <Select
          label="类别"
          name="rule"
          blank="全部"
          value={query['rule']}
          options={timedClasses.map((rule) => [rule, retentionClasses[rule]] as const)}
        />
        <Select label="来源" name="source" blank="全部" value={query['source']} options={sources} />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cellsFor(opens)}
        empty={
          <Empty
            title={page.next ? '这一段里没有符合条件的录音' : '没有到期的录音'}
            hint={page.next ? '点“下一页”接着找。' : '没有一份录音过了它那一类的天数。'}
          />
        }
      />
    </>
  )
}

const cellsFor = (opens: boolean): Record<DueColumn, (row: DueRow) => Child> => ({
  receivedAt: ({ receivedAt }) => <Time at={receivedAt} />,
  name: ({ id, name }) => (opens ? <a href={`/recordings/${id}`}>{name}</a> : name),
  callNo: ({ callNo }) => callNo ?? '—',
  source: ({ source }) => source,
  rule: ({ rule }) => retentionClasses[rule],
  cases: ({ cases }) => cases || '—',
  size: ({ bytes }) => megabytes(bytes).toLocaleString('zh-CN'),
  id: ({ id }) => id,
})
