import type { Child } from 'hono/jsx'

import { Button, LinkButton } from '#views/components/button.tsx'
import type { Query } from '#views/components/hrefs.ts'

type QueryFormProps = {
  action: string
  children: Child
  /** Rarely used fields, behind 展开. */
  more?: Child
  /** Show them at once, because one of them is set. */
  moreOpen?: boolean
  /** How the list is shown, which asking anew leaves as it is. */
  keep?: Query
  /** Where 重置 leads, where that is not the bare list. */
  reset?: string
}

const kept = ['sort', 'size', 'cols', 'rows']

/** Filters by GET, so that they live in the URL, can be shared, and Back works. */
export function QueryForm(props: QueryFormProps) {
  const { action, children, more, moreOpen, keep = {}, reset = action } = props
  return (
    <form class="card query" method="get" action={action} role="search" aria-label="查询条件">
      {kept.map((name) =>
        keep[name] ? <input type="hidden" name={name} value={keep[name]} /> : null,
      )}
      <div class="query-fields">{children}</div>
      {more ? (
        <details class="query-more" open={moreOpen}>
          <summary>
            <span class="when-closed">展开</span>
            <span class="when-open">收起</span>
          </summary>
          <div class="query-fields">{more}</div>
        </details>
      ) : null}
      <div class="bar query-actions">
        <Button kind="primary">查询</Button>
        <LinkButton href={reset}>重置</LinkButton>
      </div>
    </form>
  )
}
