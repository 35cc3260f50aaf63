import type { OutsideCaseRow } from '#src/complaints/outside-cases/queries.ts'
import {
  complaintClasses,
  complaintTargets,
  faultCategories,
  handSources,
  outsideSources,
} from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { DecisionHelp } from '#views/complaints/decision-help.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Checkbox, type Option, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

export type TakeInProps = {
  values: Record<string, string>
  errors: FieldErrors
  /** The outside case it comes from. */
  outside: OutsideCaseRow | null
  departments: readonly Option[]
}

/** 登记投诉: with a call that says whose it is, or without one. */
export function TakeInPage(props: TakeInProps) {
  const { errors, outside } = props
  return (
    <>
      <PageHead title="登记投诉" note="坐席自报的在“投诉登记”里受理，不在这里重复登记" />
      <div class="with-aside">
        <Card>
          {errors['form'] ? <Notice kind="warn">{errors['form']}。</Notice> : null}
          <TakeInForm {...props} />
        </Card>
        <div class="stack">
          {outside ? <OutsideCard outside={outside} /> : null}
          <Card>
            <DecisionHelp open />
          </Card>
        </div>
      </div>
    </>
  )
}

function TakeInForm({ values, errors, outside, departments }: TakeInProps) {
  const field = (name: string) => ({ name, value: values[name], error: errors[name] })
  return (
    <form class="stack" method="post" action="/complaints">
      {outside ? <input type="hidden" name="case" value={outside.id} /> : null}
      <Choice
        label="对内还是对外"
        {...field('class')}
        value={values['class'] ?? 'internal'}
        words={complaintClasses}
        notes={{ internal: '不满的是热线自己的人和事', external: '抢修、抄表、营业厅、停电、电价' }}
        required
      />
      <div class="step-fields">
        <Select
          label="来源"
          {...field('source')}
          value={values['source'] ?? (outside ? 'outside' : 'manual')}
          options={Object.entries(handSources)}
          required
        />
        <Select
          label="类型（疑似）"
          {...field('faultCategory')}
          options={Object.entries(faultCategories)}
          blank="请选择"
          required
        />
        <Select
          label="投诉对象"
          {...field('target')}
          options={Object.entries(complaintTargets)}
          blank="暂不确定"
        />
      </div>
      <TextInput
        label="通话号"
        {...field('callNo')}
        maxlength={64}
        hint="填了就不用填坐席和部门，按通话取；来信、媒体没有通话的可以不填"
      />
      {errors['apart'] || values['apart'] ? (
        <Checkbox
          label="确认不是同一件事，另外登记"
          name="apart"
          checked={values['apart'] === 'on'}
          error={errors['apart']}
        />
      ) : null}
      <div class="step-fields">
        <TextInput
          label="工号"
          {...field('agentNo')}
          maxlength={30}
          hint="没有通话号、知道坐席时填"
        />
        <Select
          label="部门"
          {...field('departmentId')}
          options={departments}
          blank="不知道"
          hint="只知道部门时选"
        />
      </div>
      <div class="step-fields">
        <TextInput
          label="客户电话"
          notKept
          {...field('caller')}
          maxlength={40}
          hint={
            outside && outside.callers.length === 1
              ? `不填就用外部投诉里的 ${outside.callers[0] ?? ''}`
              : '有通话号的不填就用来电号码'
          }
        />
        <TextInput label="客户姓名" notKept {...field('customerName')} maxlength={40} />
        <TextInput
          label="工单号"
          {...field('orderNo')}
          maxlength={64}
          hint="通话有工单的会自动关联"
        />
      </div>
      <TextArea
        label="说明"
        {...field('note')}
        value={values['note'] ?? outside?.text}
        rows={4}
        maxlength={2000}
        hint="客户投诉了什么、要求什么，照客户的话写"
        required
      />
      <div class="bar">
        <Button kind="primary">登记</Button>
        <LinkButton href={outside ? `/outside-cases/${outside.id}` : '/complaints'}>
          返回
        </LinkButton>
      </div>
      <p class="hint">登记后您就是首问责任人，派单被接收之前由您负责。</p>
    </form>
  )
}

function OutsideCard({ outside }: { outside: OutsideCaseRow }) {
  const { source, caseNo, text } = outside
  return (
    <Card title={`${outsideSources[source]} ${caseNo}`}>
      <p class="as-written">{text}</p>
    </Card>
  )
}
