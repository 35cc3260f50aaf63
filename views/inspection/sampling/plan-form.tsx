import type { PlanValues } from '#src/inspection/sampling/plan-form.ts'
import type { SamplingPlan } from '#src/inspection/sampling/schema.ts'
import { assignments, planPeriods, quotaUnits } from '#src/inspection/sampling/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { channels, staffCategories } from '#src/organisation/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Checkbox, FieldError, Select, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { RiskTable } from '#views/inspection/sampling/risk.tsx'

type Team = {
  id: number
  name: string
  departmentId: number
  department: string
  subCentreId: number
  subCentre: string
}
type Named = { id: number; name: string }

type Props = {
  plan: SamplingPlan | null
  values: PlanValues
  errors: FieldErrors
  forms: { id: number; name: string }[]
  teams: Team[]
  types: Named[]
  /** The calendar of seasons. */
  calendar: { name: string; fromDay: string; untilDay: string }[]
}

export function PlanFormPage(props: Props) {
  const { plan, errors, values } = props
  const action = plan ? `/inspection/plans/${plan.id}` : '/inspection/plans'
  const revision = values.texts['revision'] ?? String(plan?.revision ?? 0)
  return (
    <>
      <PageHead title={plan ? `修改“${plan.name}”` : '设立抽检计划'}>
        <LinkButton href={action}>返回计划</LinkButton>
      </PageHead>
      {errors['form'] ? <Notice kind="bad">{errors['form']}</Notice> : null}
      {Object.keys(errors).length > 0 && !errors['form'] ? (
        <Notice kind="bad">有几处要改，见红字；没有保存。</Notice>
      ) : null}
      <form method="post" action={action} class="stack">
        <input type="hidden" name="revision" value={revision} />
        <div class="columns">
          <Quota {...props} />
          <HowScored {...props} />
        </div>
        <Frame {...props} />
        <div class="columns">
          <Tighter {...props} />
          <RiskTable />
        </div>
        <div class="bar">
          <Button kind="primary">{plan ? '保存' : '设立'}</Button>
          <LinkButton href={action}>取消</LinkButton>
          {plan ? <span class="dim">从下一次抽样起生效；已抽的不变。</span> : null}
        </div>
      </form>
    </>
  )
}

function Quota({ values: { texts }, errors }: Props) {
  return (
    <Card title="抽多少">
      <TextInput
        label="名称"
        name="name"
        value={texts['name']}
        maxlength={40}
        placeholder="例如：日常抽检"
        required
        error={errors['name']}
      />
      <Choice
        label="名额给"
        name="unit"
        words={quotaUnits}
        value={texts['unit']}
        columns={2}
        error={errors['unit']}
      />
      <div class="form-grid">
        <Select
          label="周期"
          name="period"
          value={texts['period']}
          options={Object.entries(planPeriods)}
          error={errors['period']}
        />
        <TextInput
          label="名额（通）"
          name="quota"
          inputmode="numeric"
          value={texts['quota']}
          required
          hint="乘上加严倍数，四舍五入，至少 1 通"
          error={errors['quota']}
        />
      </div>
      <Checkbox
        label="分散到周期里的各天"
        name="spread"
        checked={texts['spread'] === 'on'}
        hint="按各天的通话量平均分散；不勾则整个周期混在一起抽。"
      />
    </Card>
  )
}

function HowScored({ values: { texts }, errors, forms }: Props) {
  return (
    <Card title="怎么评">
      <Select
        label="评分表"
        name="formId"
        value={texts['formId']}
        options={forms.map(({ id, name }) => [String(id), name] as const)}
        error={errors['formId']}
      />
      <Choice
        label="分配"
        name="assignment"
        words={assignments}
        notes={{ turn: '按次序轮', load: '给手上最少的', hand: '到任务分配里分' }}
        value={texts['assignment']}
        columns={3}
        hint="自动分配只给质检员；主管要评的，手工分配。"
        error={errors['assignment']}
      />
      <div class="form-grid">
        <TextInput
          label="评分期限（工作日）"
          name="dueDays"
          inputmode="numeric"
          value={texts['dueDays']}
          error={errors['dueDays']}
        />
        <TextInput
          label="双评（%）"
          name="doublePercent"
          inputmode="numeric"
          value={texts['doublePercent']}
          hint="抽中的里面，由第二人再评一次，两人互不知情"
          error={errors['doublePercent']}
        />
      </div>
    </Card>
  )
}

