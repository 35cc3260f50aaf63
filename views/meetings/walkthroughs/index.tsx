import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { WalkthroughFilters } from '#src/meetings/walkthroughs/queries.ts'
import type { Walkthrough } from '#src/meetings/walkthroughs/schema.ts'
import { type WalkthroughState, walkthroughStates } from '#src/meetings/walkthroughs/vocabulary.ts'
import type { WalkthroughColumn } from '#src/meetings/walkthroughs/walkthroughs-list.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props = {
  page: Page<Walkthrough>
  filters: WalkthroughFilters
  frame: ListFrame<WalkthroughColumn>
  mayHold: boolean
}

/** 录音分析会. */
export function WalkthroughsPage({ page, filters, frame, mayHold }: Props) {
  return (
    <>
      <PageHead title="录音分析会" note="一起听打码的片段，找问题和改进点，选出最佳服务案例">
        {mayHold ? (
          <LinkButton href="/walkthroughs/new" kind="primary">
            组织分析会
          </LinkButton>
        ) : null}
      </PageHead>
      <QueryForm action="/walkthroughs" keep={frame.query} reset={resetHref(frame)}>
        <Select
          label="状态"
          name="state"
          value={filters.state}
          options={Object.entries(walkthroughStates)}
          blank="全部"
        />
      </QueryForm>
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={
          <Empty
            title={filters.state === null ? '还没有录音分析会' : '没有这样的分析会'}
            hint={mayHold ? '先在录音页做好片段，再选几段组织。' : '有人组织以后在这里看到。'}
          />
        }
      />
    </>
  )
}

const cells: Record<WalkthroughColumn, (row: Walkthrough) => Child> = {
  title: ({ id, title }) => <a href={`/walkthroughs/${id}`}>{title}</a>,
  state: ({ state }) => <WalkthroughStatus state={state} />,
  holder: ({ holderName }) => holderName,
  at: ({ at }) => <Time at={at} />,
  closed: ({ closedAt }) => (closedAt === null ? '—' : <Time at={closedAt} />),
}

const tones: Record<WalkthroughState, Tone> = {
  ...{ open: 'accent', closed: 'orange', published: 'good', cancelled: 'grey' },
}

export const WalkthroughStatus = ({ state }: { state: WalkthroughState }) => (
  <Status tone={tones[state]} label={walkthroughStates[state]} />
)
