import { formatDay } from '#src/kernel/calendar.ts'
import type { Given } from '#src/library/typical-cases/given.ts'
import type { MemberStudy, TeamStudies } from '#src/library/typical-cases/study.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, Select } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { NotTakenHere } from '#views/library/parts.tsx'

type Props = {
  id: number
  caseNo: string
  title: string
  teams: TeamStudies[]
  chosen: number | null
  members: { team: string; members: MemberStudy[] } | null
  assigned: { teamId: number; dueAt: number; byName: string }[]
  /** Teams that can be asked to study it; null for whoever may not ask. */
  choices: [string, string][] | null
  given: Given
  now: number
}

/** 学习情况: which teams are how far, and who of one team has still to study it. */
export function StudiesPage(props: Props) {
  const { id, caseNo, title, teams, chosen, members, choices, assigned, given, now } = props
  const asked = new Map(assigned.map((one) => [one.teamId, one]))
  const left = choices?.filter(([team]) => !asked.has(Number(team))) ?? []
  return (
    <>
      <PageHead title="学习情况" note={`${caseNo} ${title}`}>
        <LinkButton href={`/library/${id}`}>返回案例</LinkButton>
      </PageHead>
      <NotTakenHere given={given} />
      {left.length > 0 ? (
        <Card title="安排学习" note="班组的人会收到通知，学完以前留在待办里">
          <form class="bar case-add" method="post" action={`/library/${id}/assignments`}>
            <Select
              label="班组"
              name="team"
              value={given.values['team'] ?? null}
              blank="请选择"
              options={left}
            />
            <DateInput label="学完期限" name="due" value={given.values['due'] ?? ''} required />
            <Button kind="primary">安排</Button>
          </form>
        </Card>
      ) : null}
      {members ? <Members {...members} /> : null}
      <Card title="班组" note="按今天的班组；人数只算有工号的人" flush>
        {teams.length === 0 ? (
          <Empty title="您的范围内没有班组" />
        ) : (
          <Table
            head={[
              { label: '班组' },
              { label: '人数', num: true },
              { label: '学完', num: true },
              { label: '打开过', num: true },
              { label: '学完比例', num: true },
              { label: '期限' },
            ]}
            caption="各班组学习情况"
          >
            {teams.map((team) => (
              <tr aria-current={team.teamId === chosen ? 'true' : undefined}>
                <td>
                  <a href={`/library/${id}/studies?team=${team.teamId}`}>
                    {team.department} {team.team}
                  </a>
                </td>
                <td class="num">{team.people}</td>
                <td class="num">{team.finished}</td>
                <td class="num">{team.opened}</td>
                <td class="num">
                  {team.people === 0 ? '—' : `${Math.round((team.finished / team.people) * 100)}%`}
                </td>
                <td class="nowrap">
                  <Due team={team} by={asked.get(team.teamId)?.byName ?? ''} now={now} />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}

function Due({ team, by, now }: { team: TeamStudies; by: string; now: number }) {
  if (team.dueAt === null) return <>没有安排</>
  const late = team.dueAt < now && team.finished < team.people
  return (
    <>
      {formatDay(team.dueAt)} {late ? <Tag kind="hot">已过期限</Tag> : null}
      {by ? <small class="dim"> {by}安排</small> : null}
    </>
  )
}

function Members({ team, members }: { team: string; members: MemberStudy[] }) {
  return (
    <Card title={team} note={`${members.length} 人`} flush>
      {members.length === 0 ? (
        <Empty title="这个班组今天没有人" />
      ) : (
        <Table
          head={['工号', '姓名', '打开', '学完'].map((label) => ({ label }))}
          caption={`${team}的学习情况`}
        >
          {members.map(({ agentNo, name, openedAt, finishedAt }) => (
            <tr>
              <td>{agentNo}</td>
              <td>{name}</td>
              <td>{openedAt === null ? '没有打开' : <Time at={openedAt} />}</td>
              <td>
                {finishedAt === null ? <Tag kind="info">未学完</Tag> : <Time at={finishedAt} />}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}
