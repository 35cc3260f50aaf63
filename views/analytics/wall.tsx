import type { Wall, WallCount } from '#src/analytics/wall/now.ts'
import { riskColours } from '#src/hotspots/risks/vocabulary.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import { LinkButton } from '#views/components/button.tsx'

/** 大屏: dark and large, with nothing around it; wall.js says when the server is away. */
export function WallPage({ wall }: { wall: Wall }) {
  return (
    <div class="big-wall wall-whole">
      <header class="big-wall-head">
        <h1>对内投诉 · 大屏</h1>
        <p class="big-wall-trouble" data-wall-trouble role="status" hidden />
        <LinkButton href="/dashboard" kind="quiet">
          退出
        </LinkButton>
      </header>
      <WallNow wall={wall} />
    </div>
  )
}

const riskOrder = ['red', 'orange', 'yellow', 'blue'] as const

const number = (value: number) => value.toLocaleString('zh-CN')

export function WallNow({ wall }: { wall: Wall }) {
  const { complaints, sheets, handled, queue, units, at, links, transcription } = wall
  const { risks, flag } = wall
  return (
    <section
      id="big-wall"
      data-wall-at={String(at)}
      hx-get="/wall/now"
      hx-trigger="every 20s"
      hx-target="this"
      hx-swap="outerMorph"
    >
      <p class="big-wall-time">
        截至 <time datetime={new Date(at).toISOString()}>{formatSeconds(at)}</time>
        <span data-wall-age />
      </p>
      {wall.none ? (
        <p class="big-wall-time">
          接听和投诉按部门统计，您的范围里没有完整的部门，下面这两样都是 0。
        </p>
      ) : null}
      <div class="big-wall-tiles">
        <Big label="今日接听" value={handled.today} note={`昨日 ${number(handled.yesterday)}`} />
        <Big
          label="在办投诉"
          value={complaints.open}
          note={`重大 ${number(complaints.major)}`}
          href={links ? '/complaints/overdue?state=running' : null}
        />
        <Big
          label="超期投诉"
          value={complaints.overdue}
          hot
          href={links ? '/complaints/overdue' : null}
        />
        <Big label="已升级投诉" value={complaints.escalated} hot />
        {sheets ? (
          <>
            <Big label="在办督办" value={sheets.open} href="/supervision" />
            <Big
              label="超期督办"
              value={sheets.overdue}
              hot
              href="/supervision?due=overdue"
              note={`已升级 ${number(sheets.escalated)}`}
            />
          </>
        ) : null}
        {queue ? (
          <Big
            label="今日复核"
            value={queue.judged}
            note={queue.listed === 0 ? '今天的名单还没有抽' : `名单 ${number(queue.listed)} 条`}
            href="/findings"
          />
        ) : null}
      </div>
      {risks || flag ? (
        <div class="big-wall-line">
          {risks ? (
            <p>
              <a href="/risks">风险预警</a>
              {riskOrder.map((colour) => (
                <span class={`big-wall-risk risk-${colour}`}>
                  {riskColours[colour]} <strong>{risks[colour]}</strong>
                </span>
              ))}
              <span>
                待确认 {risks.proposed}
                {risks.overdue > 0 ? <strong class="hot">　处置超期 {risks.overdue}</strong> : null}
              </span>
            </p>
          ) : null}
          {flag ? (
            <p>
              流动红旗（{flag.month}）：<strong>{flag.departments.join('、')}</strong>
            </p>
          ) : null}
        </div>
      ) : null}
      {units.length === 0 ? (
        <p class="big-wall-calm">没有在办的投诉和督办。</p>
      ) : (
        <div class="wall-scroll">
          <table class="wall-table">
            <caption class="sr">各部门在办、超期、升级</caption>
            <thead>
              <tr>
                <th scope="col">部门</th>
                {['投诉在办', '超期', '升级'].map((word) => (
                  <th scope="col">{word}</th>
                ))}
                {sheets
                  ? ['督办在办', '超期', '升级'].map((word) => <th scope="col">{word}</th>)
                  : null}
              </tr>
            </thead>
            <tbody>
              {units.map((unit) => (
                <tr>
                  <th scope="row">{unit.name}</th>
                  <Three of={unit.complaints} />
                  {unit.sheets ? <Three of={unit.sheets} /> : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {transcription ? <p class="big-wall-time">{transcription}</p> : null}
    </section>
  )
}

function Three({ of }: { of: WallCount }) {
  return (
    <>
      <td>{of.open}</td>
      <td class={of.overdue > 0 ? 'hot' : undefined}>{of.overdue}</td>
      <td class={of.escalated > 0 ? 'hot' : undefined}>{of.escalated}</td>
    </>
  )
}

type BigProps = { label: string; value: number; note?: string; hot?: boolean; href?: string | null }

function Big({ label, value, note, hot, href }: BigProps) {
  const figure = <strong class={hot && value > 0 ? 'hot' : undefined}>{number(value)}</strong>
  return (
    <div class="big-wall-tile">
      <span>{label}</span>
      {href ? <a href={href}>{figure}</a> : figure}
      <small>{note ?? ''}</small>
    </div>
  )
}
