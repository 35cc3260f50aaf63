import type { Child } from 'hono/jsx'

import { limitWords } from '#src/complaints/timing/vocabulary.ts'
import type { RiskDetail } from '#src/hotspots/risks/queries.ts'
import {
  responseLevels,
  riskBounds,
  riskColours,
  riskKinds,
  riskSteps,
} from '#src/hotspots/risks/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, type Option, Select, TextArea } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'

import { ColourTag, RiskDue, RiskStatus } from './parts.tsx'

type Given = {
  form: string
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  sentence?: string
}
type Props = { risk: RiskDetail; given: Given | null; departments: readonly Option[]; now: number }

/** One risk: what is to be done now stands first, then why, then all that happened. */
export function RiskPage({ risk, given, departments, now }: Props) {
  const { may } = risk
  return (
    <>
      <PageHead title={risk.title} note={<RiskStatus risk={risk} />}>
        {risk.href !== '' && may.open ? <LinkButton href={risk.href}>看由来</LinkButton> : null}
        <LinkButton href="/risks">返回风险预警</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <Card>
        <Facts
          items={[
            ['等级', <ColourTag colour={risk.colour} />],
            ['归口部门', risk.department ?? '还没有定'],
            ['时限', <RiskDue risk={risk} now={now} />],
            ['响应', responseLevels[risk.response]],
            ['启动条件', riskKinds[risk.kind]],
            [
              risk.state === 'proposed' ? '提出' : '启动',
              <Time at={risk.openedAt ?? risk.startedAt} />,
            ],
          ]}
        />
        <dl class="risk-words">
          <dt>为什么</dt>
          <dd>{risk.grounds}</dd>
          <dt>处置要求</dt>
          <dd>{risk.requirement}</dd>
          <dt>解除条件</dt>
          <dd>{risk.release}</dd>
        </dl>
      </Card>
      {may.confirm ? <Confirm {...{ risk, given, departments }} /> : null}
      {may.handle ? <Handle risk={risk} given={given} /> : null}
      {may.release ? <Release risk={risk} given={given} /> : null}
      <Waits risk={risk} />
      {may.change ? <Change {...{ risk, given, departments }} /> : null}
      <Card title="经过" actions={<TableFiles of={`/risks/${risk.id}`} table="events" />}>
        <ol class="risk-events">
          {risk.events.map(({ step, note, at, byName }) => (
            <li>
              <Time at={at} /> {byName} <strong>{riskSteps[step]}</strong>
              {note ? `：${note}` : ''}
            </li>
          ))}
        </ol>
      </Card>
    </>
  )
}

/** Who has to act, for whoever may not. */
function Waits({ risk }: Pick<Props, 'risk'>) {
  const { state, handledAt, department, may, limitAmount, limitUnit } = risk
  if (state === 'proposed' && !may.confirm) {
    return <Notice kind="info">按规则提出的，等质检确认是不是风险、归哪个部门。</Notice>
  }
  if (state !== 'open') return null
  if (handledAt !== null && !may.release) {
    return <Notice kind="info">{department ?? '归口部门'}已登记处置到位，等质检看过解除。</Notice>
  }
  if (handledAt !== null || may.handle) return null
  if (department === null) {
    return <Notice kind="warn">还没有归口部门，没有人处置。请质检改派。</Notice>
  }
  const within = limitWords({ amount: limitAmount, unit: limitUnit })
  return (
    <Notice kind="info">
      由{department}在 {within}内登记处置到位，再由质检解除。
    </Notice>
  )
}

const typed = (given: Given | null, form: string) => (name: string, known: string) => ({
  name,
  id: `${form}-${name}`,
  value: given?.form === form ? (given.values[name] ?? '') : known,
  ...(given?.form === form && given.errors[name] ? { error: given.errors[name] } : {}),
})

type FormProps = { risk: RiskDetail; path: string; children: Child }

function RiskForm({ risk, path, children }: FormProps) {
  return (
    <form class="stack" method="post" action={`/risks/${risk.id}/${path}`}>
      <input type="hidden" name="seen" value={String(risk.revision)} />
      {children}
    </form>
  )
}

