import type { Child } from 'hono/jsx'

import { Button, LinkButton } from '#views/components/button.tsx'

type QueryFormProps = {
  action: string
  children: Child
  /** Rarely used fields, behind 展开. */
  more?: Child
  /** Show them at once, because one of them is set. */
  moreOpen?: boolean
}

/** Filters by GET, so that they live in the URL, can be shared, and Back works. */
export function QueryForm({ action, children, more, moreOpen }: QueryFormProps) {
  return (
    <form class="card query" method="get" action={action} role="search" aria-label="查询条件">
      <div class="query-fields">{children}</div>
      {more ? (
        <details class="query-more" open={moreOpen}>
          <summary>展开</summary>
          <div class="query-fields">{more}</div>
        </details>
      ) : null}
      <div class="bar query-actions">
        <Button kind="primary">查询</Button>
        <LinkButton href={action}>重置</LinkButton>
      </div>
    </form>
  )
}
