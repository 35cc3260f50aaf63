import type { routingSettings } from '#src/complaints/routing/settings.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { type Option, Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Setting = { departmentId: number; at: number; by: string } | null

type Props = {
  settings: ReturnType<typeof routingSettings>
  departments: readonly Option[]
  problem: string | null
  maySet: boolean
  mayReadSendBacks: boolean
}

/** 归口与属地: what 谁主管谁处理 and 属地管理 go by. */
export function RoutingSettingsPage(props: Props) {
  const { settings, departments, problem, maySet, mayReadSendBacks } = props
  const shared = { departments, maySet }
  return (
    <>
      <PageHead title="归口与属地" note="派单建议按这里定；改了只管以后派的单">
        {mayReadSendBacks ? <LinkButton href="/complaints/send-backs">回退统计</LinkButton> : null}
      </PageHead>
      {problem ? <Notice kind="warn">{problem}，没有保存。</Notice> : null}
      <form method="post" action="/complaints/routing">
        <div class="routing-settings">
          <Card title="归口" note="谁主管谁处理：业务归哪个部门" flush>
            {settings.areas.length === 0 ? (
              <p class="dim">还没有业务类型，先在“业务类型”里设。</p>
            ) : (
              <Lines
                {...shared}
                caption="归口"
                head="业务"
                lines={settings.areas.map(({ id, name, set }) => ({
                  field: `area-${id}`,
                  name,
                  set,
                }))}
              />
            )}
          </Card>
          <Card title="属地" note="属地管理：客户所在地归哪个部门" flush>
            <Lines
              {...shared}
              caption="属地"
              head="地区"
              lines={settings.regions.map(({ province, set }) => ({
                field: `region-${province}`,
                name: province,
                set,
              }))}
            />
            {maySet ? (
              <div class="step-fields added-region">
                <TextInput label="新增地区（可不填）" name="province" maxlength={20} />
                <Select
                  label="归哪个部门"
                  name="province-department"
                  options={departments}
                  blank="请选择部门"
                />
              </div>
            ) : null}
          </Card>
        </div>
        {maySet ? (
          <div class="bar">
            <Button kind="primary">保存</Button>
          </div>
        ) : null}
      </form>
    </>
  )
}

type LinesProps = Pick<Props, 'departments' | 'maySet'> & {
  caption: string
  head: string
  lines: { field: string; name: string; set: Setting }[]
}

function Lines({ caption, head, lines, departments, maySet }: LinesProps) {
  const named = new Map(departments)
  return (
    <Table caption={caption} head={[{ label: head }, { label: '部门' }, { label: '设定' }]}>
      {lines.map(({ field, name, set }) => (
        <tr>
          <td>{name}</td>
          <td>
            {maySet ? (
              <>
                <input type="hidden" name={`was-${field}`} value={set?.departmentId ?? ''} />
                <Select
                  label={`${name}归哪个部门`}
                  name={field}
                  value={set?.departmentId}
                  options={departments}
                  blank="未设"
                  hideLabel
                />
              </>
            ) : (
              (named.get(String(set?.departmentId)) ?? '未设')
            )}
          </td>
          <td class="dim">
            {set ? (
              <>
                {set.by} <Time at={set.at} />
              </>
            ) : (
              '—'
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}
