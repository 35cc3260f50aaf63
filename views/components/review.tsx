import type { Child } from 'hono/jsx'

type ReviewProps = { queue: Child; grounds: Child; verdict: Child | null; children: Child }

/**
 * Queue, sound over text, verdict: three panes that scroll by themselves, never the page. The grounds
 * scroll above the verdict, so that it stays in sight however many there are.
 */
export function Review({ queue, grounds, verdict, children }: ReviewProps) {
  return (
    <div class="review">
      <section class="queue" aria-label="队列">
        {queue}
      </section>
      <section class="listen" aria-label="听音">
        {children}
      </section>
      <section class="verdict" aria-label="结论">
        <div class="grounds">{grounds}</div>
        {verdict ? <div class="decision">{verdict}</div> : null}
      </section>
    </div>
  )
}

/** The bar that stays on top of a pane. */
export function PaneHead({ title, children }: { title: string; children?: Child }) {
  return (
    <header class="pane-head">
      <h1>{title}</h1>
      {children}
    </header>
  )
}

export type QueueEntry = {
  href: string
  title: string
  note: Child
  score?: number
  current?: boolean
  done?: boolean
}

export function QueueList({ entries }: { entries: QueueEntry[] }) {
  return (
    <ol class="queue-list">
      {entries.map((entry) => (
        <li class={entry.done ? 'done' : undefined}>
          <a href={entry.href} aria-current={entry.current ? 'page' : undefined}>
            <span class="bar">
              <b>{entry.title}</b>
              {entry.done ? <span class="tag">已复核</span> : null}
              {entry.score === undefined ? null : (
                <span class="end num">{Math.round(entry.score)}</span>
              )}
            </span>
            <small>{entry.note}</small>
          </a>
        </li>
      ))}
    </ol>
  )
}

/** One reason in words, with what it rests on underneath; `hot` for evidence heard in the call. */
export function Why({ children, basis, hot }: { children: Child; basis?: Child; hot?: boolean }) {
  return (
    <div class={hot ? 'why hot' : 'why'}>
      <p>{children}</p>
      {basis ? <small>{basis}</small> : null}
    </div>
  )
}