function Frame({ values: { texts, ticked }, errors, teams, types }: Props) {
  const within = new Set(ticked['within'])
  const unit = (kind: string, id: number, name: string) => (
    <Tick name="within" value={`${kind}:${id}`} label={name} on={within.has(`${kind}:${id}`)} />
  )
  const groups = byDepartment(teams)
  return (
    <Card title="从哪些通话里抽" note="什么都不勾就是全部；只抽有录音、能播放、这个计划没抽过的">
      <div class="columns">
        <div class="stack">
          <Ticks
            label="人员类别"
            name="category"
            words={Object.entries(staffCategories)}
            on={ticked['category']}
          />
          <Ticks
            label="渠道"
            name="channel"
            words={Object.entries(channels)}
            on={ticked['channel']}
          />
          <div class="form-grid">
            <TextInput
              label="最短（秒）"
              name="least"
              inputmode="numeric"
              value={texts['least']}
              placeholder="不限"
              error={errors['least']}
            />
            <TextInput
              label="最长（秒）"
              name="most"
              inputmode="numeric"
              value={texts['most']}
              placeholder="不限"
              error={errors['most']}
            />
          </div>
        </div>
        <div class="stack">
          <details class="ticks" open={within.size > 0 || errors['within'] !== undefined}>
            <summary>单位{within.size > 0 ? `（已选 ${within.size}）` : '（不限）'}</summary>
            <FieldError id="within" error={errors['within']} />
            {groups.map(({ subCentre, departments }) => (
              <div class="tick-group">
                {unit('sub-centre', subCentre.id, subCentre.name)}
                {departments.map(({ department, teams: own }) => (
                  <div class="tick-group">
                    {unit('department', department.id, department.name)}
                    <div class="tick-row">{own.map(({ id, name }) => unit('team', id, name))}</div>
                  </div>
                ))}
              </div>
            ))}
          </details>
          <details class="ticks" open={(ticked['type'] ?? []).length > 0}>
            <summary>
              业务类型{ticked['type']?.length ? `（已选 ${ticked['type'].length}）` : '（不限）'}
            </summary>
            <div class="tick-row">
              {types.map(({ id, name }) => (
                <Tick
                  name="type"
                  value={String(id)}
                  label={name}
                  on={ticked['type']?.includes(String(id)) ?? false}
                />
              ))}
            </div>
          </details>
        </div>
      </div>
    </Card>
  )
}

function Tighter({ values: { texts }, errors, calendar }: Props) {
  return (
    <Card title="加严" note="倍数 2 就是抽两倍；空着按 1">
      <div class="form-grid">
        {Object.entries(staffCategories).map(([category, word]) => (
          <TextInput
            label={`${word}（倍）`}
            name={`factor-${category}`}
            inputmode="decimal"
            value={texts[`factor-${category}`]}
            placeholder="1"
            error={errors[`factor-${category}`]}
          />
        ))}
      </div>
      <TextInput
        label="按风险抽（%）"
        name="riskPercent"
        inputmode="numeric"
        value={texts['riskPercent']}
        hint="名额里这么多按风险抽，其余机会均等"
        error={errors['riskPercent']}
      />
      <div class="stack">
        <p class="dim">季节：起止写月日，可以跨年；重叠时取大的倍数。</p>
        {calendar.length === 0 ? null : (
          <p class="dim">
            只填名称和倍数，起止就跟着<a href="/seasons">季节与阶段</a>走：
            {calendar
              .map(({ name, fromDay, untilDay }) => `${name}（${fromDay} 至 ${untilDay}）`)
              .join('、')}
          </p>
        )}
        {[0, 1, 2, 3].map((line) => (
          <div class="season-line">
            <TextInput
              label="季节"
              id={`season-name-${line}`}
              name={`season-name-${line}`}
              value={texts[`season-name-${line}`]}
              maxlength={20}
              error={errors[`season-name-${line}`]}
            />
            <TextInput
              label="从"
              name={`season-from-${line}`}
              value={texts[`season-from-${line}`]}
              placeholder="06-15"
              error={errors[`season-from-${line}`]}
            />
            <TextInput
              label="到"
              name={`season-until-${line}`}
              value={texts[`season-until-${line}`]}
              placeholder="09-15"
              error={errors[`season-until-${line}`]}
            />
            <TextInput
              label="倍数"
              name={`season-factor-${line}`}
              inputmode="decimal"
              value={texts[`season-factor-${line}`]}
              error={errors[`season-factor-${line}`]}
            />
          </div>
        ))}
      </div>
    </Card>
  )
}

type TicksProps = {
  label: string
  name: string
  words: [string, string][]
  on: string[] | undefined
}

function Ticks({ label, name, words, on }: TicksProps) {
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="tick-row">
        {words.map(([key, word]) => (
          <Tick name={name} value={key} label={word} on={on?.includes(key) ?? false} />
        ))}
      </div>
    </fieldset>
  )
}

type TickProps = { name: string; value: string; label: string; on: boolean }

function Tick({ name, value, label, on }: TickProps) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value={value} checked={on} />
      <span>{label}</span>
    </label>
  )
}

function byDepartment(teams: readonly Team[]) {
  const groups: {
    subCentre: Named
    departments: { department: Named; teams: Named[] }[]
  }[] = []
  for (const team of teams) {
    let group = groups.at(-1)
    if (group?.subCentre.id !== team.subCentreId) {
      group = { subCentre: { id: team.subCentreId, name: team.subCentre }, departments: [] }
      groups.push(group)
    }
    let department = group.departments.at(-1)
    if (department?.department.id !== team.departmentId) {
      department = { department: { id: team.departmentId, name: team.department }, teams: [] }
      group.departments.push(department)
    }
    department.teams.push({ id: team.id, name: team.name })
  }
  return groups
}
