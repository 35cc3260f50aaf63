import type { Wall, WallCount } from '#src/analytics/wall/now.ts'
import { riskColours } from '#src/hotspots/risks/vocabulary.ts'
import { formatDay, formatSeconds } from '#src/kernel/calendar.ts'
import { LinkButton } from '#views/components/button.tsx'
import { hrefWith } from '#views/components/hrefs.ts'

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
  const { complaints, sheets, handled, queue, units, at, opens, transcription } = wall
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
        <Big
          label="今日接听"
          value={handled.today}
          note={`昨日 ${number(handled.yesterday)}`}
          href={opens.calls ? callsOf(at) : null}
        />
        <Big
          label="在办投诉"
          value={complaints.open}
          note={`重大 ${number(complaints.major)}`}
          href={opens.complaints ? open({}) : null}
          noteHref={opens.complaints && complaints.major > 0 ? open({ level: 'major' }) : null}
        />
        <Big
          label="超期投诉"
          value={complaints.overdue}
          hot
          href={opens.complaints ? overdue({}) : null}
        />
        <Big
          label="已升级投诉"
          value={complaints.escalated}
          hot
          note="超期后逐级上报"
          href={opens.complaints ? overdue(raised) : null}
        />
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
                  {riskColours[colour]}{' '}
                  <Led value={risks[colour]} href={`/risks?state=open&colour=${colour}`} />
                </span>
              ))}
              <span>
                待确认 <Led value={risks.proposed} href="/risks?state=proposed" />
                {risks.overdue > 0 ? (
                  <strong class="hot">
                    　处置超期 <a href="/risks?state=overdue">{risks.overdue}</a>
                  </strong>
                ) : null}
              </span>
            </p>
          ) : null}
          {flag ? (
            <p>
              <a href="/contest/red-flag">流动红旗</a>（{flag.month}）：
              <strong>{flag.departments.join('、')}</strong>
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
                  <Three
                    of={unit.complaints}
                    hrefs={opens.complaints && unit.id > 0 ? complaintsOf(unit.id) : null}
                  />
                  {unit.sheets ? (
                    <Three of={unit.sheets} hrefs={unit.id > 0 ? sheetsOf(unit.id) : null} />
                  ) : null}
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

/** What is dealt with here, and not what is about the own people elsewhere: so the wall counts. */
const overdue = (query: Record<string, string>) =>
  hrefWith('/complaints/overdue', {}, { whose: 'handled', ...query })

/** Paused ones and those without a limit are open, too: they stand in the list of complaints. */
const open = (query: Record<string, string>) =>
  hrefWith('/complaints', {}, { whose: 'handled', stage: 'open', ...query })

const raised = { state: 'running', escalation: 'raised' }

/** Calls answered on the telephone today. */
const callsOf = (at: number) =>
  hrefWith('/calls', {}, { from: formatDay(at), to: formatDay(at), channel: 'phone' })

type Hrefs = { open: string; overdue: string; escalated: string }

const complaintsOf = (id: number): Hrefs => {
  const department = String(id)
  return {
    open: open({ handling: department }),
    overdue: overdue({ department }),
    escalated: overdue({ ...raised, department }),
  }
}

const sheetsOf = (id: number): Hrefs => {
  const to = (query: Record<string, string>) =>
    hrefWith('/supervision', {}, { department: String(id), ...query })
  return { open: to({}), overdue: to({ due: 'overdue' }), escalated: to({ level: 'raised' }) }
}

/** Departments in a row: what is open, late and told higher, each leading to its list. */
function Three({ of, hrefs }: { of: WallCount; hrefs: Hrefs | null }) {
  return (
    <>
      <td>
        <Led value={of.open} href={hrefs?.open} />
      </td>
      <td class={of.overdue > 0 ? 'hot' : undefined}>
        <Led value={of.overdue} href={hrefs?.overdue} />
      </td>
      <td class={of.escalated > 0 ? 'hot' : undefined}>
        <Led value={of.escalated} href={hrefs?.escalated} />
      </td>
    </>
  )
}

/** A number that leads to what it counts; of nothing there is nothing to see. */
function Led({ value, href }: { value: number; href: string | null | undefined }) {
  const words = number(value)
  return href && value > 0 ? <a href={href}>{words}</a> : <>{words}</>
}

type BigProps = {
  label: string
  value: number
  note?: string
  hot?: boolean
  href?: string | null
  noteHref?: string | null
}

function Big({ label, value, note = '', hot, href, noteHref }: BigProps) {
  const figure = <strong class={hot && value > 0 ? 'hot' : undefined}>{number(value)}</strong>
  return (
    <div class="big-wall-tile">
      <span>{label}</span>
      {href ? <a href={href}>{figure}</a> : figure}
      <small>{noteHref ? <a href={noteHref}>{note}</a> : note}</small>
    </div>
  )
}