function Confirm({ risk, given, departments }: Omit<Props, 'now'>) {
  const field = typed(given, 'confirm')
  const no = typed(given, 'dismiss')
  return (
    <div class="risk-pair">
      <Card title="现在要做：确认启动" note="时限从确认起算">
        <RiskForm risk={risk} path="confirmation">
          <div class="form-grid">
            <Select
              {...field('colour', risk.colour)}
              label="等级"
              options={Object.entries(riskColours)}
              required
            />
            <Select
              {...field('department', risk.departmentId === null ? '' : String(risk.departmentId))}
              label="归口部门"
              options={departments}
              blank="请选择"
              required
            />
          </div>
          <TextArea
            {...field('note', '')}
            label="判断的依据"
            rows={2}
            maxlength={riskBounds.note}
            required
          />
          <div class="bar">
            <Button kind="primary">确认启动</Button>
          </div>
        </RiskForm>
      </Card>
      <Card title="或者：不成立" note="同一由来一天内不再提出">
        <RiskForm risk={risk} path="dismissal">
          <TextArea
            {...no('reason', '')}
            label="为什么不成立"
            rows={2}
            maxlength={riskBounds.note}
            required
          />
          <div class="bar">
            <Button>认定不成立</Button>
          </div>
        </RiskForm>
      </Card>
    </div>
  )
}

function Handle({ risk, given }: Pick<Props, 'risk' | 'given'>) {
  const field = typed(given, 'entry')
  return (
    <Card title="现在要做：处置" note={risk.requirement}>
      <RiskForm risk={risk} path="entries">
        <TextArea
          {...field('note', '')}
          label="做了什么"
          hint="谁、做了什么、结果怎样；不写客户姓名和号码"
          rows={3}
          maxlength={riskBounds.note}
          required
        />
        <Checkbox
          name="done"
          id="entry-done"
          value="yes"
          label="处置到位，请质检解除"
          checked={given?.form === 'entry' && given.values['done'] === 'yes'}
        />
        <div class="bar">
          <Button kind="primary">登记处置</Button>
        </div>
      </RiskForm>
    </Card>
  )
}

function Release({ risk, given }: Pick<Props, 'risk' | 'given'>) {
  const field = typed(given, 'release')
  const back = typed(given, 'return')
  return (
    <div class="risk-pair">
      <Card title="现在要做：解除" note={`解除条件：${risk.release}`}>
        <RiskForm risk={risk} path="release">
          <TextArea
            {...field('proof', '')}
            label="解除的依据"
            hint="凭什么说条件已经满足"
            rows={2}
            maxlength={riskBounds.note}
            required
          />
          <div class="bar">
            <Button kind="primary">解除预警</Button>
          </div>
        </RiskForm>
      </Card>
      <Card title="或者：退回补充" note="时限不重新算">
        <RiskForm risk={risk} path="return">
          <TextArea
            {...back('reason', '')}
            label="还缺什么"
            rows={2}
            maxlength={riskBounds.note}
            required
          />
          <div class="bar">
            <Button>退回补充</Button>
          </div>
        </RiskForm>
      </Card>
    </div>
  )
}

function Change({ risk, given, departments }: Omit<Props, 'now'>) {
  const field = typed(given, 'colour')
  const to = typed(given, 'assign')
  const open = given?.form === 'colour' || given?.form === 'assign' || risk.departmentId === null
  return (
    <details class="card risk-change" open={open}>
      <summary>升级、降级、改派</summary>
      <div class="risk-pair">
        <RiskForm risk={risk} path="colour">
          <Select
            {...field('colour', risk.colour)}
            label="改成"
            hint="升级后时限只会提前；降级后按新等级从现在起算"
            options={Object.entries(riskColours)}
            required
          />
          <TextArea
            {...field('reason', '')}
            label="原因"
            rows={2}
            maxlength={riskBounds.note}
            required
          />
          <div class="bar">
            <Button>改等级</Button>
          </div>
        </RiskForm>
        {risk.handledAt === null ? (
          <RiskForm risk={risk} path="department">
            <Select
              {...to('department', risk.departmentId === null ? '' : String(risk.departmentId))}
              label="归口部门"
              hint="时限不变"
              options={departments}
              blank="请选择"
              required
            />
            <TextArea
              {...to('reason', '')}
              label="原因"
              rows={2}
              maxlength={riskBounds.note}
              required
            />
            <div class="bar">
              <Button>改派</Button>
            </div>
          </RiskForm>
        ) : null}
      </div>
    </details>
  )
}
