import type { Child } from 'hono/jsx'

import { Icon } from '#views/icons.tsx'

type PageHeadProps = { title: string; note?: Child; children?: Child }

/** The page's one h1, a short note beside it, actions at the end of the line. */
export function PageHead({ title, note, children }: PageHeadProps) {
  return (
    <header class="page-head">
      <h1>{title}</h1>
      {note ? <p class="dim">{note}</p> : null}
      {children ? <div class="end">{children}</div> : null}
    </header>
  )
}

type CardProps = {
  title?: string
  note?: Child
  actions?: Child
  flush?: boolean
  /** For links that lead to it. */
  id?: string
  children: Child
}

/** A bordered block. `flush` drops the padding so that a table reaches the border. */
export function Card({ title, note, actions, flush, id, children }: CardProps) {
  const head = title ?? note ?? actions
  return (
    <section id={id} class={flush ? 'card card-flush' : 'card'}>
      {head ? (
        <header class="card-head">
          {title ? <h2>{title}</h2> : null}
          {note ? <p class="dim">{note}</p> : null}
          {actions ? <div class="end">{actions}</div> : null}
        </header>
      ) : null}
      {children}
    </section>
  )
}

/** Four or five figures that matter today. */
export function Tiles({ children }: { children: Child }) {
  return <div class="tiles">{children}</div>
}

type TileProps = {
  label: string
  value: string | number
  unit?: string
  note?: Child
  hot?: boolean
  href?: string
  /** The list below shows what this figure counts. */
  current?: boolean
}

/** One figure with its unit and what it is compared with; `href` opens the calls behind it. */
export function Tile({ label, value, unit, note, hot, href, current }: TileProps) {
  const body = (
    <>
      <span class="tile-label">{label}</span>
      <strong class={hot ? 'tile-value hot' : 'tile-value'}>
        {value}
        {unit ? <small>{unit}</small> : null}
      </strong>
      {note ? <span class="tile-note">{note}</span> : null}
    </>
  )
  if (!href) return <div class="card tile">{body}</div>
  return (
    <a class="card tile" href={href} aria-current={current ? 'true' : undefined}>
      {body}
    </a>
  )
}

/** Nothing here yet: what that means and what to do first. */
export function Empty({ title, hint, action }: { title: string; hint?: Child; action?: Child }) {
  return (
    <div class="empty">
      <Icon name="inbox" />
      <p class="empty-title">{title}</p>
      {hint ? <p class="dim">{hint}</p> : null}
      {action ? <div class="bar">{action}</div> : null}
    </div>
  )
}

const noticeIcons = {
  info: 'info',
  good: 'circle-check',
  warn: 'triangle-alert',
  bad: 'circle-x',
} as const

/** A message in the page. Bad news is an alert, read out at once; the rest waits its turn. */
export function Notice({ kind, children }: { kind: keyof typeof noticeIcons; children: Child }) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon name={noticeIcons[kind]} />
      <div>{children}</div>
    </div>
  )
}

/** Label and value pairs; an empty value reads as a dash. */
export function Facts({ items }: { items: [label: string, value: Child][] }) {
  return (
    <dl class="facts">
      {items.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value === null || value === undefined || value === '' ? '—' : value}</dd>
        </div>
      ))}
    </dl>
  )
}

export type Step = { label: string; state: 'done' | 'now' | 'todo'; note?: Child }

const stepWords = { done: '已完成', now: '进行中', todo: '未开始' } as const

export function Steps({ steps }: { steps: Step[] }) {
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li class={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          {step.label}
          <span class="sr">（{stepWords[step.state]}）</span>
          {step.note ? <small>{step.note}</small> : null}
        </li>
      ))}
    </ol>
  )
}
