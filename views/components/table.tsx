import type { Child } from 'hono/jsx'

import type { Page } from '#src/kernel/paging.ts'
import type { Density } from '#src/lists/vocabulary.ts'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Icon } from '#views/icons.tsx'

export type Column = {
  label: string
  /** Figures: right-aligned, tabular. */
  num?: boolean
  /** Keep the label for screen readers only (a column of checkboxes). */
  hidden?: boolean
  /** What stands there instead of the words. */
  control?: Child
  sort?: { href: string; current?: 'ascending' | 'descending' }
}

type TableProps = { head: Column[]; caption: string; density?: Density; children: Child }

/** A list. On a phone it scrolls sideways inside a region the keyboard can reach. */
export function Table({ head, caption, density, children }: TableProps) {
  return (
    <div class="table-scroll" role="region" aria-label={caption} tabindex={0}>
      <table class={density && density !== 'middle' ? `rows-${density}` : undefined}>
        <caption class="sr">{caption}</caption>
        <thead>
          <tr>
            {head.map((column) => (
              <Heading column={column} />
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}

function Heading({ column }: { column: Column }) {
  const { label, num, hidden, control, sort } = column
  const arrow =
    sort?.current === 'ascending'
      ? 'chevron-up'
      : sort?.current === 'descending'
        ? 'chevron-down'
        : 'chevrons-up-down'
  return (
    <th scope="col" class={num ? 'num' : undefined} aria-sort={sort?.current}>
      {sort ? (
        <a href={sort.href}>
          {label}
          <Icon name={arrow} />
        </a>
      ) : hidden ? (
        <>
          <span class="sr">{label}</span>
          {control}
        </>
      ) : (
        label
      )}
    </th>
  )
}

/** Links at the end of a row: three at most, the rest behind 更多. */
export function RowActions({ children, more }: { children: Child; more?: Child }) {
  return (
    <div class="row-actions">
      {children}
      {more ? (
        <details class="more">
          <summary>更多</summary>
          <div class="menu">{more}</div>
        </details>
      ) : null}
    </div>
  )
}

export type PagerProps = {
  /** Left out or null when counting would cost more than it tells; `more` when it stopped there. */
  total?: number | { count: number; more: boolean } | null
  prev?: string | null
  next?: string | null
  /** Position of the first row shown, from 1, where the query knows it. */
  from?: number
  size: number
  sizeHref: (size: number) => string
}

const sizes = [10, 20, 50, 100]

/** Keyset paging: there is a page before and a page after, no page numbers. */
export function Pager({ total, prev, next, from, size, sizeHref }: PagerProps) {
  return (
    <nav class="pager" aria-label="翻页">
      {total === null || total === undefined ? null : <span>{totalText(total)}</span>}
      {from === undefined ? null : (
        <span class="dim">从第 {from.toLocaleString('zh-CN')} 条起</span>
      )}
      <span class="end">
        <span class="sizes">
          {sizes.map((option) => (
            <a href={sizeHref(option)} aria-current={option === size ? 'true' : undefined}>
              {option}
            </a>
          ))}
          <span>条/页</span>
        </span>
        <PageLink href={prev} label="上一页" icon="chevron-left" rel="prev" />
        <PageLink href={next} label="下一页" icon="chevron-right" rel="next" />
      </span>
    </nav>
  )
}

function totalText(total: NonNullable<PagerProps['total']>): string {
  const { count, more } = typeof total === 'number' ? { count: total, more: false } : total
  return `共 ${count.toLocaleString('zh-CN')}${more ? '+' : ''} 条`
}

type PageLinkProps = {
  href: string | null | undefined
  label: string
  icon: 'chevron-left' | 'chevron-right'
  rel: 'prev' | 'next'
}

type ListPagerProps = {
  path: string
  query: Query
  page: Page<unknown>
  total?: PagerProps['total']
}

/** The pager of a list whose filters live in the URL: the links keep them. None under an empty list. */
export function ListPager({ path, query, page, total }: ListPagerProps) {
  if (page.rows.length === 0 && !page.previous && !page.next) return null
  const at = (cursor: string | null) => cursor && hrefWith(path, query, { at: cursor })
  return (
    <Pager
      total={total}
      size={page.size}
      prev={at(page.previous)}
      next={at(page.next)}
      sizeHref={(size) => hrefWith(path, query, { size: String(size), at: null })}
    />
  )
}

function PageLink({ href, label, icon, rel }: PageLinkProps) {
  const text = rel === 'prev' ? [<Icon name={icon} />, label] : [label, <Icon name={icon} />]
  if (href) {
    return (
      <a class="button button-small" href={href} rel={rel}>
        {text}
      </a>
    )
  }
  return (
    <span class="button button-small" aria-disabled="true">
      {text}
    </span>
  )
}
