import type { ShownLine, Waiting } from '#src/home/waiting/list.ts'
import { waitKinds } from '#src/home/waiting/vocabulary.ts'
import { Status, Tag, Time } from '#views/components/badge.tsx'
import { Empty } from '#views/components/page.tsx'

import { timeLeft } from './time-left.ts'

type Props = { waiting: Waiting; now: number }

export function WaitLines({ waiting: { lines, rest, chosen }, now }: Props) {
  if (lines.length === 0) {
    return (
      <Empty
        title={chosen ? `没有“${waitKinds[chosen]}”的事了` : '没有等您办的事'}
        hint={<a href="/">看全部待办</a>}
      />
    )
  }
  return (
    <>
      <ul class="waits">
        {lines.map((line) => (
          <Line line={line} now={now} />
        ))}
      </ul>
      {rest.length > 0 ? (
        <p class="wait-rest dim">
          {rest.map(({ kind, count, more, all }) => {
            const words = `${waitKinds[kind]}还有 ${count}${more ? '+' : ''} 件`
            const href = chosen === null ? `/?kind=${kind}` : all
            return href === null ? <span>{words}</span> : <a href={href}>{words}</a>
          })}
        </p>
      ) : null}
    </>
  )
}

function Line({ line, now }: { line: ShownLine; now: number }) {
  const { kind, thing, note, href, since, dueAt, urgent, others } = line
  const left = dueAt === null ? null : timeLeft(dueAt, now)
  return (
    <li>
      <span class="wait-left">{left ? <Status tone={left.tone} label={left.text} /> : null}</span>
      <span class="wait-kind">{waitKinds[kind]}</span>
      <span class="wait-thing">
        <a href={href}>{thing}</a>
        {urgent === null ? null : <Tag kind="hot">{urgent}</Tag>}
        {note ? <small class="dim">{note}</small> : null}
      </span>
      <small class="dim wait-since">{since === null ? null : <Time at={since} now={now} />}</small>
      <small class="dim wait-others">{others === null ? null : othersText(others)}</small>
    </li>
  )
}

function othersText(names: string[]): string {
  if (names.length === 0) return '只有您能办'
  const shown = names.slice(0, 2).join('、')
  return names.length > 2 ? `${shown}等 ${names.length} 人也能办` : `${shown}也能办`
}
