import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { metricKinds } from '#src/supervision/metrics/vocabulary.ts'
import { sheetMost, sheetWords, weeksRange } from '#src/supervision/sheets/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import {
  Checkbox,
  DateInput,
  type Option,
  Select,
  TextArea,
  TextInput,
} from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  /** Null for a new one. */
  sheet: { id: number; revision: number; hiddenEvidence: number } | null
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  sentence: string | null
  departments: readonly Option[]
  owners: readonly Option[]
  clips: readonly { id: number; purpose: string; complaintNo: string }[]
  chosen: readonly number[]
}

/** 起草督办表: what is wrong, who answers for it, and by which number it will be measured. */
export function DraftPage(props: Props) {
  const { sheet, values, errors, sentence, departments, owners, clips, chosen } = props
  const field = (name: string) => ({ name, value: values[name], error: errors[name] })
  const weeks = `${weeksRange.least}—${weeksRange.most}`
  return (
    <>
      <PageHead title={sheet ? '修改督办表草稿' : '起草督办表'} note="下达以前只有质量保证部看得到">
        <LinkButton href={sheet ? `/supervision/${sheet.id}` : '/supervision'}>返回</LinkButton>
      </PageHead>
      {sentence ? <Notice kind="bad">{sentence}。填的内容还在下面，没有丢。</Notice> : null}
      <form
        class="stack"
        method="post"
        action={sheet ? `/supervision/${sheet.id}/draft` : '/supervision'}
      >
        {sheet ? <input type="hidden" name="seen" value={String(sheet.revision)} /> : null}
        {values['left'] ? <input type="hidden" name="left" value={values['left']} /> : null}
        {values['analysis'] ? (
          <input type="hidden" name="analysis" value={values['analysis']} />
        ) : null}
        <Card title="问题">
          <div class="form-grid">
            <Select
              {...field('department')}
              label="责任部门"
              options={departments}
              blank="请选择"
              required
            />
            <Select
              {...field('owner')}
              label="责任人"
              hint="要是这个部门里能填报督办的账号"
              options={owners}
              blank="请选择"
              required
            />
            <DateInput
              {...field('due')}
              label="整改期限"
              hint="措施全部做完的日子，要是工作日"
              required
            />
          </div>
          <TextArea
            {...field('problem')}
            label="问题"
            rows={3}
            maxlength={sheetWords.most}
            required
          />
          <TextArea
            {...field('complaints')}
            label="依据（投诉编号）"
            hint="用顿号或空格隔开；下达时记下当时的结论"
            rows={2}
          />
          {values['left'] ? (
            <p class="dim">
              另有 {values['left']} 件没有列入：依据最多 {sheetMost.evidence}{' '}
              件，先列最近的；您看不到的也不列。
            </p>
          ) : null}
          {sheet && sheet.hiddenEvidence > 0 ? (
            <p class="dim">
              另有 {sheet.hiddenEvidence} 件依据您还没有复核，这里不列，保存时原样保留。
            </p>
          ) : null}
          {clips.length > 0 ? (
            <fieldset class="field">
              <legend>录音片段</legend>
              {clips.map(({ id, purpose, complaintNo }) => (
                <Checkbox
                  name="clips"
                  id={`clip-${id}`}
                  value={String(id)}
                  label={`${complaintNo} 的片段：${purpose}`}
                  checked={chosen.includes(id)}
                />
              ))}
            </fieldset>
          ) : null}
        </Card>
        <Card title="目标" note="达标才能销号">
          <div class="form-grid">
            <Select
              {...field('kind')}
              label="每周看"
              options={Object.entries(metricKinds)}
              required
            />
            <Select
              {...field('fault')}
              label="属实类型"
              options={Object.entries(faultCategories)}
              blank="不分"
            />
            <Select
              {...field('cause')}
              label="根本原因"
              options={Object.entries(rootCauses)}
              blank="不分"
            />
            <Select
              {...field('staff')}
              label="人员类别"
              options={Object.entries(staffCategories)}
              blank="不分"
            />
            <TextInput
              {...field('limit')}
              label="每周上限"
              hint="未核实的也算在内"
              inputmode="decimal"
              maxlength={9}
              required
            />
            <TextInput
              {...field('weeks')}
              label="连续几周"
              hint={`${weeks} 周，按整周算`}
              inputmode="numeric"
              maxlength={2}
              required
            />
          </div>
          <Checkbox
            name="whole"
            label="按全中心统计，不只看责任部门"
            checked={values['whole'] === 'on'}
          />
        </Card>
        <div class="bar">
          <Button kind="primary">保存草稿</Button>
        </div>
      </form>
    </>
  )
}
