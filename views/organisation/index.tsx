import { formatDay } from '#src/kernel/calendar.ts'
import type { AgentList, AgentRow } from '#src/organisation/agents.ts'
import type { OrganisationTree } from '#src/organisation/tree.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Table } from '#views/components/table.tsx'

type Props = {
  tree: OrganisationTree
  chosen: AgentList | null
  search: string
  teamId: number | null
  named: boolean
  /** May open 360 度页. */
  profiles: boolean
  mayImport: boolean
}

export function OrganisationPage(props: Props) {
  const { tree, chosen, search, teamId, named, mayImport, profiles } = props
  const empty = tree.subCentres.length === 0 && !tree.unposted
  return (
    <>
      <PageHead title="组织机构">
        {mayImport ? (
          <LinkButton href="/imports" icon="upload">
            导入花名册
          </LinkButton>
        ) : null}
      </PageHead>
      <QueryForm action="/organisation">
        <TextInput
          label={named ? '工号或姓名' : '工号'}
          name="q"
          type="search"
          value={search}
          maxlength={60}
        />
      </QueryForm>
      {empty ? (
        <NoUnits mayImport={mayImport} />
      ) : (
        <div class="columns">
          <Card title="分中心 / 客服部 / 班组" note="在岗人数">
            <Tree tree={tree} teamId={teamId} />
          </Card>
          {chosen ? (
            <Agents list={chosen} named={named} profiles={profiles} teamId={teamId} />
          ) : (
            <Card>
              <Empty title="请选择一个班组" hint="也可以在上面按工号查找。" />
            </Card>
          )}
        </div>
      )}
    </>
  )
}

function NoUnits({ mayImport }: { mayImport: boolean }) {
  if (!mayImport) {
    return (
      <Card>
        <Empty title="这里没有您能看到的单位" hint="范围由安全管理员授予。" />
      </Card>
    )
  }
  return (
    <Card>
      <Empty
        title="还没有组织机构"
        hint="导入花名册后，分中心、客服部、班组和人员会一起建好。"
        action={<LinkButton href="/imports">去导入</LinkButton>}
      />
    </Card>
  )
}

function Tree({ tree, teamId }: { tree: OrganisationTree; teamId: number | null }) {
  return (
    <ul class="tree">
      {tree.subCentres.map((subCentre) => (
        <li>
          <details open>
            <summary>
              {subCentre.name} <span class="dim">{subCentre.people} 人</span>
            </summary>
            <ul>
              {subCentre.departments.map((department) => (
                <li>
                  <details open={department.teams.some(({ id }) => id === teamId) || isSmall(tree)}>
                    <summary>
                      {department.name} <span class="dim">{department.people} 人</span>
                    </summary>
                    <ul>
                      {department.teams.map((team) => (
                        <li>
                          <a
                            href={`/organisation?team=${team.id}`}
                            aria-current={team.id === teamId ? 'page' : undefined}
                          >
                            {team.name}
                          </a>{' '}
                          <span class="dim">{team.people} 人</span>
                        </li>
                      ))}
                    </ul>
                  </details>
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
      {tree.unposted ? (
        <li>
          <a href="/organisation?team=none">未分班组</a> <span class="dim">{tree.unposted} 人</span>
        </li>
      ) : null}
    </ul>
  )
}

/** A tree that fits one screen opens as a whole. */
function isSmall(tree: OrganisationTree): boolean {
  const departments = tree.subCentres.flatMap((subCentre) => subCentre.departments)
  return departments.flatMap((department) => department.teams).length <= 16
}

type AgentsProps = Pick<Props, 'named' | 'profiles' | 'teamId'> & { list: AgentList }

function Agents({ list, named, profiles, teamId }: AgentsProps) {
  const note = list.more
    ? `只列出前 ${list.rows.length} 人，请用工号查找`
    : `${list.rows.length} 人`
  const head = [
    { label: '工号' },
    ...(named ? [{ label: '姓名' }] : []),
    { label: '人员类别' },
    { label: '班组' },
    { label: '入职日期' },
  ]
  return (
    <Card
      title={list.title}
      note={note}
      actions={
        profiles && teamId !== null ? (
          <a href={`/profiles/teams/${teamId}`}>班组 360 度页</a>
        ) : undefined
      }
      flush
    >
      {list.rows.length === 0 ? (
        <Empty title="没有找到人员" hint="请检查工号，或换一个班组。" />
      ) : (
        <Table caption={list.title} head={head}>
          {list.rows.map((row) => (
            <Agent row={row} named={named} profiles={profiles} />
          ))}
        </Table>
      )}
    </Card>
  )
}

type AgentProps = Pick<Props, 'named' | 'profiles'> & { row: AgentRow }

function Agent({ row, named, profiles }: AgentProps) {
  return (
    <tr>
      <td class="nowrap">
        {profiles ? <a href={`/profiles/people/${row.id}`}>{row.agentNo}</a> : row.agentNo}
      </td>
      {named ? <td>{row.name ?? '—'}</td> : null}
      <td>
        {row.provisional ? (
          <Tag kind="info">仅见于通话数据</Tag>
        ) : (
          staffCategories[row.staffCategory]
        )}
      </td>
      <td>{row.team ?? '—'}</td>
      <td class="nowrap">{row.hiredOn === null ? '—' : formatDay(row.hiredOn)}</td>
    </tr>
  )
}
