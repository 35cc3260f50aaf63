import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { Select } from '#views/components/field.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

type Props<Row, Key extends string> = {
  frame: ListFrame<Key>
  page: Page<Row>
  cells: Readonly<Record<Key, (row: Row) => Child>>
  note?: Child
  /** Buttons in the head of the page. */
  buttons?: Child
  /** The states to choose from, and the one chosen; with `blank` none is a choice, too. */
  states?: { words: Readonly<Record<string, string>>; chosen: string | null; blank?: boolean }
  /** Further fields of the query. */
  fields?: Child
  empty: { title: string; hint?: string | undefined; action?: Child }
}

/** A list of training: its head, what narrows it, and its rows as the reader set them. */
export function StateList<Row, Key extends string>(props: Props<Row, Key>) {
  const { frame, page, cells, note, buttons, states, fields, empty } = props
  return (
    <>
      <PageHead title={frame.title} note={note}>
        {buttons}
      </PageHead>
      {states || fields ? (
        <QueryForm action={frame.path} keep={frame.query} reset={resetHref(frame)}>
          {fields}
          {states ? (
            <Select
              label="状态"
              name="state"
              value={states.chosen}
              options={Object.entries(states.words)}
              blank={states.blank ? '全部' : undefined}
            />
          ) : null}
        </QueryForm>
      ) : null}
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        empty={frame.query['at'] ? <Empty title="后面没有了" /> : <Empty {...empty} />}
      />
    </>
  )
}
