import { complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import type { VerdictsCard as Verdicts } from '#src/profiles/cards/verdicts.ts'
import type { Profile } from '#src/profiles/profile.ts'
import { Time } from '#views/components/badge.tsx'
import { Card, Empty } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

import type { Opens } from './profile.tsx'

type Props = { profile: Profile; may: Opens; verdicts: Verdicts }

const heads = [
  { label: '类型' },
  { label: '属实', num: true },
  { label: '不属实', num: true },
  { label: '未核实', num: true },
]

/** 核实结论 by type; the figures open the list behind them. */
export function VerdictsCard({ profile: { subject, own, since }, may, verdicts }: Props) {
  const { byFault, newest } = verdicts
  const all = `/complaints?class=internal&${subject.kind}=${subject.id}&from=${since}`
  const list = own ? '/my-reviews/complaints' : may.complaints ? all : null
  const href = (fault: string, verdict: string) =>
    list === all ? `${all}&type=${fault}&verdict=${verdict}` : (list ?? '#complaints')
  return (
    <div class="stack">
      <Card title="对内投诉与核实结论" id="verdicts" flush>
        {byFault.length === 0 ? (
          <Empty title="这段时间没有对内投诉" />
        ) : (
          <Table caption="按类型" head={heads}>
            {byFault.map(({ fault, substantiated, unsubstantiated, open }) => (
              <tr>
                <td>{faultCategories[fault]}</td>
                <Figure n={substantiated} href={href(fault, 'substantiated')} />
                <Figure n={unsubstantiated} href={href(fault, 'unsubstantiated')} />
                <Figure n={open} href={href(fault, 'none')} />
              </tr>
            ))}
          </Table>
        )}
      </Card>
      {newest.length === 0 ? null : (
        <Card
          title="最近的投诉"
          note={list ? <a href={list}>看全部</a> : `最新 ${newest.length} 件`}
          id="complaints"
        >
          <ul class="lines">
            {newest.map(({ id, complaintNo, openedAt, faultCategory, verdict }) => (
              <li>
                <ComplaintLink {...{ id, complaintNo, own, may }} />
                <span class="end dim">
                  {faultCategories[faultCategory]} ·{' '}
                  {verdict ? complaintVerdicts[verdict] : '未核实'}
                </span>
                <small class="dim">
                  <Time at={openedAt} />
                </small>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}

function Figure({ n, href }: { n: number; href: string }) {
  return <td class="num">{n === 0 ? '0' : <a href={href}>{n.toLocaleString('zh-CN')}</a>}</td>
}

type LinkProps = { id: number; complaintNo: string; own: boolean; may: Opens }

/** The agent reads of the own complaints what concerns the agent; others the whole, where they may. */
function ComplaintLink({ id, complaintNo, own, may }: LinkProps) {
  if (own) return <a href="/my-reviews/complaints">{complaintNo}</a>
  return may.complaints ? <a href={`/complaints/${id}`}>{complaintNo}</a> : <>{complaintNo}</>
}
